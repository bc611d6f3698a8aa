#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev build [--preset NAME] [TARGET...]: configures when needed, builds under the build folder's lock.
set -euo pipefail
source tools/dev/lib.sh
preset=dev
if [[ ${1:-} == --preset ]]; then
  preset=$2
  shift 2
fi
build_targets "$preset" "$@"
