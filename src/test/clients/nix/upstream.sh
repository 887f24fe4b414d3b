#!/usr/bin/env bash
# A cache that takes from others what it does not have, in the hands of stock Nix: from files that Nix wrote and nginx serves, through a proxy that
# breaks what it is told to, and from another cache that asks for a secret. It needs nginx, node and nix on the PATH, and no network.
#   upstream.sh STOWAGE_WAR
set -euo pipefail
war=$(realpath "$1"); rigs=$(realpath "$(dirname "$0")/../../rigs")
. "$(dirname "$0")/stock-nix.sh"
secret=a-secret-for-upstreams

# A closure that needs signatures, and is signed by the origin alone.
cat > "$work/paths.nix" << 'EOF'
let
  lib = builtins;
  filler = n: lib.concatStringsSep "," (lib.genList (i: toString (i * n)) 2000);
  paths = lib.foldl' (done: n: done ++ [ (lib.toFile "path-${toString n}" ("number ${toString n} " + (if done == [ ] then "" else lib.elemAt done (n - 1)) + filler n)) ]) [ ] (lib.genList (n: n) 12);
in lib.toFile "top" (lib.concatStringsSep "\n" paths)
EOF
top=$(nix-instantiate --eval --read-write-mode --store "$work/made" "$work/paths.nix" | tr -d '"')
run nix copy --store "$work/made" --to "file://$work/plain?compression=none" "$top"
sed -i '/^CA: /d' "$work"/plain/*.narinfo
run nix copy --no-check-sigs --from "file://$work/plain" --to "$work/a" "$top"
nix-store --generate-binary-cache-key origin-1 "$work/origin.secret" "$work/origin.public"
run nix copy --store "$work/a" --to "file://$work/files/cache?compression=xz&secret-key=$work/origin.secret" "$top"
count=$(find "$work/files" -name '*.narinfo' | wc -l)
[ "$count" = 13 ] || fail "the closure has $count paths"
hash=$(basename "$top" | cut -c1-32)

nginx_port=$(free_port)
cat > "$work/nginx.conf" << EOF
pid $work/nginx.pid; error_log $work/nginx-error.log; daemon off; worker_processes 1;
events { worker_connections 256; }
http { access_log $work/nginx.log; client_body_temp_path $work/t1; proxy_temp_path $work/t2; fastcgi_temp_path $work/t3; uwsgi_temp_path $work/t4; scgi_temp_path $work/t5;
  server { listen 127.0.0.1:$nginx_port; root $work/files; } }
EOF
chmod 755 "$work"; nginx -c "$work/nginx.conf" -e "$work/nginx-error.log" & pids+=($!)
proxy_port=$(free_port); node "$rigs/faultproxy.mjs" --listen "$proxy_port" --target "http://127.0.0.1:$nginx_port" > "$work/proxy.log" 2>&1 & pids+=($!)
control=http://127.0.0.1:$proxy_port/_control
await "http://127.0.0.1:$nginx_port/"; await "$control"
breaks() { curl -sf -X POST -d "$1" "$control/rules" > "$work/wait" || fail "the proxy does not take $1"; }
heals() { curl -sf -X POST -d '{}' "$control/reset" > "$work/wait"; }
asked() { grep -c "$1" "$work/nginx.log" || true; }

nix-store --generate-binary-cache-key mine-1 "$work/mine.secret" "$work/mine.public"; chmod 600 "$work/mine.secret"
nix-store --generate-binary-cache-key other-1 "$work/other.secret" "$work/other.public"
port=$(free_port); root=http://127.0.0.1:$port; cache=$root/nix
printf 'machine 127.0.0.1 login anybody password %s\n' "$secret" > "$work/netrc"; chmod 600 "$work/netrc"
settings=(--set "stowage.data=$work/data" --set stowage.cashier.type=none --set stowage.store.type=filesystem --set stowage.s3.enabled=false)
takes() { # a cache, what its settings begin with, from where, with which key
    settings+=(--set "$1.secret-keys=file:$work/mine.secret" --set "$1.upstreams.$2.url=$3" --set "$1.upstreams.$2.public-keys=$(cat "$4")")
}
origin=http://127.0.0.1:$proxy_port/cache
takes stowage.nix origin "$origin" "$work/origin.public"
for each in cut gone unavailable silent corrupt; do takes "stowage.nix.caches.$each" origin "$origin" "$work/origin.public"; done
takes stowage.nix.caches.forged origin "$origin" "$work/other.public"
takes stowage.nix.caches.second first "$cache" "$work/mine.public"
settings+=(--set "stowage.nix.caches.second.upstreams.first.netrc=file:$work/netrc" --set stowage.nix.caches.unreachable.public=true)
takes stowage.nix.caches.unreachable nobody "http://127.0.0.1:$(free_port)" "$work/origin.public"
start() {
    env STOWAGE_S3_KEYS="e2e-key:$secret" java -Xmx192m -jar "$war" serve --port "$port" "${settings[@]}" >> "$work/server.log" 2>&1 &
    server=$!; pids+=("$server"); await "$root/-/health/live"
}
start

clear_all() { rm -rf "$XDG_CACHE_HOME"; mkdir -p "$work/b"; chmod -R u+w "$work/b"; rm -rf "$work/b"; }
pull() { clear_all; nix copy --option require-sigs true --option trusted-public-keys "$(cat "$work/mine.public")" --from "$1" --to "$work/b" "$top"; }
whole() { [ "$(nix-store --store "$work/b" -qR "$top" | wc -l)" = 13 ] && nix-store --store "$work/b" --verify --check-contents; }

# More than the server's heap, and not compressed.
head -c 300000000 /dev/urandom > "$work/large"
large=$(nix-store --store "$work/a" --add "$work/large"); rm "$work/large"
run nix copy --store "$work/a" --to "file://$work/files/cache?compression=none&secret-key=$work/origin.secret" "$large"
mkdir -p "$work/c"
check "a pull of a path larger than the heap" nix copy --no-check-sigs --from "$cache" --to "$work/c" "$large"
check "it is whole" cmp "$work/a$large" "$work/c$large"

check "a pull through the cache, which signs" pull "$cache"
check "the closure is whole" whole
before=$(asked .)
check "a second pull" pull "$cache"
[ "$(asked .)" = "$before" ] || fail "nginx was asked again"
kill -9 "$server"; wait "$server" 2>/dev/null || true; start
check "a pull after the server was killed" pull "$cache"
[ "$(asked .)" = "$before" ] || fail "nginx was asked again"
check "a pull through two caches, the first of which asks for a secret" pull "$cache/second"
check "the closure is whole" whole

breaks '{"match":{"path":"/nar/"},"count":2,"fault":{"type":"truncate","afterBytes":300}}'
check "a pull from an upstream that cuts two NARs" pull "$cache/cut"
check "the closure is whole" whole
heals; breaks '{"match":{"path":"narinfo|/nar/"},"count":2,"fault":{"type":"reset"}}'
check "a pull from an upstream that hangs up" pull "$cache/gone"
heals; breaks '{"match":{"path":"narinfo|/nar/"},"count":2,"after":1,"fault":{"type":"status","code":503}}'
check "a pull from an upstream that is busy" pull "$cache/unavailable"
heals; breaks '{"match":{"path":"narinfo"},"count":1,"fault":{"type":"blackhole"}}'
check "a pull from an upstream that does not answer" pull "$cache/silent"
heals; breaks '{"match":{"path":"/nar/"},"count":1,"fault":{"type":"corrupt","offset":70}}'
refused "a NAR of which one bit is wrong" pull "$cache/corrupt"
heals
refused "what another key signed" pull "$cache/forged"

# Nothing of an upstream stands in the way of what is here.
check "a push beside an upstream that cannot be reached" nix copy --store "$work/a" --to "$cache/unreachable/upload" "$top"
check "a pull beside an upstream that cannot be reached" pull "$cache/unreachable"

# A push that asked the upstream would not bring what that one has.
look() { curl -s -o "$work/wait" -w '%{http_code}' --netrc-file "$work/netrc" "$cache/forged/$1$hash.narinfo"; }
[ "$(look upload/)" = 404 ] || fail "a path is there that nobody brought"
check "a push to the address for uploads" nix copy --store "$work/a" --to "$cache/forged/upload" "$top"
[ "$(look upload/)$(look '')" = 200200 ] || fail "what was pushed is not there"
metrics=$(curl -sf "$root/-/metrics")
grep -q 'stowage_nix_upstream_requests_total{.*cache="corrupt".*result="refused".*what="nar"' <<< "$metrics" || fail "the refusal was not counted"
grep -q 'stowage_nix_upstream_up{.*upstream="origin".*} 1' <<< "$metrics" || fail "the meter of the upstream is not up"
echo "passed: $passed ($(nix --version))"
