# SPDX-License-Identifier: Apache-2.0
# Where the development listens; sourced by cluster.sh, after lib.sh and processes.sh. `up` keeps the
# ports it uses in .dev/ports, for the commands that follow; `down` forgets them.

# port_kept VARIABLE: the port that the running `up` uses, or nothing.
port_kept() {
  sed -n "s/^$1=//p" .dev/ports 2>/dev/null || true
}

# port_of VARIABLE DEFAULT: the environment's, else the one that `up` uses, else the default.
port_of() {
  local port=${!1:-$(port_kept "$1")}
  port=${port:-$2}
  [[ $port =~ ^[1-9][0-9]{0,4}$ ]] && ((port <= 65535)) ||
    die "$1 is '$port': set it to a port between 1 and 65535."
  echo "$port"
}

require_port() { # NAME PORT VARIABLE
  local kept
  kept=$(port_kept "$3")
  if running_process "$1" >/dev/null && [[ $2 == "${kept:-$2}" ]]; then
    return
  fi
  ! port_taken "$2" || die "Port $2 is taken: stop what uses it or set $3 to a free one."
}

require_ports() {
  require_port postgres "$PG_PORT" TANDEM_PG_PORT
  require_port issuer "$ISSUER_PORT" TANDEM_ISSUER_PORT
  require_port scheduler "$GRPC_PORT" TANDEM_GRPC_PORT
  require_port scheduler "$ADMIN_PORT" TANDEM_ADMIN_PORT
  require_port scheduler "$TLS_PORT" TANDEM_TLS_PORT
  require_port notifier "$NOTIFIER_PORT" TANDEM_NOTIFIER_PORT
}

# For the commands that follow. What runs on other ports is stopped, to start again on these.
keep_ports() {
  local ports
  ports=$(printf '%s\n' "TANDEM_PG_PORT=$PG_PORT" "TANDEM_GRPC_PORT=$GRPC_PORT" \
    "TANDEM_ISSUER_PORT=$ISSUER_PORT" "TANDEM_ADMIN_PORT=$ADMIN_PORT" "TANDEM_TLS_PORT=$TLS_PORT" \
    "TANDEM_NOTIFIER_PORT=$NOTIFIER_PORT")
  if [[ -f .dev/ports ]]; then
    [[ $ports != "$(cat .dev/ports)" ]] || return 0
    bash tools/dev/down.sh
  fi
  echo "$ports" >.dev/ports
}

PG_PORT=$(port_of TANDEM_PG_PORT 15432)
GRPC_PORT=$(port_of TANDEM_GRPC_PORT 15051)
ADMIN_PORT=$(port_of TANDEM_ADMIN_PORT 15052)
TLS_PORT=$(port_of TANDEM_TLS_PORT 15053)
NOTIFIER_PORT=$(port_of TANDEM_NOTIFIER_PORT 15054)
ISSUER_PORT=$(port_of TANDEM_ISSUER_PORT 15080)
