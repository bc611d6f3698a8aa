-- SPDX-License-Identifier: Apache-2.0
-- Two records of one person become one: $2 stays, $3 is the duplicate.

-- name: lock_duplicate_courses
-- In the order of every other change: courses before appointments before resources.
SELECT course_id FROM course
WHERE clinic_id = $1 AND patient_id = $2
ORDER BY course_id
FOR NO KEY UPDATE

-- name: lock_duplicate_visits
SELECT appointment_id FROM appointment
WHERE clinic_id = $1 AND patient_id = $2
ORDER BY appointment_id
FOR UPDATE

-- name: lock_merge_sides
-- The rows that every booking of the two locks, in id order, and their standing.
SELECT r.resource_id, p.status
FROM resource r
JOIN patient p ON p.clinic_id = $1 AND p.patient_id = r.resource_id
WHERE r.clinic_id = $1 AND r.resource_id IN ($2, $3)
ORDER BY r.resource_id
FOR UPDATE

-- name: drop_expired_claims
-- Of both: a hold that has run out stands in nobody's way.
DELETE FROM claim
WHERE clinic_id = $1 AND resource_id IN ($2, $3) AND expires_at <= $4

-- name: move_claims
-- The constraint decides: fewer moved than there were means that both have visits at one time.
WITH gone AS (
  DELETE FROM claim
  WHERE clinic_id = $1 AND resource_id = $3
  RETURNING appointment_id, seat, during, expires_at
), moved AS (
  INSERT INTO claim (clinic_id, appointment_id, resource_id, seat, during, expires_at)
  SELECT $1, appointment_id, $2, seat, during, expires_at FROM gone
  ON CONFLICT DO NOTHING
  RETURNING 1
)
SELECT (SELECT count(*) FROM gone) = (SELECT count(*) FROM moved) AS complete

-- name: move_claim_history
WITH gone AS (
  DELETE FROM claim_history
  WHERE clinic_id = $1 AND resource_id = $3
  RETURNING appointment_id, seat, during
)
INSERT INTO claim_history (clinic_id, appointment_id, resource_id, seat, during)
SELECT $1, appointment_id, $2, seat, during FROM gone
ON CONFLICT DO NOTHING

-- name: move_visits
-- Versions stay: links and messages about these visits remain good. A participation may name the
-- patient as a resource.
UPDATE appointment
SET patient_id = $2, update_time = $4,
    participations = replace(participations::text, $3::uuid::text, $2::uuid::text)::jsonb
WHERE clinic_id = $1 AND patient_id = $3

-- name: move_belongings
-- Contacts, consents, clearances, courses (whoever read one before knows another person of it) and
-- supporters; a supporter whom the other record has already goes.
WITH contacts AS (
  UPDATE contact SET patient_id = $2 WHERE clinic_id = $1 AND patient_id = $3
), consents AS (
  UPDATE consent SET patient_id = $2 WHERE clinic_id = $1 AND patient_id = $3
), clearances AS (
  UPDATE clearance SET patient_id = $2 WHERE clinic_id = $1 AND patient_id = $3
), courses AS (
  UPDATE course SET patient_id = $2, version = version + 1, update_time = $4
  WHERE clinic_id = $1 AND patient_id = $3
), doubles AS (
  DELETE FROM supporter
  WHERE clinic_id = $1 AND patient_id = $3 AND (display_name, phone) IN (
    SELECT s.display_name, s.phone FROM supporter s WHERE s.clinic_id = $1 AND s.patient_id = $2)
  RETURNING supporter_id
)
UPDATE supporter SET patient_id = $2
WHERE clinic_id = $1 AND patient_id = $3 AND supporter_id NOT IN (SELECT supporter_id FROM doubles)

-- name: finish_merge
-- What the record that stays does not say is taken from the other one; a wish for fewer messages or
-- offers wins. Records merged into the duplicate earlier follow it.
WITH gone AS (
  SELECT p.status, p.preferred_channel, p.pairing_declined, i.birth_date, i.postal_code
  FROM patient p
  JOIN patient_identity i ON i.clinic_id = $1 AND i.patient_id = p.patient_id
  WHERE p.clinic_id = $1 AND p.patient_id = $3
), followers AS (
  UPDATE patient SET merged_into = $2 WHERE clinic_id = $1 AND merged_into = $3
), ended AS (
  UPDATE patient
  SET status = 'merged', merged_into = $2, version = version + 1, update_time = $4
  WHERE clinic_id = $1 AND patient_id = $3
), filled AS (
  UPDATE patient_identity
  SET birth_date = coalesce(patient_identity.birth_date, gone.birth_date),
      postal_code = coalesce(nullif(patient_identity.postal_code, ''), gone.postal_code)
  FROM gone
  WHERE patient_identity.clinic_id = $1 AND patient_identity.patient_id = $2
), calendars AS (
  UPDATE resource SET calendar_version = calendar_version + 1
  WHERE clinic_id = $1 AND resource_id IN ($2, $3)
)
UPDATE patient
SET version = version + 1, update_time = $4,
    status = CASE WHEN gone.status = 'active' THEN 'active' ELSE patient.status END,
    preferred_channel = CASE WHEN patient.preferred_channel = '' OR gone.preferred_channel = 'call'
                             THEN gone.preferred_channel ELSE patient.preferred_channel END,
    pairing_declined = patient.pairing_declined OR gone.pairing_declined
FROM gone
WHERE patient.clinic_id = $1 AND patient.patient_id = $2
