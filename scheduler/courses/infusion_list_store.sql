-- SPDX-License-Identifier: Apache-2.0
-- Infusions of courses, for rooms that look at all of a clinic at once.

-- Those that take or took place and start in [$2, $3), at location $5 (null: anywhere); the first $4.
-- name: infusions_between
SELECT a.appointment_id
FROM appointment a
JOIN course_pair p ON p.clinic_id = $1 AND p.infusion_id = a.appointment_id
WHERE a.clinic_id = $1 AND a.start_time >= $2 AND a.start_time < $3
  AND a.status NOT IN ('cancelled', 'noshow', 'entered-in-error')
  AND ($5::uuid IS NULL OR a.location_id = $5)
ORDER BY a.start_time, a.appointment_id
LIMIT $4;
