-- SPDX-License-Identifier: Apache-2.0
-- What became of what a provider took.

-- name: end_delivery
-- What was delivered or failed stays so.
UPDATE delivery SET state = $3, end_time = $4, outcome = $5
WHERE clinic_id = $1 AND provider_reference = $2 AND state = 'accepted'
RETURNING delivery_id, channel, address_digest

-- name: end_carried_messages
UPDATE message SET state = $3, end_time = $4, outcome = $5
WHERE clinic_id = $1 AND delivery_id = $2 AND state = 'accepted'
RETURNING subject_id, version, kind, channel, recipient_kind, recipient_id, patient_id, language,
          reason, link_id, due_time, expire_time
