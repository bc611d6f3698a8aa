#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev walk RPC: every stop from the contract to the SQL, as file:line.
set -euo pipefail
exec python3 tools/check_house.py walk "$@"
