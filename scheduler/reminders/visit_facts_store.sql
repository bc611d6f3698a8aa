-- SPDX-License-Identifier: Apache-2.0
-- What messages are planned from. See the views visit_facts and person_facts.

-- One visit with its person, inside the booking that made it.
-- name: read_known_visit
SELECT v.appointment_id, v.status, v.visit_type_id, v.location_id, v.mode, v.start_time, v.end_time,
       v.confirmed, v.change_version, v.change_time, v.ride, v.consultation_contact_id,
       v.consultation_contact_kind, v.consultation_language, v.told_kind, v.types_before,
       v.types_in_week, v.types_after, v.directory_revision, p.patient_id, p.language,
       p.time_zone, p.preferred_channel,
       p.email_contact_id, p.text_contact_id, p.opted_out, p.quiet_end_minute,
       p.quiet_start_minute, p.more_texts, p.quiet_when_confirmed, p.drivers
FROM visit_facts v
JOIN person_facts p ON p.clinic_id = $1 AND p.patient_id = v.patient_id
WHERE v.clinic_id = $1 AND v.appointment_id = $2 AND v.change_version IS NOT NULL
  AND p.status NOT IN ('merged', 'erased')

-- name: read_known_visits
SELECT v.appointment_id, v.status, v.visit_type_id, v.location_id, v.mode, v.start_time, v.end_time,
       v.confirmed, v.change_version, v.change_time, v.ride, v.consultation_contact_id,
       v.consultation_contact_kind, v.consultation_language, v.told_kind, v.types_before,
       v.types_in_week, v.types_after, v.directory_revision, p.patient_id, p.language,
       p.time_zone, p.preferred_channel,
       p.email_contact_id, p.text_contact_id, p.opted_out, p.quiet_end_minute,
       p.quiet_start_minute, p.more_texts, p.quiet_when_confirmed, p.drivers
FROM visit_facts v
JOIN person_facts p ON p.clinic_id = $1 AND p.patient_id = v.patient_id
WHERE v.clinic_id = $1 AND v.appointment_id = ANY ($2::uuid[]) AND v.change_version IS NOT NULL
  AND p.status NOT IN ('merged', 'erased')
ORDER BY v.start_time, v.appointment_id

-- name: read_week_of_visits
-- Of one person, in the local week from Monday $3, which lies between $4 and $5 in every zone; oldest
-- first.
SELECT v.appointment_id, v.status, v.visit_type_id, v.location_id, v.mode, v.start_time, v.end_time,
       v.confirmed, v.change_version, v.change_time, v.ride, v.consultation_contact_id,
       v.consultation_contact_kind, v.consultation_language, v.told_kind, v.types_before,
       v.types_in_week, v.types_after, v.directory_revision, p.patient_id, p.language,
       p.time_zone, p.preferred_channel,
       p.email_contact_id, p.text_contact_id, p.opted_out, p.quiet_end_minute,
       p.quiet_start_minute, p.more_texts, p.quiet_when_confirmed, p.drivers
FROM visit_facts v
JOIN person_facts p ON p.clinic_id = $1 AND p.patient_id = v.patient_id
WHERE v.clinic_id = $1 AND v.patient_id = $2
  AND v.start_time >= $4 AND v.start_time < $5
  AND v.local_start >= $3::timestamp AND v.local_start < $3::timestamp + interval '7 days'
  AND v.change_version IS NOT NULL AND p.status NOT IN ('merged', 'erased')
ORDER BY v.start_time, v.appointment_id
LIMIT $6

-- name: read_visits_ahead
-- Of one person, booked and after $3; soonest first.
SELECT v.appointment_id, v.status, v.visit_type_id, v.location_id, v.mode, v.start_time, v.end_time,
       v.confirmed, v.change_version, v.change_time, v.ride, v.consultation_contact_id,
       v.consultation_contact_kind, v.consultation_language, v.told_kind, v.types_before,
       v.types_in_week, v.types_after, v.directory_revision, p.patient_id, p.language,
       p.time_zone, p.preferred_channel,
       p.email_contact_id, p.text_contact_id, p.opted_out, p.quiet_end_minute,
       p.quiet_start_minute, p.more_texts, p.quiet_when_confirmed, p.drivers
FROM visit_facts v
JOIN person_facts p ON p.clinic_id = $1 AND p.patient_id = v.patient_id
WHERE v.clinic_id = $1 AND v.patient_id = $2 AND v.start_time > $3 AND v.status = 'booked'
  AND v.change_version IS NOT NULL AND p.status NOT IN ('merged', 'erased')
ORDER BY v.start_time, v.appointment_id
LIMIT $4

-- name: read_visits_between
-- Of everybody, in one of the states $5, by start.
SELECT v.appointment_id, v.status, v.visit_type_id, v.location_id, v.mode, v.start_time, v.end_time,
       v.confirmed, v.change_version, v.change_time, v.ride, v.consultation_contact_id,
       v.consultation_contact_kind, v.consultation_language, v.told_kind, v.types_before,
       v.types_in_week, v.types_after, v.directory_revision, p.patient_id, p.language,
       p.time_zone, p.preferred_channel,
       p.email_contact_id, p.text_contact_id, p.opted_out, p.quiet_end_minute,
       p.quiet_start_minute, p.more_texts, p.quiet_when_confirmed, p.drivers
FROM visit_facts v
JOIN person_facts p ON p.clinic_id = $1 AND p.patient_id = v.patient_id
WHERE v.clinic_id = $1 AND v.start_time >= $2 AND v.start_time < $3
  AND v.status = ANY ($5::text[]) AND v.change_version IS NOT NULL
  AND p.status NOT IN ('merged', 'erased')
ORDER BY v.start_time, v.appointment_id
LIMIT $4

-- name: count_visits_of_practitioner
-- Agreed ones.
SELECT count(DISTINCT c.appointment_id) AS visits
FROM claim c
JOIN appointment a ON a.clinic_id = $1 AND a.appointment_id = c.appointment_id
WHERE c.clinic_id = $1 AND c.resource_id = $2 AND c.start_time >= $3 AND c.start_time < $4
  AND a.status IN ('booked', 'arrived', 'checked-in', 'fulfilled')

-- name: read_known_people
SELECT p.patient_id, p.language, p.time_zone, p.preferred_channel, p.email_contact_id,
       p.text_contact_id, p.opted_out, p.quiet_end_minute, p.quiet_start_minute, p.more_texts,
       p.quiet_when_confirmed, p.drivers
FROM person_facts p
WHERE p.clinic_id = $1 AND p.patient_id = ANY ($2::uuid[])
  AND p.status NOT IN ('merged', 'erased')
