#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev schema: writes schema/schema.sql from schema/migrations.
set -euo pipefail
source tools/dev/lib.sh
source tools/dev/processes.sh
source tools/dev/cluster.sh
build_targets dev tandemctl
trap stop_test_cluster EXIT
trap 'exit 130' INT TERM
start_test_cluster
psql -qX "$TANDEM_TEST_PG" -c "CREATE DATABASE schema OWNER tandem_owner"
build/dev/tandemctl migrate --database "host=$TEST_HOME port=5432 user=tandem_owner dbname=schema"
bash tools/dev/dump_schema.sh "host=$TEST_HOME port=5432 user=postgres dbname=schema" >schema/schema.sql
say "schema/schema.sql written"
