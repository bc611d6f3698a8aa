# SPDX-License-Identifier: Apache-2.0
# Private PostgreSQL clusters, run by an unprivileged user; sourced after lib.sh and processes.sh.
source tools/dev/ports.sh
PG_MAJOR=15
PG_BIN=/usr/lib/postgresql/$PG_MAJOR/bin
SOCKET_PATH_MAX=80 # the kernel allows 107 bytes, the socket's own name included

# PostgreSQL refuses to run as root: then the package's own user runs it.
as_pg() {
  if [[ $(id -u) -eq 0 ]]; then
    (cd / && exec runuser -u postgres -- "$@")
  else
    "$@"
  fi
}

# Where the development cluster lives: .dev/pg, or outside the checkout when its user cannot get there.
cluster_home() {
  local hash
  hash=$(printf '%s' "$ROOT" | sha256sum | cut -c1-12)
  if [[ $(id -u) -eq 0 ]]; then
    if as_pg test -x "$ROOT" && ((${#ROOT} < SOCKET_PATH_MAX)); then
      echo "$ROOT/.dev/pg"
    else
      echo "/var/lib/tandem-dev-$hash"
    fi
  elif ((${#ROOT} < SOCKET_PATH_MAX)); then
    echo "$ROOT/.dev/pg"
  else
    echo "$HOME/.tandem-dev-$hash"
  fi
}

secret() { # NAME: made once, readable by the owner only
  mkdir -p .dev/secrets
  chmod 0700 .dev/secrets
  if [[ ! -s .dev/secrets/$1 ]]; then
    (umask 077 && head -c 48 /dev/urandom | base64 | tr -d '/+=\n' >".dev/secrets/$1")
  fi
  cat ".dev/secrets/$1"
}

# pgpass_file ROLE: a password file with that role's password alone.
pgpass_file() {
  local file=.dev/secrets/$1.pgpass line
  line="*:*:*:$1:$(secret "pg_$1")"
  # Not written again: another command may be reading it.
  [[ $(cat "$file" 2>/dev/null) == "$line" ]] || (umask 077 && echo "$line" >"$file")
  echo "$ROOT/$file"
}

dsn() { # ROLE [DATABASE]
  echo "host=$PG_HOME/socket port=$PG_PORT dbname=${2:-tandem} user=$1 passfile=$(pgpass_file "$1")"
}

settings() { # dev, bench or test; socket folder
  cat <<END
unix_socket_directories = '$2'
lc_messages = 'C'
timezone = 'UTC'
log_timezone = 'UTC'
deadlock_timeout = 200ms
max_connections = 300
shared_buffers = 256MB
max_wal_size = 2GB
log_line_prefix = '%m [%p] '
log_min_error_statement = panic
log_error_verbosity = terse
END
  case $1 in
    dev) printf "listen_addresses = '127.0.0.1'\nfsync = on\nport = %s\n" "$PG_PORT" ;;
    bench) printf "listen_addresses = ''\nfsync = on\nport = 5432\nmax_wal_size = 8GB\n" ;;
    test) printf "listen_addresses = ''\nfsync = off\nfull_page_writes = off\nport = 5432\n" ;;
  esac
}

create_cluster() {
  local password_file=$PG_HOME/initdb.password
  say "creating the database cluster in $PG_HOME"
  mkdir -p "$PG_HOME/socket"
  secret pg_postgres >/dev/null
  install -m 0600 .dev/secrets/pg_postgres "$password_file"
  if [[ $(id -u) -eq 0 ]]; then
    chown -R postgres: "$PG_HOME"
  fi
  as_pg "$PG_BIN/initdb" -D "$PG_HOME/data" -U postgres -E UTF8 --locale=C.UTF-8 \
    --auth=scram-sha-256 --pwfile="$password_file" >.dev/log/initdb.log 2>&1 ||
    die "Creating the database cluster failed: see .dev/log/initdb.log."
  rm -f "$password_file"
}

# Roles and database; again = a no-op.
create_roles() {
  local psql=(psql -qXAt -v ON_ERROR_STOP=1 -d "$(dsn postgres postgres)")
  local role options
  for role in tandem_owner tandem_app; do
    options="LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
    if [[ -z $("${psql[@]}" -c "SELECT 1 FROM pg_roles WHERE rolname = '$role'") ]]; then
      # On standard input, so that no process list shows a password.
      echo "CREATE ROLE $role $options PASSWORD '$(secret "pg_$role")'" | "${psql[@]}"
    fi
  done
  if [[ -z $("${psql[@]}" -c "SELECT 1 FROM pg_database WHERE datname = 'tandem'") ]]; then
    "${psql[@]}" -c "CREATE DATABASE tandem OWNER tandem_owner"
    "${psql[@]}" -c "REVOKE ALL ON DATABASE tandem FROM PUBLIC" \
      -c "GRANT CONNECT ON DATABASE tandem TO tandem_app"
  fi
}

check_data_folder() {
  local version
  PG_HOME=$(cluster_home)
  version=$(cat "$PG_HOME/data/PG_VERSION" 2>/dev/null || echo "$PG_MAJOR")
  [[ $version == "$PG_MAJOR" ]] ||
    die "$PG_HOME holds data of PostgreSQL $version, not $PG_MAJOR: move that folder away, then run" \
      "./dev up again."
}

start_cluster() {
  PG_HOME=$(cluster_home)
  mkdir -p .dev/log
  if running_process postgres >/dev/null; then
    say "database is running"
    return
  fi
  if port_taken "$PG_PORT"; then
    die "Port $PG_PORT is taken: stop what uses it or set TANDEM_PG_PORT to a free one."
  fi
  [[ -f $PG_HOME/data/PG_VERSION ]] || create_cluster
  settings dev "$PG_HOME/socket" | as_pg tee "$PG_HOME/data/postgresql.auto.conf" >/dev/null
  as_pg "$PG_BIN/pg_ctl" -D "$PG_HOME/data" -l "$PG_HOME/postgres.log" -w -t 60 -s start ||
    die "The database did not start: see $PG_HOME/postgres.log."
  record_process postgres "$(as_pg head -n 1 "$PG_HOME/data/postmaster.pid")"
  say "database started"
}

# start_test_cluster [bench]: a cluster for one run, reached through a socket; the caller's trap ends
# it. Benches commit with fsync, tests do not.
start_test_cluster() {
  TEST_HOME=$(mktemp -d /var/tmp/tandem-test.XXXXXX) # not /tmp: that may be memory, where fsync is free
  if [[ $(id -u) -eq 0 ]]; then
    chown postgres: "$TEST_HOME"
  fi
  as_pg "$PG_BIN/initdb" -D "$TEST_HOME/data" -U postgres -E UTF8 --locale=C.UTF-8 --no-sync \
    --auth=trust >build/initdb.log 2>&1 || die "initdb failed: see build/initdb.log."
  settings "${1:-test}" "$TEST_HOME" | as_pg tee "$TEST_HOME/data/postgresql.auto.conf" >/dev/null
  as_pg "$PG_BIN/pg_ctl" -D "$TEST_HOME/data" -l "$TEST_HOME/postgres.log" -w -s start ||
    die "The test database did not start: see $TEST_HOME/postgres.log."
  export TANDEM_TEST_PG="host=$TEST_HOME port=5432 user=postgres dbname=postgres"
  psql -qX "$TANDEM_TEST_PG" -c "CREATE ROLE tandem_owner LOGIN CREATEDB" \
    -c "CREATE ROLE tandem_app LOGIN"
}

stop_test_cluster() {
  if [[ -n ${TEST_HOME:-} && -d $TEST_HOME ]]; then
    as_pg "$PG_BIN/pg_ctl" -D "$TEST_HOME/data" -m immediate -s stop || true
    # One that a test had for itself: what it logged is an output of the run.
    if [[ -d ${TANDEM_TEST_OUTPUT:-} && -f $TEST_HOME/postgres.log ]]; then
      cp "$TEST_HOME/postgres.log" "$TANDEM_TEST_OUTPUT/${TEST_HOME##*/}.log"
    fi
    rm -rf "$TEST_HOME"
  fi
}
