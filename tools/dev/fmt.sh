#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev fmt: formats every C++ file. Protos are laid out by hand: buf format explodes short lists.
set -euo pipefail
source tools/dev/lib.sh
source_files | xargs -r clang-format -i
