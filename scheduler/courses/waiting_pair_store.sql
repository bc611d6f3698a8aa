-- SPDX-License-Identifier: Apache-2.0
-- Pairs whose patients wait for a session.

-- Those whose infusion ends after $2, whatever became of it; after $3 and $4, the first $5.
-- name: waiting_pairs
SELECT p.course_id, p.position
FROM course_pair p
JOIN appointment a ON a.clinic_id = $1 AND a.appointment_id = p.infusion_id
WHERE p.clinic_id = $1 AND p.choice = 'waiting' AND a.end_time > $2
  AND (p.course_id, p.position) > ($3, $4)
ORDER BY p.course_id, p.position
LIMIT $5;
