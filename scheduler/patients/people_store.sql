-- SPDX-License-Identifier: Apache-2.0
-- What other rooms need of people, inside their own transactions.

-- name: insert_contact
INSERT INTO contact (clinic_id, contact_id, kind, value, value_digest, create_time)
VALUES ($1, $2, $3, $4, $5, $6)

-- name: read_contact
SELECT contact_id, kind, value_digest, patient_id, verify_time IS NOT NULL AS verified
FROM contact
WHERE clinic_id = $1 AND contact_id = $2

-- name: verify_contact
-- The first proof counts.
UPDATE contact SET verify_time = coalesce(verify_time, $3)
WHERE clinic_id = $1 AND contact_id = $2
RETURNING patient_id

-- name: find_reachable
-- Active people with this contact, each once, by the row that proves it where there is one.
SELECT DISTINCT ON (p.patient_id)
       p.patient_id, c.contact_id, c.verify_time IS NOT NULL AS verified, i.birth_date
FROM contact c
JOIN patient p ON p.clinic_id = $1 AND p.patient_id = c.patient_id
JOIN patient_identity i ON i.clinic_id = $1 AND i.patient_id = c.patient_id
WHERE c.clinic_id = $1 AND c.value_digest = $2 AND p.status = 'active'
ORDER BY p.patient_id, c.verify_time NULLS LAST, c.contact_id
LIMIT $3

-- name: find_holders
SELECT DISTINCT p.patient_id
FROM contact c
JOIN patient p ON p.clinic_id = $1 AND p.patient_id = c.patient_id
WHERE c.clinic_id = $1 AND c.value_digest = $2 AND p.status IN ('lead', 'active')
ORDER BY p.patient_id
LIMIT $3

-- name: find_namesake
-- Who has this contact and both names, whatever their case, accents and blanks; a patient before a
-- lead, then the oldest record. A household shares telephones, mails and often the family name.
SELECT p.patient_id
FROM contact c
JOIN patient p ON p.clinic_id = $1 AND p.patient_id = c.patient_id
JOIN patient_identity i ON i.clinic_id = $1 AND i.patient_id = c.patient_id
WHERE c.clinic_id = $1 AND c.value_digest = $2 AND p.status NOT IN ('merged', 'erased')
  AND lower(regexp_replace(normalize(i.given_name || '/' || i.family_name, NFKD),
                           '[\u0300-\u036f\s]', '', 'g'))
    = lower(regexp_replace(normalize($3::text || '/' || $4::text, NFKD),
                           '[\u0300-\u036f\s]', '', 'g'))
ORDER BY p.status, p.create_time, p.patient_id
LIMIT 1

-- name: give_contact
-- The contact becomes theirs; a lead who asks again is not forgotten yet. No row: the person is
-- gone since they were found (purged, erased).
WITH touched AS (
  UPDATE patient SET update_time = $4
  WHERE clinic_id = $1 AND patient_id = $3 AND status <> 'erased'
  RETURNING patient_id
)
UPDATE contact SET patient_id = touched.patient_id
FROM touched
WHERE contact.clinic_id = $1 AND contact.contact_id = $2

-- name: insert_lead
-- Person, identity, the row that is locked for their time, and the contact: one round trip.
WITH taken AS (
  INSERT INTO resource (clinic_id, resource_id, kind, seats) VALUES ($1, $2, 'patient', 1)
), entered AS (
  INSERT INTO patient (clinic_id, patient_id, status, language, time_zone, create_time,
                       update_time)
  VALUES ($1, $2, 'lead', $6, $7, $8, $8)
), named AS (
  INSERT INTO patient_identity (clinic_id, patient_id, given_name, family_name)
  VALUES ($1, $2, $4, $5)
)
UPDATE contact SET patient_id = $2 WHERE clinic_id = $1 AND contact_id = $3

-- name: resolve_patient
-- The record that stands for the person now. One step is enough: a merge leads older ones along.
SELECT coalesce(merged_into, patient_id) AS patient_id
FROM patient
WHERE clinic_id = $1 AND patient_id = $2

-- name: find_standing
-- As resolve_patient, of those who have not been forgotten.
SELECT p.patient_id
FROM patient asked
JOIN patient p ON p.clinic_id = $1 AND p.patient_id = coalesce(asked.merged_into, asked.patient_id)
WHERE asked.clinic_id = $1 AND asked.patient_id = $2 AND p.status IN ('lead', 'active')

-- name: find_first_names
SELECT i.patient_id, coalesce(nullif(i.preferred_name, ''), i.given_name) AS first_name
FROM patient_identity i
WHERE i.clinic_id = $1 AND i.patient_id = ANY ($2::uuid[])

-- name: find_postal_codes
-- Of the records that stand for them now, where it is known.
SELECT asked.patient_id, i.postal_code
FROM patient asked
JOIN patient_identity i
  ON i.clinic_id = $1 AND i.patient_id = coalesce(asked.merged_into, asked.patient_id)
WHERE asked.clinic_id = $1 AND asked.patient_id = ANY ($2::uuid[]) AND i.postal_code <> ''

-- name: activate_patient
UPDATE patient SET status = 'active', version = version + 1, update_time = $3
WHERE clinic_id = $1 AND patient_id = $2 AND status = 'lead'
