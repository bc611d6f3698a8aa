-- SPDX-License-Identifier: Apache-2.0

-- name: read_log_settings
-- global: settings of this session; they belong to no clinic.
SELECT name, setting FROM pg_settings WHERE name = ANY($1);
