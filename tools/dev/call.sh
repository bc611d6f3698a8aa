#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev call METHOD JSON [--as ROLE]: one call to the development scheduler; see tools/dev/call.py.
set -euo pipefail
exec python3 tools/dev/call.py "$@"
