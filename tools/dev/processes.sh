# SPDX-License-Identifier: Apache-2.0
# Starting, recognising and ending our own processes; sourced after lib.sh. A process is known by its
# id and its start time in .dev/run/NAME.pid, so that a reused id is never mistaken for ours.
RUN=.dev/run
KILLED_SECONDS_MAX=10 # from SIGKILL to the end; longer only when the disk hangs

# Clock ticks since boot, field 22 of stat; the name before it may hold spaces. A zombie is gone: it
# has ended, and where nobody collects orphans it stays for ever.
start_time_of() { # PID
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  set -- ${stat##*) }
  [[ $1 != [ZX] ]] || return 1
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
  [[ -n $pid && -n $started && $(start_time_of "$pid") == "$started" ]] || return 1
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

# ended NAME SECONDS: waits for it; false when it still runs.
ended() {
  local tenths=$(($2 * 10))
  while running_process "$1" >/dev/null; do
    ((tenths-- > 0)) || return 1
    sleep 0.1
  done
}

# stop_process NAME [SECONDS]: SIGTERM, wait, then SIGKILL; only the recorded process.
stop_process() {
  local name=$1 patience=${2:-10} pid
  if pid=$(running_process "$name"); then
    kill -TERM "$pid" 2>/dev/null || true
    if ! ended "$name" "$patience"; then
      kill -KILL "$pid" 2>/dev/null || true
      ended "$name" "$KILLED_SECONDS_MAX" ||
        die "The $name (process $pid) does not end: look at it, then run the command again."
    fi
    say "stopped $name ($pid)"
  fi
  rm -f "$RUN/$name.pid"
}
