#!/usr/bin/env bash
# A private PostgreSQL (Debian package) on loopback, run as a user that is not root, with a throwaway data folder.
#   pg-up.sh        starts it and prints PG_URL=...; a running one is left as it is
#   pg-up.sh stop   ends it and removes its folder
#   PG_DIR (default ${TMPDIR:-/tmp}/stowage-pg)   PG_PORT (default 8215)   PG_USER_OS (runs it when root starts it, default postgres)
#   PG_FSYNC=on     as durable as in service, for benchmarks; tests need no more than off
set -euo pipefail
PG_DIR=${PG_DIR:-${TMPDIR:-/tmp}/stowage-pg}
PG_PORT=${PG_PORT:-8215}
PG_FSYNC=${PG_FSYNC:-off}
PG_USER_OS=${PG_USER_OS:-postgres}

if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o DPkg::Lock::Timeout=300 update -qq
  apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends postgresql >/dev/null
fi
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)

# The server refuses to run as root.
as() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid="$PG_USER_OS" --regid="$PG_USER_OS" --init-groups "$@"
  else
    "$@"
  fi
}

if [ "${1:-}" = stop ]; then
  (cd / && as "$bin/pg_ctl" -D "$PG_DIR/data" -m fast -w stop >/dev/null)
  rm -rf "$PG_DIR"
  exit 0
fi

mkdir -p "$PG_DIR"
if [ "$(id -u)" = 0 ]; then
  chown "$PG_USER_OS:" "$PG_DIR"
fi
chmod 700 "$PG_DIR"
cd /
if ! as test -s "$PG_DIR/data/PG_VERSION"; then
  as "$bin/initdb" -D "$PG_DIR/data" -U stowage -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
fi
if ! as "$bin/pg_ctl" -D "$PG_DIR/data" status >/dev/null; then
  as "$bin/pg_ctl" -D "$PG_DIR/data" -w -t 30 -l "$PG_DIR/log" start -o "-c listen_addresses=127.0.0.1 -c port=$PG_PORT \
    -c unix_socket_directories='$PG_DIR' -c fsync=$PG_FSYNC -c full_page_writes=$PG_FSYNC -c synchronous_commit=$PG_FSYNC -c shared_buffers=64MB" >/dev/null
  as "$bin/createdb" -h 127.0.0.1 -p "$PG_PORT" -U stowage stowage 2>/dev/null || true
fi
echo "PG_URL=jdbc:postgresql://127.0.0.1:$PG_PORT/stowage?user=stowage"
