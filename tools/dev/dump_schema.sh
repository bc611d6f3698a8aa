#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Prints the schema of the database DSN, without what differs from machine to machine.
set -euo pipefail
dump=$(ls -d /usr/lib/postgresql/15/bin/pg_dump)
echo '-- Written by ./dev schema from schema/migrations; a test compares. Do not edit.'
"$dump" --schema-only --no-owner --exclude-table=schema_migration --dbname="$1" |
  sed -e '/^--/d' -e '/^SET /d' -e '/^SELECT pg_catalog.set_config/d' -e '/^\\\(un\)\?restrict/d' |
  cat -s
