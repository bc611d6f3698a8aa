#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev fuzz NAME [SECONDS]: one libFuzzer target, corpus in tests/fuzz/corpus/NAME (seeds, kept in git)
# and .dev/fuzz/NAME (found, private). A crash leaves its input beside the latter.
set -euo pipefail
source tools/dev/lib.sh
name=${1:-}
seconds=${2:-60}
input_bytes_max=65536
[[ -f tests/fuzz/${name}_fuzz.cc ]] ||
  die "No fuzz target '$name'; there are:" \
    "$(find tests/fuzz -name '*_fuzz.cc' -printf '%f ' 2>/dev/null | sed 's/_fuzz\.cc//g')"
build_targets fuzz "${name}_fuzz"
mkdir -p ".dev/fuzz/$name"
seeds=()
[[ -d tests/fuzz/corpus/$name ]] && seeds=("tests/fuzz/corpus/$name")
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
"build/fuzz/${name}_fuzz" -max_total_time="$seconds" -max_len="$input_bytes_max" -timeout=5 \
  -rss_limit_mb=2048 -artifact_prefix=".dev/fuzz/$name-" -print_final_stats=1 \
  ".dev/fuzz/$name" "${seeds[@]}" ||
  die "Found something: replay with build/fuzz/${name}_fuzz .dev/fuzz/$name-*"
