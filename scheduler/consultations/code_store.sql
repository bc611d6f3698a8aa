-- SPDX-License-Identifier: Apache-2.0
-- Codes: the newest of a hold is the one that works.

-- name: insert_code
INSERT INTO contact_code
  (clinic_id, contact_code_id, contact_id, appointment_id, create_time, expire_time)
VALUES ($1, $2, $3, $4, $5, $6)

-- name: expire_codes
-- The codes before a new one stop working.
UPDATE contact_code SET expire_time = $3
WHERE clinic_id = $1 AND appointment_id = $2 AND expire_time > $3

-- name: lock_newest_code
SELECT contact_code_id, tries, expire_time, verify_time IS NOT NULL AS verified
FROM contact_code
WHERE clinic_id = $1 AND appointment_id = $2
ORDER BY create_time DESC, contact_code_id DESC
LIMIT 1
FOR UPDATE

-- name: count_try
UPDATE contact_code SET tries = tries + 1, verify_time = $3
WHERE clinic_id = $1 AND contact_code_id = $2

-- name: purge_codes
-- Oldest first: ids are in the order of time. Gives them: messages speak of them.
DELETE FROM contact_code
WHERE clinic_id = $1 AND contact_code_id IN (
  SELECT contact_code_id FROM contact_code WHERE clinic_id = $1 AND expire_time < $2
  ORDER BY contact_code_id LIMIT $3 FOR UPDATE SKIP LOCKED)
RETURNING contact_code_id
