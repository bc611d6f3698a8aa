# SPDX-License-Identifier: Apache-2.0
# Shared by tools/dev/*.sh; sourced with the repository root as the working directory.
ROOT=$PWD
LOCK_SECONDS_MAX=3600 # for another command that builds; a first build on two cores takes half of it
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
export CCACHE_BASEDIR=$ROOT CCACHE_NOHASHDIR=1

# One sentence that says what to do, then exit 1.
die() {
  echo "$*" >&2
  exit 1
}

# A progress line with the seconds since the command began.
say() {
  printf '[%4ds] %s\n' "$SECONDS" "$*"
}

# Node packages (buf, Google's protos) as the lock file has them.
ensure_node_modules() {
  local stamp=node_modules/.tandem-lock
  if [[ ! -f $stamp ]] || ! cmp -s package-lock.json "$stamp"; then
    say "npm ci"
    npm ci --no-progress >build/npm.log 2>&1 ||
      die "npm ci failed: see build/npm.log, then run the command again."
    cp package-lock.json "$stamp"
  fi
}

# build_targets PRESET [TARGET...]: nobody else builds in build/PRESET meanwhile.
build_targets() {
  local preset=$1
  shift
  mkdir -p "build/$preset"
  (
    flock -n 9 || {
      say "waiting for another build of $preset"
      flock -w "$LOCK_SECONDS_MAX" 9 ||
        die "Another build of $preset has not ended for $LOCK_SECONDS_MAX s: end it, then try again."
    }
    ensure_node_modules
    python3 tools/gen_links.py "build/$preset/links.cmake"
    if [[ ! -f build/$preset/build.ninja ]]; then
      cmake --preset "$preset" >"build/$preset.configure.log" 2>&1 || {
        tail -n 30 "build/$preset.configure.log" >&2
        die "Configuring $preset failed: the reason is above and in build/$preset.configure.log."
      }
    fi
    NINJA_STATUS='[%f/%t %es] ' ninja -C "build/$preset" --quiet "$@"
  ) 9>"build/$preset.lock"
}

# Every C++ file that people wrote.
source_files() {
  find base scheduler notifier tools tests -name '*.h' -o -name '*.cc' 2>/dev/null | sort
}
