#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev up: from a bare Debian 12 to a running clinic. Again = the same end, without work.
set -euo pipefail
source tools/dev/lib.sh
source tools/dev/packages.sh
source tools/dev/processes.sh
source tools/dev/cluster.sh
source tools/dev/certificates.sh
BUILD_MB_MIN=2048  # the build takes about half of it
CLUSTER_MB_MIN=512 # an empty cluster takes 40, then its log of changes grows
START_MB_MIN=32    # settings and logs
HEALTHY_SECONDS_MAX=30
CLINIC=deploy/local/cedar-harbor.yaml
BIN=build/dev # what ./dev test tests

require_space() { # FOLDER MB
  local folder=$1 free
  until [[ -d $folder ]]; do
    folder=$(dirname "$folder")
  done
  free=$(df --output=avail -BM "$folder" | tail -n 1 | tr -dc 0-9)
  ((free >= $2)) || die "Only $free MB are free on the disk of $folder: free at least $2 MB."
}

# What is to be built, made or started needs room; what runs has it.
check_checkout_disk() {
  if [[ ! -x $BIN/tandem-scheduler || ! -x $BIN/tandem-notifier || ! -x $BIN/tandemctl ]]; then
    require_space "$ROOT" "$BUILD_MB_MIN"
  elif ! running_process scheduler >/dev/null; then
    require_space "$ROOT" "$START_MB_MIN"
  fi
}

check_data_disk() {
  if [[ ! -f $PG_HOME/data/PG_VERSION ]]; then
    require_space "$PG_HOME" "$CLUSTER_MB_MIN"
  elif ! running_process postgres >/dev/null; then
    require_space "$PG_HOME" "$START_MB_MIN"
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
}

# What a developer applied meanwhile stays: only a missing clinic or a newer file is applied.
load_clinic() {
  local stamp=.dev/clinic.applied slug
  slug=$(basename "$CLINIC" .yaml)
  if [[ -f $stamp && ! $CLINIC -nt $stamp ]] &&
    "$BIN/tandemctl" clinics --database "$(dsn tandem_owner)" | grep "^$slug " >/dev/null; then
    say "sample clinic is loaded"
    return
  fi
  "$BIN/tandemctl" apply "$CLINIC" --yes --database "$(dsn tandem_owner)" >.dev/log/apply.log 2>&1 ||
    die "Loading $CLINIC failed: see .dev/log/apply.log."
  touch -r "$CLINIC" "$stamp"
  say "sample clinic loaded"
}

# Those whom the local issuer signs for by default, so that ./dev call speaks for each role. The
# therapist is one of the sample clinic's: only who is somebody of the directory has visits.
enter_staff() {
  local role
  for role in therapist practitioner front_desk clinic_admin auditor; do
    local person=()
    [[ $role != therapist ]] || person=(--practitioner ana-ruiz)
    "$BIN/tandemctl" staff add --clinic "$(basename "$CLINIC" .yaml)" --role "$role" \
      --subject "dev-$role" "${person[@]}" --issuer "http://127.0.0.1:$ISSUER_PORT" \
      --database "$(dsn tandem_owner)" >>.dev/log/apply.log 2>&1 ||
      say "dev-$role is not as it was entered: $BIN/tandemctl staff list shows it"
  done
  say "sample staff entered"
}

# A file that stays as it is keeps its time: what reads it is not started again.
write_config() { # PROGRAM
  local new
  new=$(sed -e "s|@GRPC_PORT@|$GRPC_PORT|" -e "s|@ISSUER_PORT@|$ISSUER_PORT|" \
    -e "s|@ADMIN_PORT@|$ADMIN_PORT|" -e "s|@ROOT@|$ROOT|" -e "s|@DATABASE@|$(dsn tandem_app)|" \
    -e "s|@TLS_PORT@|$TLS_PORT|" -e "s|@TLS@|$ROOT/$TLS|" -e "s|@PROGRAMS@|$PROGRAMS|" \
    -e "s|@NOTIFIER_PORT@|$NOTIFIER_PORT|" "deploy/local/$1.toml.in")
  if [[ ! -f .dev/$1.toml || $new != "$(cat ".dev/$1.toml")" ]]; then
    (umask 077 && printf '%s\n' "$new" >".dev/$1.toml")
  fi
}

write_secrets() {
  secret scheduler.key >/dev/null
  secret texts.token >/dev/null
  if [[ ! -s .dev/secrets/answers.keys ]]; then
    (umask 077 && echo "k1 $(secret answers.k1)" >.dev/secrets/answers.keys)
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
    require_port scheduler "$ADMIN_PORT" TANDEM_ADMIN_PORT
    require_port scheduler "$TLS_PORT" TANDEM_TLS_PORT
    start_process scheduler "$BIN/tandem-scheduler" --config .dev/scheduler.toml
  fi
  wait_until scheduler "$BIN/tandemctl health --address 127.0.0.1:$GRPC_PORT >/dev/null 2>&1"
  wait_until scheduler "$BIN/tandemctl health --address 127.0.0.1:$TLS_PORT --tls-ca-file \
    $TLS/authority.pem --tls-certificate-file $TLS/edge.pem --tls-key-file $TLS/edge.key \
    >/dev/null 2>&1"
  say "scheduler is healthy"
}

start_notifier() {
  stop_when_older notifier "$BIN/tandem-notifier" .dev/notifier.toml
  if running_process notifier >/dev/null; then
    say "notifier is running"
  else
    require_port notifier "$NOTIFIER_PORT" TANDEM_NOTIFIER_PORT
    start_process notifier "$BIN/tandem-notifier" --config .dev/notifier.toml
  fi
  wait_until notifier "port_taken $NOTIFIER_PORT"
  say "notifier is healthy"
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

check_checkout_disk
mkdir -p build .dev/log
chmod 0711 .dev
exec 8>.dev/up.lock
# One `up` at a time; children must not keep the lock: 8>&- below.
flock -w "$LOCK_SECONDS_MAX" 8 ||
  die "Another ./dev up has not ended for $LOCK_SECONDS_MAX s: end it, then try again."
ensure_packages # first: it makes the user that PostgreSQL runs as
check_data_folder
check_data_disk
require_ports
say "building (the first time takes minutes)"
build_targets dev tandem-scheduler tandem-notifier tandemctl tandem_descriptors
say "built"
{
  keep_ports
  start_cluster
  prepare_database
  load_clinic
  enter_staff
  ensure_certificates
  write_secrets
  write_config scheduler
  write_config notifier
  start_issuer
  start_scheduler
  start_notifier
} 8>&-
sed -e "s|@GRPC_PORT@|$GRPC_PORT|" -e "s|@ISSUER_PORT@|$ISSUER_PORT|" -e "s|@PG_PORT@|$PG_PORT|" \
  -e "s|@ADMIN_PORT@|$ADMIN_PORT|" -e "s|@TLS_PORT@|$TLS_PORT|" \
  -e "s|@NOTIFIER_PORT@|$NOTIFIER_PORT|" tools/dev/welcome.txt
