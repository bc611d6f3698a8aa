-- SPDX-License-Identifier: Apache-2.0
-- Appointments by day, person and resource: one statement per index to start from, all with the
-- same conditions. $2, $3: overlap this time; the bound on start_time with 24 hours is for the
-- index (no visit lasts longer). $4: states. $5, $6: after this row. $7: how many. $8: patient or
-- null. $9: [{"resource": id}] or null. $10: location or null.

-- name: list_by_start
SELECT appointment_id, version, status, visit_type_id, location_id, mode, patient_id, start_time,
       end_time, local_start, time_zone, directory_revision, participations, hold_expire_time,
       hold_owner, confirm_time, check_in_time, actual_start_time, actual_end_time,
       cancellation_reason, cancelled_late, overridden, patient_state, language, create_time,
       update_time
FROM appointment
WHERE clinic_id = $1
  AND start_time > $2::timestamptz - interval '24 hours'
  AND end_time > $2
  AND start_time < $3
  AND status = ANY ($4::text[])
  AND (start_time, appointment_id) > ($5::timestamptz, $6::uuid)
  AND ($8::uuid IS NULL OR patient_id = $8)
  AND ($9::jsonb IS NULL OR participations @> $9)
  AND ($10::uuid IS NULL OR location_id = $10)
ORDER BY start_time, appointment_id
LIMIT $7;

-- name: list_by_location
SELECT appointment_id, version, status, visit_type_id, location_id, mode, patient_id, start_time,
       end_time, local_start, time_zone, directory_revision, participations, hold_expire_time,
       hold_owner, confirm_time, check_in_time, actual_start_time, actual_end_time,
       cancellation_reason, cancelled_late, overridden, patient_state, language, create_time,
       update_time
FROM appointment
WHERE clinic_id = $1
  AND location_id = $10
  AND start_time > $2::timestamptz - interval '24 hours'
  AND end_time > $2
  AND start_time < $3
  AND status = ANY ($4::text[])
  AND (start_time, appointment_id) > ($5::timestamptz, $6::uuid)
  AND ($8::uuid IS NULL OR patient_id = $8)
  AND ($9::jsonb IS NULL OR participations @> $9)
ORDER BY start_time, appointment_id
LIMIT $7;

-- name: list_by_patient
SELECT appointment_id, version, status, visit_type_id, location_id, mode, patient_id, start_time,
       end_time, local_start, time_zone, directory_revision, participations, hold_expire_time,
       hold_owner, confirm_time, check_in_time, actual_start_time, actual_end_time,
       cancellation_reason, cancelled_late, overridden, patient_state, language, create_time,
       update_time
FROM appointment
WHERE clinic_id = $1
  AND patient_id = $8
  AND start_time > $2::timestamptz - interval '24 hours'
  AND end_time > $2
  AND start_time < $3
  AND status = ANY ($4::text[])
  AND (start_time, appointment_id) > ($5::timestamptz, $6::uuid)
  AND ($9::jsonb IS NULL OR participations @> $9)
  AND ($10::uuid IS NULL OR location_id = $10)
ORDER BY start_time, appointment_id
LIMIT $7;

-- A day as the front desk sees it: all but holds that came to nothing. Ids and versions only: what
-- is new is read by find_appointments.
-- name: day_versions
SELECT appointment_id, version
FROM appointment
WHERE clinic_id = $1
  AND location_id = $2
  AND start_time > $3::timestamptz - interval '24 hours'
  AND end_time > $3
  AND start_time < $4
  AND cancellation_reason IS DISTINCT FROM 'hold_expired'
  AND cancellation_reason IS DISTINCT FROM 'hold_released'
ORDER BY start_time, appointment_id
LIMIT $5;
