#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev bench NAME [--smoke]: builds tests/bench/NAME_bench.cc optimised, starts a throwaway durable
# PostgreSQL, runs. The last line is `RESULT NAME key=value ...`. --smoke is short, judges nothing and
# takes the everyday build (TANDEM_BENCH_PRESET=release for a quick look at real figures).
set -euo pipefail
source tools/dev/lib.sh
source tools/dev/processes.sh
source tools/dev/cluster.sh
name=${1:-}
[[ $# -gt 0 ]] && shift
[[ -f tests/bench/${name}_bench.cc ]] ||
  die "No bench '$name'; there are:" \
    "$(find tests/bench -name '*_bench.cc' -printf '%f ' 2>/dev/null | sed 's/_bench\.cc//g')"
targets=("${name}_bench")
[[ -f scheduler/main.cc ]] && targets+=(tandem-scheduler)
[[ -f notifier/main.cc ]] && targets+=(tandem-notifier)
[[ -f tools/tandemctl/main.cc ]] && targets+=(tandemctl)
preset=${TANDEM_BENCH_PRESET:-release}
[[ " $* " == *" --smoke "* ]] && preset=${TANDEM_BENCH_PRESET:-dev}
build_targets "$preset" "${targets[@]}"
trap stop_test_cluster EXIT
trap 'exit 130' INT TERM
start_test_cluster bench
export TANDEM_PROGRAMS=$ROOT/build/$preset
"build/$preset/${name}_bench" "$@"
