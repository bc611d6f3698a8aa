#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev up: from a bare Debian 12 to a running clinic. Again = the same end, without work.
set -euo pipefail
source tools/dev/lib.sh
source tools/dev/packages.sh
source tools/dev/processes.sh
source tools/dev/cluster.sh
GRPC_PORT=${TANDEM_GRPC_PORT:-15051}
ISSUER_PORT=${TANDEM_ISSUER_PORT:-15080}
FREE_BYTES_MIN=$((2 * 1024 * 1024 * 1024)) # the build takes about half of it
HEALTHY_SECONDS_MAX=30
CLINIC=deploy/local/cedar-harbor.yaml
BIN=build/release

check_machine() {
  local free
  free=$(df --output=avail -B1 "$ROOT" | tail -n 1)
  ((free >= FREE_BYTES_MIN)) ||
    die "Only $((free / 1048576)) MB are free on the disk of $ROOT: free at least 2 GB."
}

require_port() { # NAME PORT VARIABLE
  if ! running_process "$1" >/dev/null && port_taken "$2"; then
    die "Port $2 is taken: stop what uses it or set $3 to a free one."
  fi
}

# A program that was built or configured anew since it started is started again.
stop_when_older() { # NAME FILE...
  local name=$1 file
  shift
  for file in "$@"; do
    if [[ $file -nt $RUN/$name.pid ]] && running_process "$name" >/dev/null; then
      stop_process "$name"
    fi
  done
}

prepare_database() {
  create_roles
  "$BIN/tandemctl" migrate --database "$(dsn tandem_owner)" ||
    die "The data in $PG_HOME does not fit this checkout (reason above): ./dev down, move that" \
      "folder away, then run ./dev up again."
  say "database migrated"
  "$BIN/tandemctl" apply "$CLINIC" --yes --database "$(dsn tandem_owner)" >.dev/log/apply.log 2>&1 ||
    die "Loading $CLINIC failed: see .dev/log/apply.log."
  say "sample clinic loaded"
}

write_config() {
  local new
  secret scheduler.key >/dev/null
  new=$(sed -e "s|@GRPC_PORT@|$GRPC_PORT|" -e "s|@ISSUER_PORT@|$ISSUER_PORT|" \
    -e "s|@ROOT@|$ROOT|" -e "s|@DATABASE@|$(dsn tandem_app)|" deploy/local/scheduler.toml.in)
  if [[ ! -f .dev/scheduler.toml || $new != "$(cat .dev/scheduler.toml)" ]]; then
    (umask 077 && printf '%s\n' "$new" >.dev/scheduler.toml)
  fi
}

start_issuer() {
  stop_when_older issuer tools/issuer/*.mjs
  if running_process issuer >/dev/null; then
    say "issuer is running"
    return
  fi
  require_port issuer "$ISSUER_PORT" TANDEM_ISSUER_PORT
  start_process issuer node tools/issuer/issuer.mjs --port "$ISSUER_PORT" \
    --key .dev/secrets/issuer.key --jwks .dev/jwks.json
  wait_until issuer "port_taken $ISSUER_PORT && test -s .dev/jwks.json"
  say "issuer started"
}

start_scheduler() {
  stop_when_older scheduler "$BIN/tandem-scheduler" .dev/scheduler.toml .dev/jwks.json
  if running_process scheduler >/dev/null; then
    say "scheduler is running"
  else
    require_port scheduler "$GRPC_PORT" TANDEM_GRPC_PORT
    start_process scheduler "$BIN/tandem-scheduler" --config .dev/scheduler.toml
  fi
  wait_until scheduler "$BIN/tandemctl health --address 127.0.0.1:$GRPC_PORT >/dev/null 2>&1"
  say "scheduler is healthy"
}

wait_until() { # NAME CONDITION
  local deadline=$((SECONDS + HEALTHY_SECONDS_MAX))
  until eval "$2"; do
    if ! running_process "$1" >/dev/null || ((SECONDS > deadline)); then
      tail -n 5 ".dev/log/$1.log" >&2
      die "The $1 did not become healthy: the reason is above and in .dev/log/$1.log."
    fi
    sleep 0.1
  done
}

mkdir -p build .dev/log
chmod 0711 .dev
exec 8>.dev/up.lock
flock 8 # one `up` at a time; children must not keep it: 8>&- below
check_machine
check_data_folder
ensure_packages
require_port postgres "$PG_PORT" TANDEM_PG_PORT
require_port issuer "$ISSUER_PORT" TANDEM_ISSUER_PORT
require_port scheduler "$GRPC_PORT" TANDEM_GRPC_PORT
say "building (the first time takes minutes)"
build_targets release tandem-scheduler tandemctl tandem_descriptors
say "built"
{
  start_cluster
  prepare_database
  write_config
  start_issuer
  start_scheduler
} 8>&-
sed -e "s|@GRPC_PORT@|$GRPC_PORT|" -e "s|@ISSUER_PORT@|$ISSUER_PORT|" -e "s|@PG_PORT@|$PG_PORT|" \
  tools/dev/welcome.txt
