-- SPDX-License-Identifier: Apache-2.0

-- name: insert_messages
-- One that is there already stays as it is: the primary key is the promise "once".
INSERT INTO message (clinic_id, subject_id, version, kind, channel, recipient_kind, recipient_id,
                     patient_id, language, reason, link_id, due_time, next_time, expire_time,
                     create_time)
SELECT $1, m.subject_id, m.version, m.kind, m.channel, m.recipient_kind, m.recipient_id,
       m.patient_id, m.language, m.reason, m.link_id, m.due_time, m.due_time, m.expire_time, $14
FROM unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::uuid[],
            $9::text[], $10::text[], $11::uuid[], $12::timestamptz[], $13::timestamptz[])
  AS m (subject_id, version, kind, channel, recipient_kind, recipient_id, patient_id, language,
        reason, link_id, due_time, expire_time)
ON CONFLICT DO NOTHING

-- name: insert_message_for_patient
-- Chooses the contact (see Messages::PlanForPatient); no row when there is none to choose.
WITH superseded AS (
  UPDATE message SET state = 'superseded'
  WHERE clinic_id = $1 AND subject_id = $3 AND version < $4 AND state = 'planned'
), way AS (
  SELECT p.language, p.email_contact_id, p.text_contact_id,
         p.text_contact_id IS NOT NULL
           AND (p.email_contact_id IS NULL OR p.preferred_channel = 'sms') AS by_text
  FROM person_facts p
  WHERE p.clinic_id = $1 AND p.patient_id = $2 AND p.preferred_channel <> 'call'
)
INSERT INTO message (clinic_id, subject_id, version, kind, channel, recipient_id, patient_id,
                     language, reason, link_id, due_time, next_time, expire_time, create_time)
SELECT $1, $3, $4, $5, CASE WHEN way.by_text THEN 'sms' ELSE 'email' END,
       CASE WHEN way.by_text THEN way.text_contact_id ELSE way.email_contact_id END, $2,
       way.language, $6, $7, $8, $8, $9, $10
FROM way
WHERE way.by_text OR way.email_contact_id IS NOT NULL
ON CONFLICT DO NOTHING

-- name: supersede_messages
UPDATE message SET state = 'superseded'
WHERE clinic_id = $1 AND subject_id = $2 AND version < $3 AND state = 'planned'

-- name: supersede_messages_about
UPDATE message SET state = 'superseded'
WHERE clinic_id = $1 AND subject_id = ANY ($2::uuid[]) AND state = 'planned'

-- name: supersede_messages_to
UPDATE message SET state = 'superseded'
WHERE clinic_id = $1 AND recipient_id = ANY ($2::uuid[]) AND state = 'planned'

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
