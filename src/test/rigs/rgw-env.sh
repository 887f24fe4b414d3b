#!/usr/bin/env bash
# Tells the tests of the gateway that rgw-up.sh started:  . src/test/rigs/rgw-env.sh && ./mvnw verify -Dit.only=rgw
#   RGW_DIR  the work folder that rgw-up.sh was given (default ${TMPDIR:-/tmp}/stowage-rgw)
# The tests create the bucket themselves.
. "${RGW_DIR:-${TMPDIR:-/tmp}/stowage-rgw}/rgw.env"
export STOWAGE_RGW_ENDPOINT=$RGW_ENDPOINT
export STOWAGE_RGW_ACCESS_KEY=$RGW_MAIN_ACCESS_KEY
export STOWAGE_RGW_SECRET_KEY=$RGW_MAIN_SECRET_KEY
export STOWAGE_RGW_PIDS=$RGW_PIDS
export STOWAGE_RGW_BUCKET=${STOWAGE_RGW_BUCKET:-stowage-it}
