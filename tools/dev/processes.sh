# SPDX-License-Identifier: Apache-2.0
# Starting, recognising and ending our own processes; sourced after lib.sh. A process is known by its
# id and its start time in .dev/run/NAME.pid, so that a reused id is never mistaken for ours.
RUN=.dev/run

start_time_of() { # clock ticks since boot, field 22 of stat; the name before it may hold spaces
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  set -- ${stat##*) }
  echo "${20}"
}

record_process() { # NAME PID
  mkdir -p "$RUN"
  echo "$2 $(start_time_of "$2")" >"$RUN/$1.pid"
}

# The id of NAME when it is running and is ours.
running_process() {
  local pid started
  [[ -f $RUN/$1.pid ]] || return 1
  read -r pid started <"$RUN/$1.pid"
  [[ -n $pid && $(start_time_of "$pid") == "$started" ]] || return 1
  echo "$pid"
}

port_taken() { # PORT on loopback
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# start_process NAME COMMAND...: detached, output to .dev/log/NAME.log.
start_process() {
  local name=$1
  shift
  mkdir -p .dev/log "$RUN"
  setsid "$@" >>".dev/log/$name.log" 2>&1 </dev/null &
  record_process "$name" $!
}

# stop_process NAME [SECONDS]: SIGTERM, wait, then SIGKILL; only the recorded process.
stop_process() {
  local name=$1 patience=${2:-10} pid waited=0
  if pid=$(running_process "$name"); then
    kill -TERM "$pid" 2>/dev/null || true
    while running_process "$name" >/dev/null; do
      if ((waited >= patience * 10)); then
        kill -KILL "$pid" 2>/dev/null || true
      fi
      sleep 0.1
      waited=$((waited + 1))
    done
    say "stopped $name ($pid)"
  fi
  rm -f "$RUN/$name.pid"
}
