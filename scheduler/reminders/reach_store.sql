-- SPDX-License-Identifier: Apache-2.0
-- What bookings read of people, ready in their rows; see the view person_reach.

-- name: lock_people
-- Whoever changed one of them at the same time is waited for: what the next statement sees has it.
SELECT patient_id FROM patient
WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])
ORDER BY patient_id
FOR NO KEY UPDATE

-- name: store_reach
UPDATE patient SET reach = fresh.reach
FROM person_reach fresh
WHERE patient.clinic_id = $1 AND patient.patient_id = ANY ($2::uuid[])
  AND fresh.clinic_id = $1 AND fresh.patient_id = patient.patient_id
  AND patient.reach IS DISTINCT FROM fresh.reach
