#!/usr/bin/env bash
# The S3 front in the hands of clients that nobody here wrote: aws-cli, s3cmd, rclone, restic, boto3, curl and the
# JavaScript SDKs. Starts target/stowage.war (or STOWAGE_WAR) on free ports. Every check that cannot run has failed.
#
#   run.sh [WORD ...]          only the checks whose names contain one of the words
#   STOWAGE_TEST_STORE=s3      keep the contents in the S3 server that STOWAGE_RGW_* name
set -euo pipefail
cd "$(dirname "$0")"
[ -d node_modules ] || npm ci --silent --no-audit --no-fund
# aws-cli signs with the C library where that is installed; boto3 here with its own Python, whose clock can be shifted.
export BOTO_DISABLE_CRT=true
# Debian's Python, as its boto3 is the one that was installed; another may come first on the path.
exec /usr/bin/python3 -B run.py "$@"
