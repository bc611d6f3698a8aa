-- SPDX-License-Identifier: Apache-2.0

-- name: read_database_time
-- global: the server's clock; it belongs to no clinic. Not of the transaction: at this moment.
SELECT clock_timestamp() AS database_time;
