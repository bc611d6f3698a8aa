-- SPDX-License-Identifier: Apache-2.0
-- Who brings people home.

-- name: save_ride
-- The last answer counts.
INSERT INTO ride (clinic_id, appointment_id, arranged, driver_name, driver_phone, answer_time)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (clinic_id, appointment_id) DO UPDATE
SET arranged = excluded.arranged, driver_name = excluded.driver_name,
    driver_phone = excluded.driver_phone, answer_time = excluded.answer_time

-- name: read_ride
SELECT appointment_id, arranged, driver_name, driver_phone, answer_time
FROM ride
WHERE clinic_id = $1 AND appointment_id = $2

-- name: list_rides_of_patient
-- Of appointments oldest first.
SELECT r.appointment_id, r.arranged, r.driver_name, r.driver_phone, r.answer_time
FROM appointment a
JOIN ride r ON r.clinic_id = $1 AND r.appointment_id = a.appointment_id
WHERE a.clinic_id = $1 AND a.patient_id = $2
ORDER BY a.start_time, a.appointment_id
LIMIT $3

-- name: forget_drivers
-- That somebody was brought home stays; not by whom.
UPDATE ride SET driver_name = '', driver_phone = ''
WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[])
