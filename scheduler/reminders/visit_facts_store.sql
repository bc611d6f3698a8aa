-- SPDX-License-Identifier: Apache-2.0
-- What messages are planned from. See the view known_visit: visit_facts with their person_facts.

-- One visit with its person, inside the booking that made it.
-- name: read_known_visit
SELECT k.*,
       -- What they were told last says this state, and the visit was not moved since.
       coalesce((
         SELECT (m.kind = 'appointment_cancelled') = (k.status = 'cancelled')
                AND NOT EXISTS (
                  SELECT FROM appointment_event e
                  WHERE e.clinic_id = $1 AND e.appointment_id = k.appointment_id
                    AND e.version > m.version AND e.verb = 'move')
         FROM message m
         WHERE m.clinic_id = $1 AND m.subject_id = k.appointment_id
           AND m.version < k.change_version
           AND m.kind IN ('appointment_booked', 'appointment_moved', 'appointment_cancelled')
           AND m.state IN ('accepted', 'delivered')
         ORDER BY m.version DESC LIMIT 1), false) AS told_stands
FROM known_visit k
WHERE k.clinic_id = $1 AND k.appointment_id = $2

-- name: read_known_visits
SELECT k.*,
       -- As above.
       coalesce((
         SELECT (m.kind = 'appointment_cancelled') = (k.status = 'cancelled')
                AND NOT EXISTS (
                  SELECT FROM appointment_event e
                  WHERE e.clinic_id = $1 AND e.appointment_id = k.appointment_id
                    AND e.version > m.version AND e.verb = 'move')
         FROM message m
         WHERE m.clinic_id = $1 AND m.subject_id = k.appointment_id
           AND m.version < k.change_version
           AND m.kind IN ('appointment_booked', 'appointment_moved', 'appointment_cancelled')
           AND m.state IN ('accepted', 'delivered')
         ORDER BY m.version DESC LIMIT 1), false) AS told_stands
FROM known_visit k
WHERE k.clinic_id = $1 AND k.appointment_id = ANY ($2::uuid[])
ORDER BY k.start_time, k.appointment_id

-- name: read_other_visits
-- Of the person of a visit.
SELECT types_before, types_in_week
FROM visit_facts
WHERE clinic_id = $1 AND appointment_id = $2

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
SELECT *,
       EXISTS (
         SELECT FROM appointment_event e
         WHERE e.clinic_id = $1 AND e.appointment_id = known_visit.appointment_id
           AND e.version = known_visit.change_version AND e.verb IN ('move', 'cancel', 'undo')
           AND e.actor_role NOT IN ('patient', 'proxy', 'supporter', 'anonymous'))
         AS changed_by_staff
FROM known_visit
WHERE clinic_id = $1 AND start_time >= $2 AND start_time < $3 AND status = ANY ($5::text[])
  AND NOT EXISTS (
    SELECT FROM appointment_event e
    WHERE e.clinic_id = $1 AND e.appointment_id = known_visit.appointment_id
      AND e.version = known_visit.change_version
      AND e.verb IN ('cancel', 'no_show') AND e.status_before = 'pending')
ORDER BY start_time, appointment_id
LIMIT $4

-- name: read_changed_visits
-- Of everybody: what somebody else than the patient moved, cancelled or took back from $2 to $3, and
-- that begins after $4; none that was lost before it was agreed.
WITH changed AS MATERIALIZED (
  SELECT a.appointment_id, e.version
  FROM appointment a
  JOIN appointment_event e ON e.clinic_id = $1 AND e.appointment_id = a.appointment_id
  WHERE a.clinic_id = $1 AND a.start_time > $4 AND a.status IN ('booked', 'cancelled')
    AND a.patient_id IS NOT NULL
    AND e.event_time >= $2 AND e.event_time < $3 AND e.verb IN ('move', 'cancel', 'undo')
    AND e.actor_role NOT IN ('patient', 'proxy', 'supporter', 'anonymous')
    AND NOT (e.verb = 'cancel' AND e.status_before = 'pending')
)
SELECT known_visit.*
FROM changed
JOIN known_visit ON known_visit.clinic_id = $1
  AND known_visit.appointment_id = changed.appointment_id
  AND known_visit.change_version = changed.version
ORDER BY known_visit.start_time, known_visit.appointment_id
LIMIT $5

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
