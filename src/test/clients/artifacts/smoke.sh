#!/usr/bin/env bash
# One ingestion, by curl, sha256sum and the command line, against a server with one of five configurations: only the
# configuration differs.
#   smoke.sh STOWAGE_WAR memory|filesystem|s3|two|rgw [S3PROXY_JAR]
# The configurations s3 and two need the jar of S3Proxy, which stands for the S3 server; rgw needs the variables of
# src/test/rigs/rgw-env.sh. BIG (default 200) is the size of the largest file in MiB. The server has a heap of 256 MiB, in
# memory as much more as the files take.
set -euo pipefail
war=$(realpath "$1"); configuration=$2; s3proxy=${3:+$(realpath "$3")}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/stowage-smoke-XXXXXX")
pids=()
finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap finish EXIT
fail() { echo "FAILED ($configuration): $*" >&2; tail -20 "$work/server.log" >&2 || true; exit 1; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
await() { # URL
    for _ in $(seq 300); do curl -s -o "$work/wait" "$1" && return; sleep 0.2; done
    fail "nothing answers at $1"
}

# The server
token=smoke-test-administrator
printf '%s' "$token" > "$work/token"; printf 'smoke-access' > "$work/access"; printf 'smoke-secret-key' > "$work/secret"
chmod 600 "$work"/token "$work"/access "$work"/secret
a=stowage.artifacts.backends
settings=("stowage.data=$work/data" "stowage.cashier.type=none" "stowage.admin.token=file:$work/token")
start_s3() {
    [ -n "${s3proxy:-}" ] || fail "name the jar of S3Proxy"
    local port; port=$(free_port)
    mkdir -p "$work/s3/artifacts"
    printf 's3proxy.endpoint=http://127.0.0.1:%s\njclouds.provider=filesystem-nio2\njclouds.filesystem.basedir=%s\ns3proxy.authorization=aws-v2-or-v4\ns3proxy.identity=smoke-access\ns3proxy.credential=smoke-secret-key\n' \
        "$port" "$work/s3" > "$work/s3proxy.conf"
    java -Xmx512m -jar "$s3proxy" --properties "$work/s3proxy.conf" > "$work/s3proxy.log" 2>&1 &
    pids+=($!)
    await "http://127.0.0.1:$port/"
    far "http://127.0.0.1:$port" artifacts smoke
}
start_rgw() {
    export OUTSIDE_ENDPOINT=${STOWAGE_RGW_ENDPOINT:?source src/test/rigs/rgw-env.sh}
    export OUTSIDE_ACCESS_KEY=$STOWAGE_RGW_ACCESS_KEY OUTSIDE_SECRET_KEY=$STOWAGE_RGW_SECRET_KEY
    printf '%s' "$OUTSIDE_ACCESS_KEY" > "$work/access"; printf '%s' "$OUTSIDE_SECRET_KEY" > "$work/secret"
    /usr/bin/python3 "$here/outside.py" stowage-smoke create
    far "$OUTSIDE_ENDPOINT" stowage-smoke "smoke-$(date +%s)"
}
far() { # ENDPOINT BUCKET PREFIX
    settings+=("$a.far.type=s3" "$a.far.endpoint_url=$1" "$a.far.bucket=$2" "$a.far.key_prefix=$3"
        "$a.far.access_key_ref=file:$work/access" "$a.far.secret_key_ref=file:$work/secret")
}
case $configuration in
    memory) settings+=("$a.quick.type=memory" "$a.quick.max_bytes=1073741824") ;;
    filesystem) mkdir "$work/files"; settings+=("$a.near.type=local" "$a.near.root=$work/files" "$a.near.min_free_bytes=0") ;;
    s3) start_s3 ;;
    rgw) start_rgw ;;
    two)
        start_s3
        mkdir "$work/files"
        settings+=("$a.near.type=local" "$a.near.root=$work/files" "$a.near.min_free_bytes=0")
        printf '{"default": "far", "rules": [{"name": "small", "when": {"max_size": 100000}, "use": ["near", "far"]}]}' > "$work/routing.json"
        settings+=("stowage.artifacts.routing=$work/routing.json") ;;
    *) echo "no such configuration: $configuration" >&2; exit 2 ;;
esac
unset "${!STOWAGE_@}" # The server would take them for settings.
port=$(free_port)
arguments=(); for each in "${settings[@]}"; do arguments+=(--set "$each"); done
heap=256m; [ "$configuration" = memory ] && heap=1536m
java -Xmx$heap -jar "$war" serve --port "$port" "${arguments[@]}" > "$work/server.log" 2>&1 &
pids+=($!)
root=http://127.0.0.1:$port; base=$root/artifacts/v1
await "$root/-/health/live"

