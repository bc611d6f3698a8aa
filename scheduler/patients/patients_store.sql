-- SPDX-License-Identifier: Apache-2.0
-- Persons, their contacts and supporters.

-- name: read_patients
-- The records that stand for the asked ones now: a merged one leads to where it went, of an erased
-- one no identity is left.
SELECT DISTINCT p.patient_id, p.version, p.status, p.language, p.time_zone, p.preferred_channel,
       p.preferred_practitioner_id, p.pairing_declined, p.create_time, p.update_time,
       coalesce(i.given_name, '') AS given_name, coalesce(i.family_name, '') AS family_name,
       coalesce(i.preferred_name, '') AS preferred_name, i.birth_date,
       coalesce(i.postal_code, '') AS postal_code,
       lower(i.family_name) AS family_key, lower(i.given_name) AS given_key
FROM patient asked
JOIN patient p ON p.clinic_id = $1 AND p.patient_id = coalesce(asked.merged_into, asked.patient_id)
LEFT JOIN patient_identity i ON i.clinic_id = $1 AND i.patient_id = p.patient_id
WHERE asked.clinic_id = $1 AND asked.patient_id = ANY ($2::uuid[])
ORDER BY family_key, given_key, p.patient_id

-- name: read_contacts
-- Each value once, though several consultations may have given it; the proven one of them.
SELECT contact_id, patient_id, kind, value, verify_time
FROM (
  SELECT DISTINCT ON (patient_id, kind, value_digest)
         contact_id, patient_id, kind, value, verify_time, create_time
  FROM contact
  WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])
  ORDER BY patient_id, kind, value_digest, verify_time NULLS LAST, create_time, contact_id
) once
ORDER BY create_time, contact_id

-- name: read_supporters
SELECT supporter_id, patient_id, display_name, phone, drives, stays, patient_consents,
       supporter_consents
FROM supporter
WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])
ORDER BY supporter_id

-- name: lock_patient
SELECT merged_into, status FROM patient WHERE clinic_id = $1 AND patient_id = $2 FOR UPDATE

-- name: insert_patient
WITH taken AS (
  INSERT INTO resource (clinic_id, resource_id, kind, seats) VALUES ($1, $2, 'patient', 1)
), entered AS (
  INSERT INTO patient (clinic_id, patient_id, status, language, time_zone, preferred_channel,
                       preferred_practitioner_id, pairing_declined, create_time, update_time)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $13, $13)
)
INSERT INTO patient_identity (clinic_id, patient_id, given_name, family_name, preferred_name,
                              birth_date, postal_code)
VALUES ($1, $2, $9, $10, $11, $12, $14)

-- name: update_patient
WITH changed AS (
  UPDATE patient
  SET version = version + 1, status = $3, language = $4, time_zone = $5, preferred_channel = $6,
      preferred_practitioner_id = $7, pairing_declined = $8, update_time = $13
  WHERE clinic_id = $1 AND patient_id = $2
)
UPDATE patient_identity
SET given_name = $9, family_name = $10, preferred_name = $11, birth_date = $12, postal_code = $14
WHERE clinic_id = $1 AND patient_id = $2

-- name: insert_contacts
INSERT INTO contact (clinic_id, contact_id, patient_id, kind, value, value_digest, create_time)
SELECT $1, c.contact_id, $2, c.kind, c.value, c.value_digest, $7
FROM unnest($3::uuid[], $4::text[], $5::text[], $6::bytea[])
  AS c (contact_id, kind, value, value_digest)

-- name: remove_contacts
-- What is not kept is blanked and belongs to nobody. The row stays for the consultations and codes
-- that refer to it, until it is purged.
UPDATE contact
SET patient_id = NULL, value = '', value_digest = '', verify_time = NULL
WHERE clinic_id = $1 AND patient_id = $2
  AND value_digest NOT IN (
    SELECT kept.value_digest FROM contact kept
    WHERE kept.clinic_id = $1 AND kept.contact_id = ANY ($3::uuid[]))
RETURNING contact_id

-- name: delete_supporters
DELETE FROM supporter WHERE clinic_id = $1 AND patient_id = $2

-- name: insert_supporters
INSERT INTO supporter (clinic_id, supporter_id, patient_id, display_name, phone, drives, stays,
                       patient_consents, supporter_consents)
SELECT $1, s.supporter_id, $2, s.display_name, s.phone, s.drives, s.stays, s.patient_consents,
       s.supporter_consents
FROM unnest($3::uuid[], $4::text[], $5::text[], $6::bool[], $7::bool[], $8::bool[], $9::bool[])
  AS s (supporter_id, display_name, phone, drives, stays, patient_consents, supporter_consents)

-- name: find_patients
-- A page of those who meet every criterion given, in the order of read_patients, after the person
-- $7 (null: from the start). The bounds of a prefix are bytes, as the indexes are.
SELECT p.patient_id
FROM patient p
JOIN patient_identity i ON i.clinic_id = $1 AND i.patient_id = p.patient_id
WHERE p.clinic_id = $1 AND p.status NOT IN ('merged', 'erased')
  AND ($2::text IS NULL
       OR (lower(i.family_name) ~>=~ lower($2)
           AND lower(i.family_name) ~<~ (lower($2) || chr(1114111)))
       OR (lower(i.given_name) ~>=~ lower($2)
           AND lower(i.given_name) ~<~ (lower($2) || chr(1114111)))
       OR (lower(i.preferred_name) ~>=~ lower($2)
           AND lower(i.preferred_name) ~<~ (lower($2) || chr(1114111))))
  AND ($3::bytea IS NULL OR EXISTS (
       SELECT 1 FROM contact c
       WHERE c.clinic_id = $1 AND c.value_digest = $3 AND c.patient_id = p.patient_id))
  AND ($4::bytea IS NULL OR EXISTS (
       SELECT 1 FROM contact c
       WHERE c.clinic_id = $1 AND c.value_digest = $4 AND c.patient_id = p.patient_id))
  AND ($5::date IS NULL OR i.birth_date = $5)
  AND ($7::uuid IS NULL
       OR (lower(i.family_name), lower(i.given_name), p.patient_id) > (
         SELECT lower(last.family_name), lower(last.given_name), last.patient_id
         FROM patient_identity last
         WHERE last.clinic_id = $1 AND last.patient_id = $7))
ORDER BY lower(i.family_name), lower(i.given_name), p.patient_id
LIMIT $6

-- name: patient_exists
SELECT 1 FROM patient_identity WHERE clinic_id = $1 AND patient_id = $2
