-- SPDX-License-Identifier: Apache-2.0
-- Consultations: what they add to their appointments.

-- name: count_open_holds
SELECT count(*)::integer AS holds
FROM contact c
JOIN consultation s ON s.clinic_id = $1 AND s.contact_id = c.contact_id
JOIN appointment a ON a.clinic_id = $1 AND a.appointment_id = s.appointment_id
WHERE c.clinic_id = $1 AND c.value_digest = $2
  AND a.status = 'proposed' AND a.hold_expire_time > $3

-- name: insert_held
INSERT INTO consultation
  (clinic_id, appointment_id, contact_id, channel, language, time_zone, patient_state)
VALUES ($1, $2, $3, 'web', $4, $5, $6)

-- name: find_held
SELECT contact_id, language, time_zone, patient_state
FROM consultation
WHERE clinic_id = $1 AND appointment_id = $2

-- name: end_inactive
-- Those whose appointment is no longer live, is over, or came to an outcome do not count, whoever
-- ended them.
UPDATE consultation s SET active_digest = NULL
FROM appointment a
WHERE s.clinic_id = $1 AND s.active_digest = $2
  AND a.clinic_id = $1 AND a.appointment_id = s.appointment_id
  AND (a.status NOT IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in')
       OR a.end_time <= $3 OR s.outcome IS NOT NULL)

-- name: has_active
-- Of the contact $2 or of the patient $3, beside the appointment $4. No visit is longer than 24
-- hours.
SELECT EXISTS (
  SELECT 1 FROM consultation
  WHERE clinic_id = $1 AND active_digest = $2 AND appointment_id <> $4
) OR EXISTS (
  SELECT 1
  FROM appointment a
  JOIN consultation s ON s.clinic_id = $1 AND s.appointment_id = a.appointment_id
  WHERE a.clinic_id = $1 AND a.patient_id = $3 AND a.appointment_id <> $4
    AND a.start_time > $5::timestamptz - interval '24 hours' AND a.end_time > $5
    AND a.status IN ('pending', 'booked', 'arrived', 'checked-in')
    AND s.book_time IS NOT NULL AND s.outcome IS NULL
) AS active

-- name: find_returned
-- A consultation without an outcome, with the digest of its contact: empty when that was removed.
SELECT c.value_digest
FROM consultation s
JOIN contact c ON c.clinic_id = $1 AND c.contact_id = s.contact_id
WHERE s.clinic_id = $1 AND s.appointment_id = $2
  AND s.book_time IS NOT NULL AND s.outcome IS NULL

-- name: resume_active
UPDATE consultation SET active_digest = nullif($3::bytea, '')
WHERE clinic_id = $1 AND appointment_id = $2

-- name: insert_booked
-- Empty result: the contact has an active consultation (consultation_one_active).
INSERT INTO consultation
  (clinic_id, appointment_id, contact_id, active_digest, channel, language, time_zone,
   patient_state, needs_review, notice_version, book_time)
VALUES ($1, $2, $3, $4, 'phone', $5, $6, $7, false, $8, $9)
ON CONFLICT DO NOTHING
RETURNING appointment_id

-- name: book_held
-- The row is taken out and put back, because only an INSERT gives the conflict as a value.
-- Empty result: the contact has an active consultation (consultation_one_active).
WITH held AS (
  DELETE FROM consultation WHERE clinic_id = $1 AND appointment_id = $2
  RETURNING contact_id, channel, language, time_zone, patient_state
)
INSERT INTO consultation
  (clinic_id, appointment_id, contact_id, active_digest, channel, language, time_zone,
   patient_state, needs_review, notice_version, book_time)
SELECT $1, $2, held.contact_id, $3, held.channel, held.language, held.time_zone,
       held.patient_state, $4, $5, $6
FROM held
ON CONFLICT DO NOTHING
RETURNING appointment_id

-- name: insert_answers
INSERT INTO screening (clinic_id, appointment_id, key_name, sealed)
VALUES ($1, $2, $3, $4)

