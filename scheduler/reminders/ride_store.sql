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
SELECT arranged, driver_name, driver_phone, answer_time
FROM ride
WHERE clinic_id = $1 AND appointment_id = $2

-- name: forget_drivers
-- That somebody was brought home stays; not by whom.
UPDATE ride SET driver_name = '', driver_phone = ''
WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[])
