-- SPDX-License-Identifier: Apache-2.0
-- Forgetting a person. A record is itself and those merged into it; $2 is a record's id, or the ids
-- of its records, visits or contacts.

-- name: lock_courses_of_record
-- In the order of every other change: courses before appointments before resources.
SELECT course_id FROM course
WHERE clinic_id = $1 AND patient_id IN (
  SELECT patient_id FROM patient
  WHERE clinic_id = $1 AND (patient_id = $2 OR merged_into = $2))
ORDER BY course_id
FOR NO KEY UPDATE

-- name: lock_visits_of_record
SELECT appointment_id FROM appointment
WHERE clinic_id = $1 AND patient_id IN (
  SELECT patient_id FROM patient
  WHERE clinic_id = $1 AND (patient_id = $2 OR merged_into = $2))
ORDER BY appointment_id
FOR UPDATE

-- name: lock_record
-- The rows that every booking and every merge of them locks, in id order.
SELECT p.patient_id
FROM resource r
JOIN patient p ON p.clinic_id = $1 AND p.patient_id = r.resource_id
WHERE r.clinic_id = $1 AND (p.patient_id = $2 OR p.merged_into = $2)
ORDER BY r.resource_id
FOR UPDATE

-- name: read_record
-- Under the locks: what was merged before they were had is seen here.
SELECT patient_id, status FROM patient
WHERE clinic_id = $1 AND (patient_id = $2 OR merged_into = $2)

-- name: visit_lies_ahead
-- Of these people at $3, a visit or a hold; or a hold by a contact of theirs that nobody has booked
-- yet. Who has checked in is still there, whatever the time.
SELECT EXISTS (
  SELECT FROM appointment
  WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])
    AND ((status = 'proposed' AND hold_expire_time > $3)
         OR (status IN ('pending', 'booked', 'waitlist') AND end_time > $3)
         OR status IN ('arrived', 'checked-in'))
) OR EXISTS (
  SELECT
  FROM contact own
  JOIN contact c ON c.clinic_id = $1 AND c.value_digest = own.value_digest
  JOIN consultation o ON o.clinic_id = $1 AND o.contact_id = c.contact_id
  JOIN appointment a ON a.clinic_id = $1 AND a.appointment_id = o.appointment_id
  WHERE own.clinic_id = $1 AND own.patient_id = ANY ($2::uuid[]) AND own.value_digest <> ''
    AND c.patient_id IS NULL AND a.status = 'proposed' AND a.hold_expire_time > $3
) AS ahead

-- name: visits_of_people
-- Theirs, and by their contacts $3 the holds that nobody booked: visits of nobody.
SELECT appointment_id FROM appointment
WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])
UNION
SELECT a.appointment_id
FROM consultation o
JOIN appointment a ON a.clinic_id = $1 AND a.appointment_id = o.appointment_id
WHERE o.clinic_id = $1 AND o.contact_id = ANY ($3::uuid[]) AND a.patient_id IS NULL

-- name: reach_of_people
-- Their contacts; the same ones where they belong to nobody: of holds that nobody booked, and as
-- somebody's proxy; and those of their own proxies.
WITH own AS (
  SELECT contact_id, value_digest FROM contact
  WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])
)
SELECT contact_id FROM own
UNION
SELECT c.contact_id
FROM contact c
JOIN own ON own.value_digest = c.value_digest
WHERE c.clinic_id = $1 AND c.patient_id IS NULL AND own.value_digest <> ''
UNION
SELECT contact_id FROM proxy_grant WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])

-- name: forget_sign_ins
-- To the contacts $2, and by what the people $3 are reached by, whether or not a message went out: not
-- by what their proxies are reached by, who may be others' proxies, too. Gives their ids: messages
-- speak of them.
DELETE FROM sign_in
WHERE clinic_id = $1 AND (
  contact_id = ANY ($2::uuid[]) OR contact_digest IN (
    SELECT value_digest FROM contact
    WHERE clinic_id = $1 AND patient_id = ANY ($3::uuid[]) AND value_digest <> ''))
RETURNING sign_in_id

