-- SPDX-License-Identifier: Apache-2.0
-- Who works at a clinic.

-- On the path of every call, at most once in kStaffCardLife for each person.
-- name: find_staff_card
SELECT staff_id, role, practitioner_id, disable_time IS NOT NULL AS disabled, last_sign_in_time
FROM staff
WHERE clinic_id = $1 AND issuer = $2 AND subject = $3;

-- name: find_staff_by_subject
SELECT staff_id, issuer, subject, role, practitioner_id, disable_time, create_time, update_time
FROM staff
WHERE clinic_id = $1 AND issuer = $2 AND subject = $3;

-- Empty result: the subject has an entry.
-- name: insert_staff
INSERT INTO staff (clinic_id, staff_id, issuer, subject, role, practitioner_id, create_time, update_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
ON CONFLICT (clinic_id, issuer, subject) DO NOTHING
RETURNING staff_id, issuer, subject, role, practitioner_id, disable_time, create_time, update_time;

-- $3: null leaves the role; $4: whether the practitioner changes.
-- name: update_staff
UPDATE staff
SET role = coalesce($3, role),
    practitioner_id = CASE WHEN $4 THEN $5 ELSE practitioner_id END,
    update_time = $6
WHERE clinic_id = $1 AND staff_id = $2
RETURNING staff_id, issuer, subject, role, practitioner_id, disable_time, create_time, update_time;

-- Whoever is out already stays out since then.
-- name: disable_staff
UPDATE staff
SET disable_time = coalesce(disable_time, $3),
    update_time = CASE WHEN disable_time IS NULL THEN $3 ELSE update_time END
WHERE clinic_id = $1 AND staff_id = $2
RETURNING staff_id, issuer, subject, role, practitioner_id, disable_time, create_time, update_time;

-- name: enable_staff
UPDATE staff
SET disable_time = NULL,
    update_time = CASE WHEN disable_time IS NULL THEN update_time ELSE $3 END
WHERE clinic_id = $1 AND staff_id = $2
RETURNING staff_id, issuer, subject, role, practitioner_id, disable_time, create_time, update_time;

-- In the order of entry: ids grow with time.
-- name: list_staff
SELECT staff_id, issuer, subject, role, practitioner_id, disable_time, create_time, update_time
FROM staff
WHERE clinic_id = $1 AND staff_id > $2
ORDER BY staff_id
LIMIT $3;

-- Empty result: it is known, or a later one is.
-- name: note_staff_sign_in
UPDATE staff
SET last_sign_in_time = $3
WHERE clinic_id = $1 AND staff_id = $2 AND coalesce(last_sign_in_time < $3, true)
RETURNING staff_id;
