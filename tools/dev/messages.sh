#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev messages: the messages planned in the development database, newest last.
set -euo pipefail
source tools/dev/lib.sh
source tools/dev/processes.sh
source tools/dev/cluster.sh
running_process postgres >/dev/null || die "The database is not running: ./dev up starts it."
PG_HOME=$(cluster_home)
exec build/dev/tandemctl messages --database "$(dsn tandem_owner)" "$@"
