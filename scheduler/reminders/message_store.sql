-- SPDX-License-Identifier: Apache-2.0

-- name: insert_messages
-- About one version of one subject. One that is there already stays as it is: the primary key is the
-- promise "once".
INSERT INTO message (clinic_id, subject_id, version, kind, channel, recipient_kind, recipient_id,
                     patient_id, language, reason, link_id, due_time, next_time, expire_time,
                     create_time)
SELECT $1, $2, $3, m.kind, m.channel, m.recipient_kind, m.recipient_id, $4, $5, m.reason, $6,
       m.due_time, m.due_time, m.expire_time, $14
FROM unnest($7::text[], $8::text[], $9::text[], $10::uuid[], $11::text[], $12::timestamptz[],
            $13::timestamptz[])
  AS m (kind, channel, recipient_kind, recipient_id, reason, due_time, expire_time)
ON CONFLICT DO NOTHING

-- name: insert_missing_messages
-- As insert_messages, of what the patient was not told and is not told anyhow, by whatever way; one
-- that went elsewhere, or was not wanted, before is planned again.
INSERT INTO message (clinic_id, subject_id, version, kind, channel, recipient_kind, recipient_id,
                     patient_id, language, reason, link_id, due_time, next_time, expire_time,
                     create_time)
SELECT $1, $2, $3, m.kind, m.channel, m.recipient_kind, m.recipient_id, $4, $5, m.reason, $6,
       m.due_time, m.due_time, m.expire_time, $14
FROM unnest($7::text[], $8::text[], $9::text[], $10::uuid[], $11::text[], $12::timestamptz[],
            $13::timestamptz[])
  AS m (kind, channel, recipient_kind, recipient_id, reason, due_time, expire_time)
WHERE m.recipient_kind <> 'contact' OR NOT EXISTS (
  SELECT FROM message t
  WHERE t.clinic_id = $1 AND t.subject_id = $2 AND t.version = $3
    AND t.kind = m.kind AND t.recipient_kind = 'contact'
    AND t.state IN ('planned', 'sending', 'accepted', 'delivered'))
ON CONFLICT (clinic_id, subject_id, version, kind, channel, recipient_id) DO UPDATE
SET state = 'planned', outcome = '', end_time = NULL, next_time = EXCLUDED.next_time
WHERE message.state = 'superseded'
   OR (message.state = 'withheld' AND message.outcome = 'opted_out')

-- name: redirect_messages
-- What is planned to these contacts ends as $4 for $5, and goes where the patient may still be
-- written to, by the same channel first. In the key's order, as everybody who locks several. What is
-- being handed to a provider right now is past stopping; what may have been taken by one already does
-- not go a second way.
WITH waiting AS MATERIALIZED (
  SELECT m.subject_id, m.version, m.kind, m.channel, m.recipient_id
  FROM message m
  WHERE m.clinic_id = $1 AND m.recipient_id = ANY ($2::uuid[]) AND m.state = 'planned'
    AND m.outcome <> 'unknown'
  ORDER BY m.subject_id, m.version, m.kind, m.channel, m.recipient_id
  FOR UPDATE
), ended AS (
  UPDATE message AS m
  SET state = $4::text, outcome = $5,
      end_time = CASE WHEN $4 = 'withheld' THEN $3::timestamptz ELSE m.end_time END
  FROM waiting w
  WHERE m.clinic_id = $1 AND m.subject_id = w.subject_id AND m.version = w.version
    AND m.kind = w.kind AND m.channel = w.channel AND m.recipient_id = w.recipient_id
  RETURNING m.subject_id, m.version, m.kind, m.channel, m.recipient_kind, m.patient_id, m.language,
            m.reason, m.link_id, m.due_time, m.expire_time
)
INSERT INTO message (clinic_id, subject_id, version, kind, channel, recipient_id, patient_id,
                     language, reason, link_id, due_time, next_time, expire_time, create_time)
SELECT DISTINCT ON (e.subject_id, e.version, e.kind)
       $1, e.subject_id, e.version, e.kind, way.channel, way.contact_id, e.patient_id, e.language,
       e.reason, e.link_id, e.due_time, greatest(e.due_time, $3), e.expire_time, $3
FROM ended e
JOIN person_facts p
  ON p.clinic_id = $1 AND p.patient_id = e.patient_id AND p.preferred_channel <> 'call'
CROSS JOIN LATERAL (
  SELECT w.channel, w.contact_id
  FROM (VALUES ('email', p.email_contact_id), ('sms', p.text_contact_id))
    AS w (channel, contact_id)
  WHERE w.contact_id IS NOT NULL AND w.contact_id <> ALL ($2::uuid[])
  ORDER BY w.channel <> e.channel
  LIMIT 1
) way
WHERE e.recipient_kind = 'contact'
ORDER BY e.subject_id, e.version, e.kind
ON CONFLICT (clinic_id, subject_id, version, kind, channel, recipient_id) DO UPDATE
SET state = 'planned', outcome = '', end_time = NULL, next_time = EXCLUDED.next_time
WHERE message.state = 'superseded'
   OR (message.state = 'withheld' AND message.outcome = 'opted_out')

