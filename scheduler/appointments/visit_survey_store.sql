-- SPDX-License-Identifier: Apache-2.0
-- Visits of a whole clinic, and what they take. Conditions are on start_time and end_time: those on
-- `during` are no index conditions under row-level security; nothing lasts longer than 24 hours.

-- Booked or pending ones that start in [$2, $3), the first $6: those of another revision than $4,
-- and those that take something of $5.
-- name: survey_visits
SELECT appointment_id, version, status, visit_type_id, location_id, mode, patient_id, start_time,
       end_time, local_start, time_zone, directory_revision, participations, hold_expire_time,
       hold_owner, confirm_time, check_in_time, actual_start_time, actual_end_time,
       cancellation_reason, cancelled_late, overridden, patient_state, language, create_time,
       update_time
FROM appointment
WHERE clinic_id = $1
  AND start_time >= $2
  AND start_time < $3
  AND status IN ('booked', 'pending')
  AND patient_id IS NOT NULL
  AND (directory_revision <> $4
       OR appointment_id IN (
           SELECT claim.appointment_id
           FROM claim
           WHERE claim.clinic_id = $1
             AND claim.resource_id = ANY ($5::uuid[])
             AND claim.start_time > $2::timestamptz - interval '24 hours'
             AND claim.start_time < $3::timestamptz + interval '24 hours'))
ORDER BY start_time, appointment_id
LIMIT $6;

-- name: visits_of_patients
SELECT appointment_id, patient_id, visit_type_id, start_time, end_time
FROM appointment
WHERE clinic_id = $1
  AND patient_id = ANY ($2::uuid[])
  AND start_time > $3::timestamptz - interval '24 hours'
  AND end_time > $3
  AND start_time < $4
  AND (status IN ('pending', 'booked', 'arrived', 'checked-in', 'fulfilled')
       OR (status = 'proposed' AND hold_expire_time > $5))
ORDER BY start_time, appointment_id;

-- name: claims_of_visits
SELECT appointment_id, resource_id, seat, start_time, end_time
FROM claim
WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[])
ORDER BY appointment_id, resource_id, start_time, seat;

-- name: staff_moves_of_visits
SELECT appointment_id, count(*)::integer AS moves
FROM appointment_event
WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[])
  AND verb = 'move'
  AND actor_role IN ('front_desk', 'practitioner', 'clinic_admin')
GROUP BY appointment_id;

-- Expired holds do not count.
-- name: taken_near
SELECT resource_id, seat, start_time, end_time
FROM claim
WHERE clinic_id = $1
  AND resource_id = ANY ($2::uuid[])
  AND start_time > $3::timestamptz - interval '24 hours'
  AND start_time < $4
  AND end_time > $3
  AND (expires_at IS NULL OR expires_at > $5);
