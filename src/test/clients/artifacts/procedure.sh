#!/usr/bin/env bash
# The smoke procedure of docs/OPERATOR.md against a real Ceph RGW, step by step; it prints a row of that page's table for each.
#   . src/test/rigs/rgw-env.sh; procedure.sh STOWAGE_WAR
# RGW_STOP and RGW_START are the commands that end and start the gateway; without them they are those of src/test/rigs.
# LARGE_MIB (default 1024) is the size of the large file. It takes a quarter of an hour, most of which it waits: an upload that was left counts as given up after ten minutes.
set -euo pipefail
war=$(realpath "$1"); here=$(cd "$(dirname "$0")" && pwd); rigs=$here/../../rigs
endpoint=${STOWAGE_RGW_ENDPOINT:?source src/test/rigs/rgw-env.sh}
export OUTSIDE_ENDPOINT=$endpoint OUTSIDE_ACCESS_KEY=$STOWAGE_RGW_ACCESS_KEY OUTSIDE_SECRET_KEY=$STOWAGE_RGW_SECRET_KEY
unset "${!STOWAGE_@}" # The server would take them for settings.
rgw_stop=${RGW_STOP:-touch '$RGW_DIR/stop'; kill \$(cat '$RGW_DIR/radosgw.pid')}
rgw_start=${RGW_START:-RGW_PORT=${endpoint##*:} $rigs/rgw-up.sh >/dev/null}
work=$(mktemp -d "${TMPDIR:-/tmp}/stowage-procedure-XXXXXX")
bucket=stowage-procedure-$(date +%s); prefix=prod
threshold=$((64 << 20)); mib=${LARGE_MIB:-1024}; large=$((mib << 20))
server=
finish() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$work"; }
trap finish EXIT
fail() { echo "FAILED: $*" >&2; tail -30 "$work/server.log" >&2 || true; exit 1; }
row() { printf '| %s | Ceph RGW %s | %s | %s |\n' "$(date -u +%F)" "${RGW_VERSION:-}" "$1" "$2" | tee -a "$work/rows"; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
json() { python3 -c 'import json, sys; value = json.load(sys.stdin)
for name in sys.argv[1:]: value = value[int(name)] if name.isdigit() else value[name]
print(value if not isinstance(value, bool) else str(value).lower())' "$@"; }
until_true() { # SECONDS COMMAND...
    local end=$((SECONDS + $1)); shift
    until "$@"; do [ $SECONDS -lt $end ] || return 1; sleep 0.5; done
}

# From outside, as another client of the bucket
outside() { /usr/bin/python3 "$here/outside.py" "$bucket" "$@"; }

# The server
token=procedure-administrator
printf '%s' "$token" > "$work/token"; printf '%s' "$OUTSIDE_ACCESS_KEY" > "$work/access"
printf '%s' "$OUTSIDE_SECRET_KEY" > "$work/secret"; printf 'not-the-secret-key' > "$work/wrong"
chmod 600 "$work"/{token,access,secret,wrong}
port=$(free_port); root=http://127.0.0.1:$port; base=$root/artifacts/v1
start() { # SECRET [SETTING...]
    local a=stowage.artifacts.backends.rgw secret=$1; shift
    local arguments=()
    for each in "stowage.data=$work/data" stowage.cashier.type=none "stowage.admin.token=file:$work/token" \
        stowage.content.grace=10m stowage.uploads.life=10m "$a.type=s3" "$a.endpoint_url=$endpoint" \
        "$a.region=us-east-1" "$a.bucket=$bucket" "$a.key_prefix=$prefix" "$a.access_key_ref=file:$work/access" \
        "$a.secret_key_ref=file:$secret" "$a.multipart_threshold_bytes=$threshold" "$a.multipart_chunk_bytes=16777216" \
        "$a.checksum_mode=required" "$a.chunked_signing=false" "$@"; do arguments+=(--set "$each"); done
    java -Xmx512m -jar "$war" serve --port "$port" "${arguments[@]}" >> "$work/server.log" 2>&1 &
    server=$!
    until_true 120 answers "$root/-/health/live" || fail "the server does not start"
}
answers() { curl -s -o "$work/wait" "$1"; }
stop() { kill "$1" "$server"; wait "$server" || true; server=; }
health() { curl -s -H "Authorization: Bearer $token" "$root/-/health" | json components "$1" status 2>"$work/wait"; }
is_health() { [ "$(health "$1" | tr '[:upper:]' '[:lower:]')" = "$2" ]; }
stowage() { STOW_ADMIN_TOKEN=$token java -jar "$war" "$@" --url "$root"; }
verify() { # expected exit code
    local code=0
    stowage storage verify --backend rgw -q > "$work/verify" 2>&1 || code=$?
    [ "$code" = "$1" ] || fail "storage verify ended with $code: $(cat "$work/verify")"
}
outcome() { tail -1 "$work/verify" | sed 's/^job [^:]*: //; s/; .*//'; }
key() { curl -sf -X POST -H "Authorization: Bearer $token" -d "{\"rights\":\"$1\"}" "$root/-/keys"; }
as() { curl -s -H "Authorization: Bearer $SECRET" "$@"; }
code() { as -o "$work/answer" -w '%{http_code}' "$@"; }
expect() { # STATUS CURL-ARGUMENTS
    local wanted=$1 seen; shift; seen=$(code "$@")
    [ "$seen" = "$wanted" ] || fail "$seen instead of $wanted: $* $(head -c 500 "$work/answer")"
}
make() { # FILE BYTES
    head -c "$2" /dev/urandom > "$work/$1"
}

outside create
start "$work/secret"
publisher=$(key read,write); admin=$(key admin:artifacts)
SECRET=$(json secret <<< "$publisher"); ADMIN=$(json secret <<< "$admin")
curl -sf -X PUT -H "Authorization: Bearer $ADMIN" -d '{"producers":["ci/**"]}' "$base/publishers/$(json key <<< "$publisher")" > "$work/out"
package() { as -d "{\"producer\":\"ci/smoke\",\"name\":\"tool\",\"version\":\"$1\"}" "$base/packages" | json id; }

echo "1. probe report"
is_store_up() { is_health store.rgw up; }
until_true 30 is_store_up || fail "the store is not up"
row "probe report" "$(curl -s -H "Authorization: Bearer $token" "$root/-/health" | python3 -c 'import json, sys
print(", ".join(f"{name}: {value}" for name, value in json.load(sys.stdin)["components"]["store.rgw"]["facts"].items()))')"

echo "2. sizes and ranges"
id=$(package 1.0)
sizes=(0 1 $((threshold - 1)) $threshold $((threshold + 1)) "$large")
for size in "${sizes[@]}"; do
    make file "$size"
    expect 201 -T "$work/file" "$base/packages/$id/files/size-$size"
    [ "$(as "$base/packages/$id/files/size-$size" | sha256sum)" = "$(sha256sum < "$work/file")" ] || fail "$size bytes came back different"
done
row "uploads of 0 B, 1 B, threshold - 1, threshold, threshold + 1, $mib MiB, read back" "same bytes (threshold 64 MiB)"
url=$base/packages/$id/files/size-$large
range() { # RANGE OFFSET COUNT
    cmp -s <(as -r "$1" "$url") <(tail -c +$(($2 + 1)) "$work/file" | head -c "$3") || fail "the range $1 differs"
}
range 0-0 0 1; range 16777210-16777225 16777210 16; range -5 $((large - 5)) 5
range $((large - 1))- $((large - 1)) 1; range 5-2000000000 5 $((large - 5))
expect 416 -r "$large-" "$url"; expect 416 -r 0-0 "$base/packages/$id/files/size-0"
row "ranges of $mib MiB: first byte, across parts, suffix, last byte, clipped, past the end" "206 and the same bytes; 416 past the end and of 0 B"

echo "3. kill -9 during an upload"
has_upload() { [ "$(outside uploads)" -gt 0 ]; }
as --limit-rate 20M -o "$work/out" -T "$work/file" "$base/packages/$id/files/killed" & upload=$!
until_true 60 has_upload || fail "no upload in parts began"
kill -9 "$server"; wait "$server" "$upload" || true

start "$work/secret"
expect 404 "$base/packages/$id/files/killed"
has_upload || fail "the upload was not left"
expect 201 -T "$work/file" "$base/packages/$id/files/killed"
row "kill -9 during an upload of $mib MiB, start again" "no file, one open upload in the bucket; the same upload again passes"

echo "4. wrong secret"
stop -TERM; start "$work/wrong"
until_true 60 is_health store.rgw down || fail "the store is $(health store.rgw) with a wrong secret"
make small 1000
expect 500 -T "$work/small" "$base/packages/$id/files/small"
! grep -q not-the-secret-key "$work/server.log" || fail "the secret is in the log"
row "wrong secret" "the server runs, \`store.rgw\` is down, uploads are 500, as it will not pass by itself; the secret is not in the log"
stop -TERM; start "$work/secret"

echo "5. the gateway is stopped and started"
until_true 30 is_store_up || fail "the store is not up again"
bash -c "$rgw_stop"
until_true 60 is_health store.rgw down || fail "the store is $(health store.rgw) without a gateway"
expect 503 -T "$work/small" "$base/packages/$id/files/small"
bash -c "$rgw_start"
until_true 120 is_store_up || fail "the store is not up again"
stored() { [ "$(code -T "$work/small" "$base/packages/$id/files/small")" = 201 ]; }
until_true 60 stored || fail "nothing can be stored again: $(cat "$work/answer")"
row "gateway stopped and started" "\`store.rgw\` down, uploads 503; both good again by themselves"

echo "6. verify"
expect 200 -X POST "$base/packages/$id/finalize"
verify 0
row "\`storage verify --backend rgw\`" "$(outcome); exit code 0"

echo "7. one object is overwritten from outside"
digest=$(sha256sum < "$work/small" | cut -d' ' -f1)
outside overwrite "$prefix/sha256/${digest:0:2}/${digest:2:2}/$digest"
verify 1
outcome=$(outcome)
until_true 60 is_health contents degraded || fail "contents are $(health contents)"
expect 502 "$base/packages/$id/files/small"
expect 200 -T "$work/small" "$base/packages/$id/files/small"
expect 200 "$base/packages/$id/files/small"
verify 0
until_true 60 is_health contents up || fail "contents are $(health contents) after the repair"
row "one object overwritten from outside, verify" "$outcome; exit code 1, \`contents\` degraded, GET 502"
row "the same bytes again by PUT, verify" "$(outcome); exit code 0, \`contents\` up"

echo "8. delete, collect, and the upload that was left"
expect 204 -X DELETE "$base/packages/$id?reason=smoke"
deleted=$SECONDS
while [ $((SECONDS - deleted)) -lt 610 ]; do sleep 5; done
stop -TERM; start "$work/secret"
no_upload() { ! has_upload; }
until_true 180 no_upload || fail "the upload is still open"
row "the upload that was left, ten minutes later" "no open upload"
is_empty() { [ "$(outside objects)" = 0 ]; }
until_true 240 is_empty || fail "the bucket has $(outside objects) objects"
row "package deleted, ten minutes of grace, collector" "bucket empty"
for secret in "$OUTSIDE_SECRET_KEY" "$SECRET" "$ADMIN" "$token"; do
    ! grep -qF -- "$secret" "$work/server.log" || fail "a secret is in the log"
done
outside remove
echo; cat "$work/rows"