-- name: find_last_ways
-- Texts planned to the address $2 that are of use after $3 and did not arrive by the other way: at
-- most $4. What may have been taken by a provider already is none.
SELECT m.subject_id, m.version, m.kind, m.channel, m.recipient_kind, m.recipient_id, m.patient_id,
       m.language, m.reason, m.link_id, m.due_time, m.expire_time
FROM contact c
JOIN message m ON m.clinic_id = $1 AND m.recipient_id = c.contact_id
WHERE c.clinic_id = $1 AND c.value_digest = $2
  AND m.channel = 'sms' AND m.state = 'planned' AND m.outcome <> 'unknown' AND m.expire_time > $3
  AND EXISTS (
    SELECT FROM message t
    WHERE t.clinic_id = $1 AND t.subject_id = m.subject_id AND t.version = m.version
      AND t.kind = m.kind AND t.channel <> m.channel AND t.state = 'failed')
ORDER BY m.subject_id, m.version, m.kind, m.recipient_id
LIMIT $4

-- name: release_messages
-- What was not wanted at these contacts goes there after all, to one of them each, if it is of use,
-- was not told elsewhere, and no opt-out of the address stands; what is planned elsewhere instead
-- does not go. All ways of these messages are locked first, in the key's order: what a notifier does
-- with one of them meanwhile is seen. It is looked at again when it is sent.
WITH subjects AS MATERIALIZED (
  SELECT a.appointment_id AS subject_id
  FROM contact c
  JOIN appointment a ON a.clinic_id = $1 AND a.patient_id = c.patient_id
  WHERE c.clinic_id = $1 AND c.contact_id = ANY ($2::uuid[])
  UNION
  SELECT c.patient_id
  FROM contact c
  WHERE c.clinic_id = $1 AND c.contact_id = ANY ($2::uuid[]) AND c.patient_id IS NOT NULL
), way AS MATERIALIZED (
  SELECT m.subject_id, m.version, m.kind, m.channel, m.recipient_id, m.state, m.outcome
  FROM message m
  WHERE m.clinic_id = $1 AND m.subject_id IN (SELECT subject_id FROM subjects)
    AND m.recipient_kind = 'contact' AND m.expire_time > $3
    AND m.state IN ('planned', 'sending', 'accepted', 'delivered', 'withheld')
  ORDER BY m.subject_id, m.version, m.kind, m.channel, m.recipient_id
  FOR UPDATE
), given AS MATERIALIZED (
  SELECT DISTINCT ON (w.subject_id, w.version, w.kind)
         w.subject_id, w.version, w.kind, w.channel, w.recipient_id
  FROM way w
  JOIN contact c ON c.clinic_id = $1 AND c.contact_id = w.recipient_id
  WHERE w.recipient_id = ANY ($2::uuid[]) AND w.state = 'withheld' AND w.outcome = 'opted_out'
    AND NOT EXISTS (
      SELECT FROM opt_out o
      WHERE o.clinic_id = $1 AND o.address_digest = c.value_digest AND o.channel = w.channel
        AND o.category = 'all' AND o.withdraw_time IS NULL)
    AND NOT EXISTS (
      SELECT FROM way told
      WHERE told.subject_id = w.subject_id AND told.version = w.version AND told.kind = w.kind
        AND told.state IN ('sending', 'accepted', 'delivered'))
  ORDER BY w.subject_id, w.version, w.kind, w.channel, w.recipient_id
), elsewhere AS (
  UPDATE message AS m SET state = 'superseded'
  FROM given g
  JOIN way w ON w.subject_id = g.subject_id AND w.version = g.version AND w.kind = g.kind
    AND w.state = 'planned'
  WHERE m.clinic_id = $1 AND m.subject_id = w.subject_id AND m.version = w.version
    AND m.kind = w.kind AND m.channel = w.channel AND m.recipient_id = w.recipient_id
)
UPDATE message AS m
SET state = 'planned', outcome = '', end_time = NULL, next_time = greatest(m.due_time, $3)
FROM given g
WHERE m.clinic_id = $1 AND m.subject_id = g.subject_id AND m.version = g.version
  AND m.kind = g.kind AND m.channel = g.channel AND m.recipient_id = g.recipient_id

-- name: supersede_messages
UPDATE message SET state = 'superseded'
WHERE clinic_id = $1 AND subject_id = $2 AND version < $3 AND state = 'planned'

