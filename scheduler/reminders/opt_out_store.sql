-- SPDX-License-Identifier: Apache-2.0
-- What people opted out of, by the keyed digest of the address.

-- name: insert_opt_out
-- One that is in force stays as it is.
INSERT INTO opt_out (clinic_id, opt_out_id, channel, address_digest, category, source, give_time)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (clinic_id, address_digest, channel, category) WHERE withdraw_time IS NULL DO NOTHING

-- name: contacts_of_address
-- Whosever they are.
SELECT contact_id FROM contact WHERE clinic_id = $1 AND value_digest = $2 ORDER BY contact_id

-- name: withdraw_opt_out
-- No earlier than it was given, whatever a clock did since.
UPDATE opt_out SET withdraw_time = greatest($5, give_time)
WHERE clinic_id = $1 AND address_digest = $2 AND channel = $3 AND category = $4
  AND withdraw_time IS NULL

-- name: read_opt_outs
SELECT channel, address_digest, category, give_time
FROM opt_out
WHERE clinic_id = $1 AND address_digest = ANY ($2::bytea[]) AND withdraw_time IS NULL

-- name: purge_opt_outs
DELETE FROM opt_out
WHERE clinic_id = $1 AND opt_out_id IN (
  SELECT opt_out_id FROM opt_out
  WHERE clinic_id = $1 AND withdraw_time < $2
  LIMIT $3)
