#!/usr/bin/env bash
# Somebody who has never seen Stowage: a fresh clone, an empty home, the commands of the README and nothing else, until a
# picture stands in the browser with its cost. Needs git, a JDK, Node 20 and Chromium. Tells how long each step took.
set -euo pipefail

origin=$(cd "$(dirname "$0")/../.." && pwd)
output=${1:-$origin/target/screenshots}
port=${NEWCOMER_PORT:-8580}
work=$(mktemp -d)
began=$SECONDS
server=

leave() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap leave EXIT

step() { printf '%4d s  %s\n' $((SECONDS - began)) "$1"; }

# in_readme COMMAND: what is typed here has to stand there.
in_readme() {
  grep -qF -- "$1" README.md || {
    echo "the README does not say: $1" >&2
    exit 1
  }
}

step "cloning"
git clone -q "$origin" "$work/stowage"
cd "$work/stowage"
export HOME=$work/home
mkdir "$HOME"
# A mirror of Maven Central is a matter of the machine, as the network is.
if [ -n "${NEWCOMER_MAVEN_SETTINGS:-}" ]; then
  mkdir "$HOME/.m2"
  cp "$NEWCOMER_MAVEN_SETTINGS" "$HOME/.m2/settings.xml"
fi
# The home of Java's own properties is not HOME.
export MAVEN_OPTS="-Duser.home=$HOME"
# Libraries that were fetched before are not what is tried here.
if [ -n "${NEWCOMER_MAVEN_REPOSITORY:-}" ]; then
  MAVEN_OPTS+=" -Dmaven.repo.local=$NEWCOMER_MAVEN_REPOSITORY"
fi
unset "${!STOWAGE_@}"

step "building and starting, as the README says: ./mvnw -q -Prun"
in_readme './mvnw -q -Prun'
./mvnw -q -Prun "-Drun.args=--port=$port" >"$work/server.log" 2>&1 &
server=$!
until grep -q "is ready at" "$work/server.log"; do
  kill -0 "$server" 2>/dev/null || {
    cat "$work/server.log" >&2
    exit 1
  }
  sleep 1
done
step "the server is ready"

in_readme 'in a browser'
(
  cd src/test/clients/console
  npm ci --silent
  STOWAGE_URL="http://127.0.0.1:$port/" STOWAGE_SCREENSHOTS="$output" node newcomer.mjs
)
step "the picture is in the browser, and so is its cost: $output/newcomer-picture.png"
