-- SPDX-License-Identifier: Apache-2.0
-- What people opted out of, by the keyed digest of the address.

-- name: insert_opt_out
-- One that is in force stays as it is.
INSERT INTO opt_out (clinic_id, opt_out_id, channel, address_digest, category, source, give_time)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (clinic_id, address_digest, channel, category) WHERE withdraw_time IS NULL DO NOTHING

-- name: withhold_messages_to
-- In the key's order, as everybody who locks several. What is being handed to a provider right now
-- is past stopping.
UPDATE message AS m
SET state = 'withheld', outcome = 'opted_out', end_time = $4
FROM (
  SELECT planned.subject_id, planned.version, planned.kind, planned.channel, planned.recipient_id
  FROM contact c
  JOIN message planned ON planned.clinic_id = $1 AND planned.recipient_id = c.contact_id
  WHERE c.clinic_id = $1 AND c.value_digest = $2 AND planned.channel = $3
    AND planned.state = 'planned'
  ORDER BY planned.subject_id, planned.version, planned.kind, planned.channel,
           planned.recipient_id
  FOR UPDATE OF planned
) waiting
WHERE m.clinic_id = $1 AND m.subject_id = waiting.subject_id AND m.version = waiting.version
  AND m.kind = waiting.kind AND m.channel = waiting.channel
  AND m.recipient_id = waiting.recipient_id AND m.state = 'planned'

-- name: withdraw_opt_out
-- No earlier than it was given, whatever a clock did since.
UPDATE opt_out SET withdraw_time = greatest($5, give_time)
WHERE clinic_id = $1 AND address_digest = $2 AND channel = $3 AND category = $4
  AND withdraw_time IS NULL

-- name: release_messages_to
-- What STOP withheld and is still of use; it is looked at again when it is sent.
UPDATE message AS m
SET state = 'planned', outcome = '', end_time = NULL, next_time = greatest(m.due_time, $4)
FROM contact c
WHERE m.clinic_id = $1 AND c.clinic_id = $1 AND c.value_digest = $2
  AND m.recipient_id = c.contact_id AND m.channel = $3
  AND m.state = 'withheld' AND m.outcome = 'opted_out' AND m.expire_time > $4

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
