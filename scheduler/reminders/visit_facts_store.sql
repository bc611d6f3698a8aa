-- SPDX-License-Identifier: Apache-2.0
-- What messages are planned from. See the view known_visit: visit_facts with their person_facts.

-- One visit with its person, inside the booking that made it.
-- name: read_known_visit
SELECT *
FROM known_visit
WHERE clinic_id = $1 AND appointment_id = $2

-- name: read_known_visits
SELECT *
FROM known_visit
WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[])
ORDER BY start_time, appointment_id

-- name: read_week_of_visits
-- Of one person, in the local week from Monday $3, which lies between $4 and $5 in every zone; oldest
-- first.
SELECT *
FROM known_visit
WHERE clinic_id = $1 AND patient_id = $2
  AND start_time >= $4 AND start_time < $5
  AND local_start >= $3::timestamp AND local_start < $3::timestamp + interval '7 days'
ORDER BY start_time, appointment_id
LIMIT $6

-- name: read_visits_ahead
-- Of one person, booked and after $3; soonest first.
SELECT *
FROM known_visit
WHERE clinic_id = $1 AND patient_id = $2 AND start_time > $3 AND status = 'booked'
ORDER BY start_time, appointment_id
LIMIT $4

-- name: read_visits_between
-- Of everybody, in one of the states $5, by start; none that was lost before it was agreed: nobody
-- had heard of it.
SELECT *
FROM known_visit
WHERE clinic_id = $1 AND start_time >= $2 AND start_time < $3 AND status = ANY ($5::text[])
  AND NOT EXISTS (
    SELECT FROM appointment_event e
    WHERE e.clinic_id = $1 AND e.appointment_id = known_visit.appointment_id
      AND e.version = known_visit.change_version
      AND e.verb IN ('cancel', 'no_show') AND e.status_before = 'pending')
ORDER BY start_time, appointment_id
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