-- name: lock_stale_seals
SELECT appointment_id, key_name, sealed
FROM screening
WHERE clinic_id = $1 AND key_name = ANY ($2::text[])
LIMIT $3
FOR UPDATE SKIP LOCKED

-- name: reseal
UPDATE screening SET key_name = $3, sealed = $4
WHERE clinic_id = $1 AND appointment_id = $2

-- name: purge_answers
-- Of conversations that were over before $2, whatever became of them.
DELETE FROM screening
WHERE clinic_id = $1 AND appointment_id IN (
  SELECT q.appointment_id
  FROM screening q
  JOIN appointment a ON a.clinic_id = $1 AND a.appointment_id = q.appointment_id
  WHERE q.clinic_id = $1 AND a.end_time < $2
  ORDER BY q.appointment_id LIMIT $3 FOR UPDATE OF q SKIP LOCKED)

-- name: end_active
UPDATE consultation SET active_digest = NULL
WHERE clinic_id = $1 AND appointment_id = $2

-- name: record_outcome
UPDATE consultation SET outcome = $3, outcome_time = $4, outcome_by = $5, active_digest = NULL
WHERE clinic_id = $1 AND appointment_id = $2

-- name: read_consultation
SELECT a.appointment_id, a.version, a.status, a.directory_revision, a.visit_type_id,
       a.start_time, a.end_time, a.time_zone, a.local_start, a.location_id, a.mode,
       a.patient_id, s.language, s.needs_review, s.outcome, s.outcome_time, s.book_time,
       ARRAY(SELECT (p.part ->> 'resource')::uuid
             FROM jsonb_array_elements(a.participations) WITH ORDINALITY AS p (part, place)
             ORDER BY p.place) AS resources
FROM consultation s
JOIN appointment a ON a.clinic_id = $1 AND a.appointment_id = s.appointment_id
WHERE s.clinic_id = $1 AND s.appointment_id = $2

-- name: list_to_review
-- Keyset: after (book_time, appointment_id); those that can still take place.
SELECT a.appointment_id, a.version, a.status, a.directory_revision, a.visit_type_id,
       a.start_time, a.end_time, a.time_zone, a.local_start, a.location_id, a.mode,
       a.patient_id, s.language, s.needs_review, s.outcome, s.outcome_time, s.book_time,
       ARRAY(SELECT (p.part ->> 'resource')::uuid
             FROM jsonb_array_elements(a.participations) WITH ORDINALITY AS p (part, place)
             ORDER BY p.place) AS resources,
       q.key_name, q.sealed
FROM consultation s
JOIN appointment a ON a.clinic_id = $1 AND a.appointment_id = s.appointment_id
LEFT JOIN screening q ON q.clinic_id = $1 AND q.appointment_id = s.appointment_id
WHERE s.clinic_id = $1 AND s.needs_review AND s.outcome IS NULL
  AND (s.book_time, s.appointment_id) > ($2, $3)
  AND a.status IN ('pending', 'booked', 'arrived', 'checked-in', 'fulfilled')
ORDER BY s.book_time, s.appointment_id
LIMIT $4

-- name: list_records
-- Everything about a patient's consultations, for the person; those never booked are nobody's.
SELECT s.appointment_id, s.channel, s.language, s.time_zone, s.patient_state, s.notice_version,
       s.book_time, s.needs_review, s.outcome, s.outcome_time,
       q.key_name, q.sealed
FROM appointment a
JOIN consultation s ON s.clinic_id = $1 AND s.appointment_id = a.appointment_id
LEFT JOIN screening q ON q.clinic_id = $1 AND q.appointment_id = s.appointment_id
WHERE a.clinic_id = $1 AND a.patient_id = $2 AND s.book_time IS NOT NULL
ORDER BY s.book_time, s.appointment_id
LIMIT $3

-- name: list_waits
SELECT s.book_time, a.start_time
FROM consultation s
JOIN appointment a ON a.clinic_id = $1 AND a.appointment_id = s.appointment_id
WHERE s.clinic_id = $1 AND s.book_time >= $2 AND s.book_time < $3
  AND a.status NOT IN ('cancelled', 'entered-in-error')
LIMIT $4
