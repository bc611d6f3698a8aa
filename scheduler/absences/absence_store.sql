-- SPDX-License-Identifier: Apache-2.0
-- Absences. There is no DELETE here, and the one UPDATE withdraws. Whoever writes one has locked
-- the calendar of its resource. A resource is named by its entry, which outlives the file's.

-- name: insert_absence
INSERT INTO absence (clinic_id, absence_id, resource_id, start_time, end_time, create_time)
VALUES ($1, $2, $3, $4, $5, $6)

-- name: find_absence
SELECT a.absence_id, a.resource_id, a.start_time, a.end_time, a.create_time, a.withdraw_time,
       CASE e.kind WHEN 'practitioner' THEN 'practitioners/' ELSE 'rooms/' END || e.slug AS label
FROM absence a
JOIN directory_entity e ON e.clinic_id = $1 AND e.entity_id = a.resource_id
WHERE a.clinic_id = $1 AND a.absence_id = $2

-- name: withdraw_absence
-- Whoever comes second changes nothing. A server's clock may be behind that of the one that
-- recorded it.
UPDATE absence SET withdraw_time = greatest(create_time, $3)
WHERE clinic_id = $1 AND absence_id = $2 AND withdraw_time IS NULL

-- name: touching_absences
-- Those that stand and touch [$2, $3), by start, after the row ($4, $5); at most $6.
SELECT a.absence_id, a.resource_id, a.start_time, a.end_time, a.create_time, a.withdraw_time,
       CASE e.kind WHEN 'practitioner' THEN 'practitioners/' ELSE 'rooms/' END || e.slug AS label
FROM absence a
JOIN directory_entity e ON e.clinic_id = $1 AND e.entity_id = a.resource_id
WHERE a.clinic_id = $1 AND a.withdraw_time IS NULL AND a.end_time > $2 AND a.start_time < $3
  AND (a.start_time, a.absence_id) > ($4::timestamptz, $5::uuid)
ORDER BY a.start_time, a.absence_id
LIMIT $6
