# What the tests with stock Nix have in common, to be sourced: a folder for everything, Nix without /nix and daemon, and words for checks.
work=$(mktemp -d "${TMPDIR:-/tmp}/stowage-nix-XXXXXX")
pids=(); passed=0; server=""
finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; done
    chmod -R u+w "$work"; rm -rf "$work"
}
trap finish EXIT

export HOME=$work/home NIX_CONF_DIR=$work/conf XDG_CACHE_HOME=$work/cache NIX_STATE_DIR=$work/state NIX_CONFIG="
experimental-features = nix-command
sandbox = false
build-users-group =
substituters =
connect-timeout = 5
netrc-file = $work/netrc"
mkdir -p "$HOME" "$NIX_CONF_DIR" "$NIX_STATE_DIR"

fail() { echo "FAILED: $*" >&2; tail -n 15 "$work/server.log" "$work/out" >&2 2>/dev/null || true; exit 1; }
run() { "$@" > "$work/out" 2>&1; }
check() { local what=$1; shift; run "$@" || fail "$what: $*"; passed=$((passed + 1)); echo "ok: $what"; }
refused() { local what=$1; shift; if run "$@"; then fail "$what was not refused: $*"; fi; passed=$((passed + 1)); echo "ok: $what is refused"; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
await() { for _ in $(seq 300); do curl -s -o "$work/wait" "$1" && return; sleep 0.2; done; fail "nothing answers at $1"; }
