-- SPDX-License-Identifier: Apache-2.0
-- What became of leased messages.

-- name: end_leased_messages
-- Fenced: a message whose lease went to somebody else is theirs. In the key's order, as everybody
-- who locks several. Returns what was written.
WITH ended AS MATERIALIZED (
  SELECT m.subject_id, m.version, m.kind, m.channel, m.recipient_id, e.state, e.outcome,
         e.next_time, e.tried
  FROM unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::text[],
              $9::text[], $10::timestamptz[], $11::int[])
    AS e (subject_id, version, kind, channel, recipient_id, token, state, outcome, next_time, tried)
  JOIN message m
    ON m.clinic_id = $1 AND m.subject_id = e.subject_id AND m.version = e.version
   AND m.kind = e.kind AND m.channel = e.channel AND m.recipient_id = e.recipient_id
   AND m.lease_token = e.token
  ORDER BY m.subject_id, m.version, m.kind, m.channel, m.recipient_id
  FOR UPDATE OF m
)
UPDATE message AS m
SET state = ended.state, outcome = ended.outcome, attempts = m.attempts + ended.tried,
    next_time = coalesce(ended.next_time, m.next_time), lease_token = NULL,
    lease_expire_time = NULL,
    -- What was never handed over may go with others the next time.
    delivery_id = CASE WHEN ended.tried = 0 AND ended.outcome <> 'unknown' THEN NULL
                       ELSE m.delivery_id END,
    accept_time = CASE WHEN ended.state = 'accepted' THEN $12 ELSE m.accept_time END,
    end_time = CASE WHEN ended.state IN ('failed', 'expired', 'withheld') THEN $12
                    ELSE m.end_time END
FROM ended
WHERE m.clinic_id = $1 AND m.subject_id = ended.subject_id AND m.version = ended.version
  AND m.kind = ended.kind AND m.channel = ended.channel AND m.recipient_id = ended.recipient_id
RETURNING m.subject_id, m.version, m.kind, m.channel, m.recipient_id

-- name: drop_deliveries
-- Nothing went.
DELETE FROM delivery WHERE clinic_id = $1 AND delivery_id = ANY ($2::uuid[]) AND state = 'sending'

-- name: end_deliveries
-- A reference that another delivery has is the provider's mistake, and must not spoil the rest.
UPDATE delivery AS d
SET state = e.state, outcome = e.outcome,
    provider_reference = CASE WHEN NOT EXISTS (
      SELECT FROM delivery other
      WHERE other.clinic_id = $1 AND other.provider_reference = e.reference) THEN e.reference END,
    accept_time = CASE WHEN e.state = 'accepted' THEN $6::timestamptz END,
    end_time = CASE WHEN e.state = 'accepted' THEN NULL ELSE $6 END
FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[])
  AS e (delivery_id, state, reference, outcome)
WHERE d.clinic_id = $1 AND d.delivery_id = e.delivery_id AND d.state = 'sending'