json() { python3 -c 'import json, sys; value = json.load(sys.stdin)
for name in sys.argv[1:]: value = value[int(name)] if name.isdigit() else value[name]
print(value if not isinstance(value, bool) else str(value).lower())' "$@"; }
key() { curl -sf -X POST -H "Authorization: Bearer $token" -d "{\"rights\":\"$1\"}" "$root/-/keys"; }
publisher=$(key read,write); admin=$(key admin:artifacts); reader=$(key read:artifacts)
publish() { curl -sf -H "Authorization: Bearer $(json secret <<< "$publisher")" "$@"; }
read_as() { curl -sf -H "Authorization: Bearer $(json secret <<< "$reader")" "$@"; }
curl -sf -X PUT -H "Authorization: Bearer $(json secret <<< "$admin")" -d '{"producers":["ci/**"]}' \
    "$base/publishers/$(json key <<< "$publisher")" > "$work/out"

# Twenty files of 0 B to BIG MiB, half of them with their digest announced, eight at a time
fill() { # FOLDER
    mkdir -p "$1/lib" "$1/large"
    python3 - "$1" "${BIG:-200}" <<'PY'
import os, sys
folder, big = sys.argv[1], int(sys.argv[2])
sizes = [0, 1, 10, 1000, 4096, 65535, 65536, 99999, 1 << 20, (1 << 20) + 1, 3 << 20, 5 << 20, (8 << 20) - 1, 16 << 20, 17 << 20]
for number, size in enumerate(sizes):
    with open(os.path.join(folder, "lib", f"file {number}.bin"), "wb") as out:
        out.write(os.urandom(size))
for number, size in enumerate([0, 1, 24, 64, big]):
    with open(os.path.join(folder, "large", f"part-{number}"), "wb") as out:
        for _ in range(size):
            out.write(os.urandom(1 << 20))
PY
}
fill "$work/in"
package=$(publish -d '{"producer":"ci/smoke","name":"tool","version":"1.0","labels":{"kind":"smoke"}}' "$base/packages")
id=$(json id <<< "$package")
cat > "$work/put.sh" <<'PUT'
file=$1; path=${file#./}; encoded=${path// /%20}
announce=(); case $path in *[02468]|*[02468].bin) announce=(-H "X-Checksum-Sha256: $(sha256sum "$file" | cut -d' ' -f1)") ;; esac
status=$(curl -s -o "$OUT/answer-$$" -w '%{http_code}' -H "Authorization: Bearer $SECRET" "${announce[@]}" -T "$file" "$URL/$encoded")
[ "$status" = 201 ] || { echo "$path: $status $(cat "$OUT/answer-$$")" >&2; exit 1; }
PUT
export SECRET URL OUT; SECRET=$(json secret <<< "$publisher"); URL=$base/packages/$id/files; OUT=$work
(cd "$work/in" && find . -type f -print0 | xargs -0 -n 1 -P 8 bash "$work/put.sh") || fail "a file was not stored"
status=$(curl -s -o "$work/out" -w '%{http_code}' -H "Authorization: Bearer $SECRET" -H "X-Checksum-Sha256: $(printf '0%.0s' $(seq 64))" --data-binary wrong -X PUT "$URL/wrong")
[ "$status" = 422 ] || fail "a wrong digest was answered with $status"
done_package=$(publish -X POST "$base/packages/$id/finalize")
[ "$(json file_count <<< "$done_package")" = 20 ] || fail "not twenty files: $done_package"
manifest=$(json manifest_digest <<< "$done_package")

# Read by another key
[ "$(read_as "$base/packages?producer=ci/smoke&label.kind=smoke" | json packages 0 id)" = "$id" ] || fail "the list lacks it"
[ "$(read_as "$base/packages/by-name/ci%2Fsmoke/tool/latest" | json manifest_digest)" = "$manifest" ] || fail "it is not the latest"
mkdir "$work/out-files"; cd "$work/out-files"
read_as "$base/packages/$id/SHA256SUMS" > SHA256SUMS
while read -r _ path; do
    mkdir -p "$(dirname "$path")"
    read_as -o "$path" "$base/packages/$id/files/${path// /%20}" || fail "cannot read $path"
done < SHA256SUMS
sha256sum --quiet -c SHA256SUMS || fail "sha256sum found a difference"
diff -r -x SHA256SUMS "$work/in" . || fail "what came back differs"
read_as -r 1048570-3145727 -o part "$base/packages/$id/files/large/part-2"
cmp part <(tail -c +1048571 "$work/in/large/part-2" | head -c 2097158) || fail "a range differs"
shown=$(read_as "$base/packages/$id")
if [ "$configuration" = two ]; then
    python3 - <<PY || fail "files do not lie where the rules say"
import json
package = json.loads('''$shown''')
for file in package["files"]:
    places = [place["backend_id"] for place in file["locations"]]
    assert places == (["near", "far"] if file["size"] <= 100000 else ["far"]), (file["path"], places)
PY
fi
[ "$(json damaged <<< "$shown")" = false ] || fail "it is damaged"

# The same with the command line, other bytes, in as small a heap
fill "$work/in-2"
stowage() { java -Xmx256m -jar "$war" "$@" --url "$root"; }
export STOW_ACCESS_KEY; STOW_ACCESS_KEY=$SECRET
stowage artifact push -q --producer ci/smoke --name tool --version 2.0 --parallel 8 "$work/in-2" > "$work/out" || fail "cannot push: $(cat "$work/out")"
STOW_ACCESS_KEY=$(json secret <<< "$reader")
stowage artifact pull -q ci/smoke:tool:2.0 "$work/pulled" > "$work/out" || fail "cannot pull: $(cat "$work/out")"
diff -r "$work/in-2" "$work/pulled" || fail "what was pulled differs"

# The end
publish -X DELETE "$base/packages/$id?reason=smoke" > "$work/out"
[ "$(curl -s -o "$work/out" -w '%{http_code}' -H "Authorization: Bearer $SECRET" "$base/packages/$id")" = 404 ] || fail "it is still there"
for secret in "$(cat "$work/secret")" "$SECRET" "$token"; do
    ! grep -q -- "$secret" "$work/server.log" || fail "a secret is in the log"
done
echo "passed: $configuration (2 x 20 files, $(du -sm "$work/in" | cut -f1) MiB)"
