#!/usr/bin/env bash
# Stock Nix (2.8 or newer, on the PATH) against a server of its own: pushes, pulls, signs, breaks off and goes on. It needs no /nix, no daemon and no
# network: local stores are chroot stores in a temporary folder, and paths are made by evaluation.
#   e2e.sh STOWAGE_WAR [filesystem|memory]
set -euo pipefail
war=$(realpath "$1"); backend=${2:-filesystem}; here=$(dirname "$(realpath "$0")")
. "$(dirname "$0")/stock-nix.sh"
secret=a-secret-for-the-e2e; wrong_secret=not-the-secret-at-all

says() { grep -qE "$1" "$work/out" || fail "the client does not say $1"; }
forget() { rm -rf "$XDG_CACHE_HOME"; } # what Nix remembers of caches
say_netrc() { printf 'machine 127.0.0.1 login anybody password %s\n' "$1" > "$work/netrc"; }

port=$(free_port); root=http://127.0.0.1:$port; cache=$root/nix
settings=(--set "stowage.data=$work/data" --set stowage.cashier.type=none --set "stowage.store.type=$backend" --set stowage.nix.hosts=cache.test
    --set stowage.s3.enabled=false --set stowage.nix.caches.listed.priority=50)
compressions=(none xz zstd bzip2 gzip)
for each in "${compressions[@]}"; do settings+=(--set "stowage.nix.caches.$each.public=true"); done
start() {
    env STOWAGE_S3_KEYS="e2e-key:$secret" java -Xmx384m -jar "$war" serve --port "$port" "${settings[@]}" >> "$work/server.log" 2>&1 &
    server=$!; pids+=("$server"); await "$root/-/health/live"
}
start

# 51 paths, each of which refers to some before it. They lose their content addresses on the way, so that they need signatures.
cat > "$work/paths.nix" << 'EOF'
let
  lib = builtins;
  path = n: before: lib.toFile "path-${toString n}" ("number ${toString n} " + lib.concatStringsSep " " before + filler n);
  filler = n: lib.concatStringsSep "," (lib.genList (i: toString (i * n)) 2000);
  paths = lib.foldl' (done: n: done ++ [ (path n (lib.filter (p: p != null) [ (at done (n - 1)) (at done (n / 2)) ])) ]) [ ] (lib.genList (n: n) 50);
  at = list: i: if i >= 0 && i < lib.length list then lib.elemAt list i else null;
