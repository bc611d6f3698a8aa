#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev down: ends exactly the processes that ./dev up recorded, in reverse order.
set -euo pipefail
source tools/dev/lib.sh
source tools/dev/processes.sh
stop_process notifier 30
stop_process scheduler 15
stop_process issuer 5
# SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for clients.
if pid=$(running_process postgres); then
  kill -INT "$pid"
fi
stop_process postgres 60
rm -f .dev/ports
say "down"
