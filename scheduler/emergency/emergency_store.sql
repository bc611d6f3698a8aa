-- SPDX-License-Identifier: Apache-2.0
-- Access in an emergency. There is no DELETE here; the one UPDATE is the one review.

-- name: insert_emergency_access
INSERT INTO emergency_access (clinic_id, access_id, staff_id, patient_id, reason, open_time, end_time)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: find_emergency_access
SELECT access_id, staff_id, patient_id, reason, open_time, end_time, finding, reviewer_id,
       review_time, review_note
FROM emergency_access
WHERE clinic_id = $1 AND access_id = $2

-- name: list_emergency_accesses
-- Newest first: ids grow with time. After the id $2 (null: from the newest).
SELECT access_id, staff_id, patient_id, reason, open_time, end_time, finding, reviewer_id,
       review_time, review_note
FROM emergency_access
WHERE clinic_id = $1 AND ($2::uuid IS NULL OR access_id < $2)
ORDER BY access_id DESC
LIMIT $3

-- name: list_unreviewed_accesses
SELECT access_id, staff_id, patient_id, reason, open_time, end_time, finding, reviewer_id,
       review_time, review_note
FROM emergency_access
WHERE clinic_id = $1 AND review_time IS NULL AND ($2::uuid IS NULL OR access_id < $2)
ORDER BY access_id DESC
LIMIT $3

-- name: review_emergency_access
-- Whoever comes second changes nothing.
UPDATE emergency_access
SET finding = $3, reviewer_id = $4, review_time = $5, review_note = $6
WHERE clinic_id = $1 AND access_id = $2 AND review_time IS NULL

-- name: count_overdue_reviews
SELECT count(*) AS overdue
FROM emergency_access
WHERE clinic_id = $1 AND review_time IS NULL AND open_time <= $2
