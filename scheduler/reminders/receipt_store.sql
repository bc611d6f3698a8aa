-- SPDX-License-Identifier: Apache-2.0
-- What became of what a provider took.

-- name: find_told_delivery
-- What the provider calls so; as long as we know of none, what is on its way to that number just
-- now: one at most (delivery_one_at_a_time). In one statement, so that it sees one of both.
SELECT d.delivery_id
FROM delivery d
WHERE d.clinic_id = $1 AND d.provider_reference = $2
UNION ALL
SELECT d.delivery_id
FROM delivery d
WHERE d.clinic_id = $1 AND d.address_digest = $3::bytea AND d.state = 'sending'
  AND d.channel = 'sms'
  AND NOT EXISTS (
    SELECT FROM delivery known
    WHERE known.clinic_id = $1 AND known.provider_reference = $2)
LIMIT 1

-- name: lock_carried_messages
-- In the key's order, as everybody who locks several.
SELECT m.subject_id
FROM message m
WHERE m.clinic_id = $1 AND m.delivery_id = $2
ORDER BY m.subject_id, m.version, m.kind, m.channel, m.recipient_id
FOR UPDATE OF m

-- name: end_delivery
-- What was delivered or failed stays so. One that waits for another try was taken after all.
UPDATE delivery
SET state = $3, end_time = $4, outcome = $5, accept_time = coalesce(accept_time, $4),
    provider_reference = coalesce(provider_reference, $6)
WHERE clinic_id = $1 AND delivery_id = $2 AND state IN ('sending', 'accepted', 'given_up')
  AND coalesce(provider_reference = $6::text, true)
RETURNING delivery_id, channel, address_digest

-- name: end_carried_messages
-- Whoever is sending one of them has lost it: what they write down later changes nothing.
UPDATE message
SET state = $3, end_time = $4, outcome = $5, accept_time = coalesce(accept_time, $4),
    lease_token = NULL, lease_expire_time = NULL
WHERE clinic_id = $1 AND delivery_id = $2 AND state IN ('planned', 'sending', 'accepted')
RETURNING subject_id, version, kind, channel, recipient_kind, recipient_id, patient_id, language,
          reason, link_id, due_time, expire_time