-- name: supersede_messages_about
UPDATE message SET state = 'superseded'
WHERE clinic_id = $1 AND subject_id = ANY ($2::uuid[]) AND state = 'planned'

-- name: move_messages
-- About the visits of the record $2, some of which were of the duplicate $3.
UPDATE message SET patient_id = $2
WHERE clinic_id = $1 AND patient_id = $3 AND subject_id IN (
  SELECT appointment_id FROM appointment WHERE clinic_id = $1 AND patient_id = $2)

-- name: move_weeks
WITH gone AS (
  UPDATE message SET state = 'superseded'
  WHERE clinic_id = $1 AND subject_id = $3 AND kind = 'week' AND state = 'planned'
  RETURNING version, kind, channel, recipient_kind, recipient_id, language, reason, due_time,
            next_time, expire_time, create_time
)
INSERT INTO message (clinic_id, subject_id, version, kind, channel, recipient_kind, recipient_id,
                     patient_id, language, reason, due_time, next_time, expire_time, create_time)
SELECT $1, $2, version, kind, channel, recipient_kind, recipient_id, $2, language, reason, due_time,
       next_time, expire_time, create_time
FROM gone
ON CONFLICT DO NOTHING

-- name: delete_messages
DELETE FROM message WHERE clinic_id = $1 AND subject_id = ANY ($2::uuid[])

-- name: purge_messages
-- Planned before $2, about something as old: ids are of version 7, so that old ones stand in front
-- in the key, and nothing else is looked at.
DELETE FROM message
WHERE clinic_id = $1 AND ctid IN (
  SELECT ctid FROM message
  WHERE clinic_id = $1 AND create_time < $2
    AND subject_id < (lpad(to_hex((extract(epoch FROM $2::timestamptz) * 1000)::bigint), 12, '0')
                      || repeat('0', 20))::uuid
  ORDER BY subject_id LIMIT $3)

-- name: purge_deliveries
-- Begun before $2: their ids are of version 7, too.
DELETE FROM delivery
WHERE clinic_id = $1 AND ctid IN (
  SELECT ctid FROM delivery
  WHERE clinic_id = $1 AND begin_time < $2
    AND delivery_id < (lpad(to_hex((extract(epoch FROM $2::timestamptz) * 1000)::bigint), 12, '0')
                       || repeat('0', 20))::uuid
  ORDER BY delivery_id LIMIT $3)

-- name: list_planned_messages
-- Sent ones, too: what a developer looks for may have left already. Ids are of version 7.
SELECT m.subject_id, m.version, m.kind, m.channel, m.recipient_kind, m.recipient_id, m.patient_id,
       m.language, m.reason, m.link_id, m.due_time, m.expire_time, m.create_time,
       coalesce(c.value, s.phone) AS value
FROM message m
LEFT JOIN contact c ON c.clinic_id = $1 AND c.contact_id = m.recipient_id
LEFT JOIN supporter s ON s.clinic_id = $1 AND s.supporter_id = m.recipient_id
WHERE m.clinic_id = $1 AND m.state IN ('planned', 'sending', 'accepted', 'delivered')
ORDER BY m.subject_id DESC, m.version DESC, m.kind DESC, m.channel DESC, m.recipient_id DESC
LIMIT $2

-- name: list_messages_of_patient
-- About their visits and the weeks of these, the codes that the holds waited for, and their
-- sign-ins.
WITH visits AS MATERIALIZED (
  SELECT appointment_id FROM appointment WHERE clinic_id = $1 AND patient_id = $2
), subjects AS (
  SELECT appointment_id AS subject_id FROM visits
  UNION ALL
  SELECT $2
  UNION ALL
  SELECT k.contact_code_id
  FROM visits
  JOIN contact_code k ON k.clinic_id = $1 AND k.appointment_id = visits.appointment_id
  UNION ALL
  SELECT s.sign_in_id
  FROM contact c
  JOIN sign_in s ON s.clinic_id = $1 AND s.contact_id = c.contact_id
  WHERE c.clinic_id = $1 AND c.patient_id = $2
)
SELECT m.subject_id, m.version, m.kind, m.channel, m.recipient_kind, m.recipient_id, m.patient_id,
       m.language, m.reason, m.link_id, m.due_time, m.expire_time, m.create_time, m.state,
       coalesce(c.value, s.phone) AS value
FROM subjects
JOIN message m ON m.clinic_id = $1 AND m.subject_id = subjects.subject_id
LEFT JOIN contact c ON c.clinic_id = $1 AND c.contact_id = m.recipient_id
LEFT JOIN supporter s ON s.clinic_id = $1 AND s.supporter_id = m.recipient_id
ORDER BY m.create_time, m.due_time, m.subject_id, m.version, m.kind, m.recipient_id
LIMIT $3