in lib.toFile "top" (lib.concatStringsSep "\n" paths)
EOF
top=$(nix-instantiate --eval --read-write-mode --store "$work/made" "$work/paths.nix" | tr -d '"')
run nix copy --store "$work/made" --to "file://$work/files?compression=none" "$top"
sed -i '/^CA: /d' "$work"/files/*.narinfo
run nix copy --no-check-sigs --from "file://$work/files" --to "$work/a" "$top"
mapfile -t closure < <(nix-store --store "$work/a" -qR "$top")
[ "${#closure[@]}" = 51 ] || fail "the closure has ${#closure[@]} paths"

say_netrc "$secret"
key=$(curl -sf --netrc-file "$work/netrc" "$cache/pubkey")
case $key in cache.test-1:*) ;; *) fail "the public key is $key" ;; esac
trusted=(--option require-sigs true --option trusted-public-keys "$key")
clear_store() { mkdir -p "$work/$1"; chmod -R u+w "$work/$1"; rm -rf "${work:?}/$1"; }
pull() { forget; clear_store b; nix copy "${trusted[@]}" --from "$1" --to "$work/b" "$top"; }
same() { [ "$(nix-store --store "$work/b" -qR "$top" | sort)" = "$(printf '%s\n' "${closure[@]}" | sort)" ] && nix-store --store "$work/b" --verify --check-contents; }

say_netrc "$wrong_secret"
refused "a push with a wrong secret" nix copy --store "$work/a" --to "$cache" "$top"
rm "$work/netrc"
forget
refused "a push without a secret" nix copy --store "$work/a" --to "$cache" "$top"
refused "a pull without a secret" pull "$cache"
say_netrc "$secret"
check "a push of 51 paths" nix copy --store "$work/a" --to "$cache" "$top"
check "a pull into an empty store that requires signatures" pull "$cache"
check "the closure is whole" same
check "a push of what is there" nix copy --store "$work/a" --to "$cache" "$top"
check "the secret within the address" pull "http://x:$secret@127.0.0.1:$port/nix"
forget; clear_store b
check "substitution" nix-store --store "$work/b" "${trusted[@]}" --option substituters "$cache" --realise "$top"
check "the closure is whole" same

other=$(nix-store --generate-binary-cache-key other-1 "$work/other.secret" "$work/other.public" && cat "$work/other.public")
forget; clear_store b
refused "another key's signature" nix copy --option require-sigs true --option trusted-public-keys "$other" --from "$cache" --to "$work/b" "$top"
says "lacks a (valid )?signature|no signature|not signed"
check "a signature is added" nix store sign --store "$cache" -k "$work/other.secret" -r "$top"
forget
check "it is trusted now" nix copy --option require-sigs true --option trusted-public-keys "$other" --from "$cache" --to "$work/b" "$top"
check "the first key still is, too" pull "$cache"

for compression in "${compressions[@]}"; do
    check "a push with $compression" nix copy --store "$work/a" --to "$cache/$compression?compression=$compression" "$top"
    public=$(curl -sf "$cache/$compression/pubkey")
    forget; clear_store b; mv "$work/netrc" "$work/netrc.kept"
    check "a pull of $compression from a public cache" nix copy --option require-sigs true --option trusted-public-keys "$public" --from "$cache/$compression" --to "$work/b" "$top"
    check "the closure is whole" same
    mv "$work/netrc.kept" "$work/netrc"
done

check "a push with listings" nix copy --store "$work/a" --to "$cache/listed?write-nar-listing=true" "$top"
check "a listing is served" curl -sf --netrc-file "$work/netrc" "$cache/listed/$(basename "$top" | cut -c1-32).ls"
says '"version":1'
check "ls" nix store ls --store "$cache" -l "$top"
says "^-r--r--r--"
check "cat" nix store cat --store "$cache" "$top"
says "/nix/store/.*-path-49"
check "dump-path" nix store dump-path --store "$cache" "$top"
check "verify" nix store verify --store "$cache" "${trusted[@]}" --no-trust -r "$top"
check "verify with signatures" nix store verify --store "$cache" "${trusted[@]}" -r "$top"
check "path-info" nix path-info --store "$cache" -rsSh --json "$top"

drv=$(nix-instantiate --store "$work/a" -E 'derivation { name = "logged"; builder = "/bin/sh"; system = "x86_64-linux"; }' 2> "$work/out"); name=$(basename "$drv")
mkdir -p "$work/a/nix/var/log/nix/drvs/${name:0:2}"; echo "what the build said" > "$work/a/nix/var/log/nix/drvs/${name:0:2}/${name:2}"
check "copy-log" nix store copy-log --store "$work/a" --to "$cache" "$drv"
rm -r "$work/a/nix/var/log"
check "log" nix log --store "$work/a" --option substituters "$cache" "$drv"
says "what the build said"

# Through a proxy that cuts each connection once after so many bytes.
head -c 4000000 /dev/urandom > "$work/large"
large=$(nix-store --store "$work/a" --add "$work/large")
check "a push of a large path" nix copy --store "$work/a" --to "$cache?compression=none" "$large"
cut=$(free_port); python3 "$here/cutting-proxy.py" "$cut" "$port" 1500000 > "$work/proxy.log" 2>&1 & pids+=($!)
await "http://127.0.0.1:$cut/-/health/live"
forget
check "a pull over connections that break" nix copy --no-check-sigs --from "http://x:$secret@127.0.0.1:$cut/nix" --to "$work/c" "$large"
check "it is whole" cmp "$work/large" "$work/c$large"
grep -q "^Range: bytes=" "$work/proxy.log" || fail "the client began anew instead of going on"

# A server that is killed in the midst of a push.
head -c 3000000 /dev/urandom > "$work/more"
mapfile -t many < <(for n in $(seq 40); do cp "$work/more" "$work/more-$n"; echo "$n" >> "$work/more-$n"; nix-store --store "$work/a" --add "$work/more-$n"; done)
nars() { find "$work/data" -name '*.nar' 2>/dev/null | wc -l; }
before=$(nars)
(nix copy --store "$work/a" --to "$cache?compression=none" "${many[@]}" > "$work/out2" 2>&1 || true) & push=$!
# In the memory store nothing can be counted, nor goes on after it.
for _ in $(seq 600); do [ "$(nars)" -lt $((before + 12)) ] || break; sleep 0.05; done
[ "$backend" = memory ] || [ "$(nars)" -lt $((before + 40)) ] || fail "the push was over before the server was killed"
kill -9 "$server"; wait "$server" 2>/dev/null || true
kill "$push" 2>/dev/null || true; wait "$push" 2>/dev/null || true
if [ "$backend" != memory ]; then
    start; forget
    check "a push after the server was killed" nix copy --store "$work/a" --to "$cache?compression=none" "${many[@]}"
    check "everything is there and right" nix store verify --store "$cache" --no-trust "${many[@]}" "$top"
    [ "$(curl -sf --netrc-file "$work/netrc" "$cache/pubkey")" = "$key" ] || fail "the key is another one after a restart"
fi
echo "passed: $passed ($(nix --version), $backend)"
