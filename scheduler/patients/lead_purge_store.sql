-- SPDX-License-Identifier: Apache-2.0
-- Forgetting leads that came to nothing: $2 is the cutoff, or the people to forget.

-- name: lock_stale_leads
-- Leads untouched since the cutoff, whose appointments are, too: none of them live, fulfilled as
-- anything but a consultation, or with an evaluation as its outcome. Nor anybody who has a
-- clearance or a course: whoever was evaluated, signed something or was to be treated is no lead that
-- came to nothing.
SELECT p.patient_id
FROM patient p
WHERE p.clinic_id = $1 AND p.status = 'lead' AND p.update_time < $2
  AND NOT EXISTS (
    SELECT FROM clearance k WHERE k.clinic_id = $1 AND k.patient_id = p.patient_id)
  AND NOT EXISTS (
    SELECT FROM course s WHERE s.clinic_id = $1 AND s.patient_id = p.patient_id)
  AND NOT EXISTS (
    SELECT 1 FROM appointment a
    LEFT JOIN consultation c ON c.clinic_id = $1 AND c.appointment_id = a.appointment_id
    WHERE a.clinic_id = $1 AND a.patient_id = p.patient_id
      AND (a.update_time >= $2
           OR (a.end_time >= $2
               AND a.status NOT IN ('cancelled', 'noshow', 'entered-in-error'))
           OR (a.status = 'fulfilled' AND c.appointment_id IS NULL)
           OR c.outcome = 'evaluation'))
ORDER BY p.update_time, p.patient_id
LIMIT $3
FOR UPDATE OF p SKIP LOCKED

-- name: still_stale_leads
-- Under the locks: those who have not been booked since the first look; and with them every record
-- that was merged into them.
SELECT p.patient_id
FROM patient p
WHERE p.clinic_id = $1
  AND (p.patient_id = ANY ($3::uuid[]) OR p.merged_into = ANY ($3::uuid[]))
  AND NOT EXISTS (
    SELECT FROM clearance k
    WHERE k.clinic_id = $1 AND k.patient_id = coalesce(p.merged_into, p.patient_id))
  AND NOT EXISTS (
    SELECT FROM course s
    WHERE s.clinic_id = $1 AND s.patient_id = coalesce(p.merged_into, p.patient_id))
  AND NOT EXISTS (
    SELECT 1 FROM appointment a
    WHERE a.clinic_id = $1 AND a.patient_id = coalesce(p.merged_into, p.patient_id)
      AND (a.update_time >= $2
           OR (a.end_time >= $2
               AND a.status NOT IN ('cancelled', 'noshow', 'entered-in-error'))))

-- name: lock_orphan_contacts
-- Contacts that belong to nobody since before the cutoff: of holds that nobody booked, or taken out
-- of a person's record; not while a known person's consultation refers to them, or somebody acts
-- for a patient by them.
SELECT c.contact_id
FROM contact c
WHERE c.clinic_id = $1 AND c.patient_id IS NULL AND c.create_time < $2
  AND NOT EXISTS (
    SELECT 1 FROM consultation o
    JOIN appointment a ON a.clinic_id = $1 AND a.appointment_id = o.appointment_id
    WHERE o.clinic_id = $1 AND o.contact_id = c.contact_id
      AND (a.patient_id IS NOT NULL OR a.update_time >= $2))
  AND NOT EXISTS (
    SELECT 1 FROM proxy_grant g
    WHERE g.clinic_id = $1 AND g.contact_id = c.contact_id
      AND coalesce(g.revoke_time, g.expire_time, 'infinity') >= $2)
ORDER BY c.create_time, c.contact_id
LIMIT $3
FOR UPDATE OF c SKIP LOCKED

-- name: contacts_of_patients
SELECT contact_id FROM contact WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])

-- name: purge_visits
-- The visits stay, anonymous; gives those that were the people's or reached by the contacts.
WITH visits AS (
  SELECT a.appointment_id FROM appointment a
  WHERE a.clinic_id = $1 AND a.patient_id = ANY ($2::uuid[])
  UNION
  SELECT o.appointment_id FROM consultation o
  WHERE o.clinic_id = $1 AND o.contact_id = ANY ($3::uuid[])
), anonymous AS (
  UPDATE appointment a
  SET patient_id = NULL, patient_state = '', language = '',
      participations = (
        SELECT coalesce(jsonb_agg(part), '[]'::jsonb)
        FROM jsonb_array_elements(a.participations) part
        WHERE part ->> 'resource' IS NULL
           OR NOT part ->> 'resource' = ANY ($2::text[]))
  WHERE a.clinic_id = $1 AND a.patient_id = ANY ($2::uuid[])
)
SELECT appointment_id FROM visits

-- name: purge_codes
-- Gives their ids: messages speak of them.
DELETE FROM contact_code
WHERE clinic_id = $1 AND (appointment_id = ANY ($2::uuid[]) OR contact_id = ANY ($3::uuid[]))
RETURNING contact_code_id

-- name: purge_messages
-- About these visits and codes.
DELETE FROM message
WHERE clinic_id = $1 AND (subject_id = ANY ($2::uuid[]) OR subject_id = ANY ($3::uuid[]))

-- name: purge_links
DELETE FROM link WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[])

-- name: purge_consultations
-- Screening answers go with them.
DELETE FROM consultation WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[])

-- name: purge_contacts
DELETE FROM contact WHERE clinic_id = $1 AND contact_id = ANY ($2::uuid[])

-- name: purge_claims
DELETE FROM claim WHERE clinic_id = $1 AND resource_id = ANY ($2::uuid[])

-- name: purge_claim_history
DELETE FROM claim_history WHERE clinic_id = $1 AND resource_id = ANY ($2::uuid[])

-- name: purge_consents
DELETE FROM consent WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])

-- name: purge_supporters
DELETE FROM supporter WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])

-- name: purge_tasks
-- What was to be done about them: a call, after an answer that told of danger.
DELETE FROM staff_task WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])

-- name: purge_patients
-- Identities go with them.
DELETE FROM patient WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])

-- name: purge_resources
DELETE FROM resource WHERE clinic_id = $1 AND resource_id = ANY ($2::uuid[])

-- name: purge_merged_names
-- Of records that were merged into others before $2: nothing reads them any more.
DELETE FROM patient_identity
WHERE clinic_id = $1 AND patient_id IN (
  SELECT i.patient_id
  FROM patient p
  JOIN patient_identity i ON i.clinic_id = $1 AND i.patient_id = p.patient_id
  WHERE p.clinic_id = $1 AND p.merged_into IS NOT NULL AND p.update_time < $2
  ORDER BY i.patient_id LIMIT $3 FOR UPDATE OF i SKIP LOCKED)