-- name: forget_codes
-- Of the contacts $2 and for the visits $3. Gives their ids: messages speak of them.
DELETE FROM contact_code
WHERE clinic_id = $1 AND (contact_id = ANY ($2::uuid[]) OR appointment_id = ANY ($3::uuid[]))
RETURNING contact_code_id

-- name: forget_sessions
-- In the name of the people $3, whoever opened them, and those that they opened by a contact $2.
DELETE FROM patient_session
WHERE clinic_id = $1 AND (contact_id = ANY ($2::uuid[]) OR patient_id = ANY ($3::uuid[]))

-- name: forget_grants
-- By the people $3, and to them: to the contacts $2, or whatever they are reached by. Whoever was
-- their proxy stays the proxy of others.
DELETE FROM proxy_grant
WHERE clinic_id = $1 AND (
  patient_id = ANY ($3::uuid[]) OR contact_id = ANY ($2::uuid[]) OR contact_digest IN (
    SELECT value_digest FROM contact
    WHERE clinic_id = $1 AND patient_id = ANY ($3::uuid[]) AND value_digest <> ''))

-- name: forget_texts
-- From the contacts $2, unless others than the people $3 have them, too. What they opted out of
-- stays, as the digest of a number.
DELETE FROM inbound_text t
USING contact own
WHERE t.clinic_id = $1 AND own.clinic_id = $1 AND own.contact_id = ANY ($2::uuid[])
  AND own.value_digest <> '' AND t.address_digest = own.value_digest
  AND NOT EXISTS (
    SELECT FROM contact c
    WHERE c.clinic_id = $1 AND c.value_digest = own.value_digest AND c.patient_id IS NOT NULL
      AND c.patient_id <> ALL ($3::uuid[]))

-- name: forget_links
DELETE FROM link WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[])

-- name: forget_answers
DELETE FROM screening WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[])

-- name: forget_talks
-- That there was a visit or a conversation stays, and what came of it; not from where, in which
-- language, nor what was answered.
WITH asked AS (
  UPDATE appointment SET patient_state = '', language = ''
  WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[])
)
UPDATE consultation
SET active_digest = NULL, time_zone = '', patient_state = '', needs_review = false
WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[])

-- name: forget_clearances
-- What was found about them. What they signed is proof, and is kept as long as consents are.
DELETE FROM clearance
WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])
  AND kind NOT IN ('treatment_consent', 'off_label_notice')

-- name: forget_wishes
-- Which visits belonged together stays, as the visits do; not what was wished of them, nor when
-- they saw a therapist of their own.
WITH theirs AS (
  UPDATE course SET wishes = '{}', version = version + 1, update_time = $3
  WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])
  RETURNING course_id
)
UPDATE course_pair SET choice = 'declined', external_start = NULL, external_end = NULL
FROM theirs
WHERE course_pair.clinic_id = $1 AND course_pair.course_id = theirs.course_id
  AND course_pair.choice IN ('external', 'waiting', 'follow_up')

-- name: forget_reasons
UPDATE appointment_event SET override_reason = NULL
WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[]) AND override_reason IS NOT NULL

-- name: forget_supporters
DELETE FROM supporter WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])

-- name: forget_contacts
-- A consultation refers to its contact: there the row stays, blank and nobody's.
DELETE FROM contact c
WHERE c.clinic_id = $1 AND c.contact_id = ANY ($2::uuid[])
  AND NOT EXISTS (
    SELECT FROM consultation o WHERE o.clinic_id = $1 AND o.contact_id = c.contact_id)

-- name: blank_contacts
UPDATE contact SET patient_id = NULL, value = '', value_digest = '', verify_time = NULL
WHERE clinic_id = $1 AND contact_id = ANY ($2::uuid[])

-- name: forget_identities
DELETE FROM patient_identity WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])

-- name: forget_people
UPDATE patient
SET version = version + 1, update_time = $3, language = 'en', time_zone = '',
    preferred_channel = '', preferred_practitioner_id = NULL, pairing_declined = false,
    status = CASE WHEN merged_into IS NULL THEN 'erased' ELSE status END
WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])
