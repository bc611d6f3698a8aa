#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev test [--preset NAME] [FILTER]: builds, starts a throwaway PostgreSQL, runs. FILTER is an
# executable, EXECUTABLE:GTEST_FILTER, or a gtest filter for all of them.
set -euo pipefail
source tools/dev/lib.sh
source tools/dev/processes.sh
source tools/dev/cluster.sh
preset=dev
if [[ ${1:-} == --preset ]]; then
  preset=$2
  shift 2
fi
filter=${1:-}
gtest_filter=
build_targets "$preset" build.ninja
listed=build/$preset/tests.txt
if [[ -n $filter ]] && grep -q "^${filter%%:*} " "$listed"; then
  executables=("${filter%%:*}")
  [[ $filter == *:* ]] && gtest_filter=${filter#*:}
  filter=one
else
  gtest_filter=$filter
  # ThreadSanitizer reports libgrpc's own internals: its suites are free of gRPC.
  kinds='test|wire_test'
  [[ $preset == tsan ]] && kinds='test'
  mapfile -t executables < <(sed -nE "s/^(\S+) ($kinds)\$/\1/p" "$listed")
fi
targets=("${executables[@]}")
# The suites of tests/ start the programs; those are built as far as they exist.
if [[ " ${executables[*]} " == *" tests_"* ]]; then
  [[ ! -f scheduler/main.cc ]] || targets+=(tandem-scheduler)
  [[ ! -f notifier/main.cc ]] || targets+=(tandem-notifier)
  [[ ! -f tools/tandemctl/main.cc ]] || targets+=(tandemctl)
fi
((${#targets[@]} == 0)) || build_targets "$preset" "${targets[@]}"

trap stop_test_cluster EXIT
trap 'exit 130' INT TERM
start_test_cluster
export TANDEM_PROGRAMS=$ROOT/build/$preset
# What programs say meanwhile, searched for people at the end (tests/support/outputs.h). It stays
# after a run that failed, for half a day.
find "build/$preset" -maxdepth 1 -name 'outputs.*' -mmin +720 -exec rm -rf {} +
TANDEM_TEST_OUTPUT=$(mktemp -d "$ROOT/build/$preset/outputs.XXXXXX")
export TANDEM_TEST_OUTPUT
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:strict_string_checks=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-ignore_noninstrumented_modules=1:halt_on_error=0}
python3 tools/dev/run_tests.py --folder "build/$preset" --filter "$gtest_filter" \
  $([[ $filter == one || -n $gtest_filter ]] || echo --tools) "${executables[@]}"
rm -rf "$TANDEM_TEST_OUTPUT"
