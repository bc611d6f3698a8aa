-- SPDX-License-Identifier: Apache-2.0
-- How else somebody can be told.

-- name: find_other_way
-- Of the patient $5 by the channel $6, unless they took back their consent, opted out there (of
-- everything or of the category $7), or want to be called. Always one row. What was planned there and
-- taken back was never tried.
SELECT reach.contact_id,
       other.tried, other.failed
FROM (SELECT $6::text AS channel) AS way
CROSS JOIN LATERAL (
  SELECT coalesce(bool_or(t.state <> 'superseded'
                          AND NOT (t.state = 'withheld' AND t.outcome = 'opted_out')), false) AS tried,
         coalesce(bool_or(t.state = 'failed'), false) AS failed
  FROM message t
  WHERE t.clinic_id = $1 AND t.subject_id = $2 AND t.version = $3 AND t.kind = $4
    AND t.channel = way.channel
) AS other
LEFT JOIN LATERAL (
  SELECT c.contact_id
  FROM patient p
  JOIN contact c ON c.clinic_id = $1 AND c.patient_id = p.patient_id
  WHERE p.clinic_id = $1 AND p.patient_id = $5 AND p.preferred_channel <> 'call'
    AND c.kind = CASE way.channel WHEN 'email' THEN 'email' ELSE 'phone' END
    AND coalesce((
      SELECT s.withdraw_time IS NULL FROM consent s
      WHERE s.clinic_id = $1 AND s.patient_id = $5 AND s.kind = way.channel
      ORDER BY s.give_time DESC, s.consent_id DESC LIMIT 1), true)
    AND NOT EXISTS (
      SELECT FROM opt_out o
      WHERE o.clinic_id = $1 AND o.address_digest = c.value_digest AND o.channel = way.channel
        AND o.category IN ('all', $7) AND o.withdraw_time IS NULL)
  ORDER BY c.verify_time IS NULL, c.create_time, c.contact_id
  LIMIT 1
) reach ON true

-- name: insert_other_way
INSERT INTO message (clinic_id, subject_id, version, kind, channel, recipient_id, patient_id,
                     language, link_id, reason, due_time, next_time, expire_time, create_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, $13)
ON CONFLICT (clinic_id, subject_id, version, kind, channel, recipient_id) DO UPDATE
SET state = 'planned', outcome = '', end_time = NULL, reason = EXCLUDED.reason,
    next_time = EXCLUDED.next_time
WHERE message.state = 'superseded'
   OR (message.state = 'withheld' AND message.outcome = 'opted_out')
