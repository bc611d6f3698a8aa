#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev db [PSQL ARGUMENTS]: the development database, as its owner. Row-level security holds for the
# owner too: SET app.clinic_id first, or use ./dev db -U postgres.
set -euo pipefail
source tools/dev/lib.sh
source tools/dev/processes.sh
source tools/dev/cluster.sh
running_process postgres >/dev/null || die "The database is not running: ./dev up starts it."
PG_HOME=$(cluster_home)
role=tandem_owner
if [[ ${1:-} == -U ]]; then
  role=$2
  shift 2
fi
exec psql -X -d "$(dsn "$role")" "$@"
