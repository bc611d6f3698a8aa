#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What ./dev fresh runs inside of the bare Debian: the README's commands, and what they leave.
set -uo pipefail
source tools/dev/lib.sh
failed=0

step() { # COMMAND...
  local began=$SECONDS status=0
  "$@" || status=$?
  say "== $*: exit $status ($((SECONDS - began)) s)"
  ((status == 0)) || failed=1
}

say "== $(git log -1 --format='%h %s')"
step ./dev up
step ./dev up
step ./dev test
step ./dev down
left=$(cat /proc/[0-9]*/comm | grep -E '^(postgres|tandem|node|postfix|master)' | sort -u || true)
say "== left running: ${left:-nothing}"
[[ -z $left ]] || failed=1
say "== failed: $failed"
exit "$failed"
