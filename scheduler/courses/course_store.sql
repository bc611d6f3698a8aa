-- SPDX-License-Identifier: Apache-2.0
-- Courses and their pairs.

-- name: insert_course
WITH made AS (
    INSERT INTO course (
        clinic_id, course_id, version, patient_id, infusion_type_id, session_type_id,
        infusion_count, gap_min, gap_from, gap_until, gap_max, span_days_max, wishes,
        directory_revision, create_time, update_time, tentative_from, preparation_type_id,
        preparation_id, per_week_max, session_ratio, booster_of, skipped, pause_start, pause_end)
    VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13, $14, $14, $22, $23,
            $24, $25, $26, $27, $28::smallint[], $29, $30)
    RETURNING course_id
)
INSERT INTO course_pair (
    clinic_id, course_id, position, infusion_id, session_id, choice, external_start, external_end,
    held_id)
SELECT $1, made.course_id, pair.position, pair.infusion_id, pair.session_id, pair.choice,
       pair.external_start, pair.external_end, pair.held_id
FROM made,
     unnest($15::smallint[], $16::uuid[], $17::uuid[], $18::text[], $19::timestamptz[],
            $20::timestamptz[], $21::uuid[])
         AS pair (position, infusion_id, session_id, choice, external_start, external_end, held_id);

-- Whoever changes a course has this lock, before those of its appointments.
-- name: lock_course
SELECT version
FROM course
WHERE clinic_id = $1 AND course_id = $2
FOR NO KEY UPDATE;

-- Several, in the one order.
-- name: lock_courses
SELECT course_id, version
FROM course
WHERE clinic_id = $1 AND course_id = ANY ($2::uuid[])
ORDER BY course_id
FOR NO KEY UPDATE;

-- Those of the patient $2 that have a preparation, of type $3; in the one order.
-- name: lock_prepared
SELECT course_id, preparation_id
FROM course
WHERE clinic_id = $1 AND patient_id = $2 AND preparation_type_id = $3
  AND preparation_id IS NOT NULL
ORDER BY course_id
FOR NO KEY UPDATE;

-- A half that gives its place to another visit is remembered: see former_place.
-- name: save_course
WITH saved AS (
    UPDATE course
    SET version = version + 1, directory_revision = $3, update_time = $4, preparation_id = $12
    WHERE clinic_id = $1 AND course_id = $2
    RETURNING course_id
)
UPDATE course_pair
SET infusion_id = pair.infusion_id, session_id = pair.session_id, choice = pair.choice,
    external_start = pair.external_start, external_end = pair.external_end, held_id = pair.held_id,
    replaced = (
        SELECT coalesce(array_agg(DISTINCT half), '{}')
        FROM unnest(course_pair.replaced || course_pair.infusion_id || course_pair.session_id)
                 AS half
        WHERE half IS DISTINCT FROM pair.infusion_id AND half IS DISTINCT FROM pair.session_id
          AND half IS NOT NULL)
FROM saved,
     unnest($5::smallint[], $6::uuid[], $7::uuid[], $8::text[], $9::timestamptz[],
            $10::timestamptz[], $11::uuid[])
         AS pair (position, infusion_id, session_id, choice, external_start, external_end, held_id)
WHERE course_pair.clinic_id = $1 AND course_pair.course_id = saved.course_id
  AND course_pair.position = pair.position;

-- What is agreed about a course. Its pairs are as many as it has infusions: see add_pairs and
-- drop_pairs.
-- name: update_course
UPDATE course
SET version = version + 1, directory_revision = $3, update_time = $4, infusion_count = $5,
    gap_min = $6, gap_from = $7, gap_until = $8, gap_max = $9, span_days_max = $10,
    per_week_max = $11, wishes = $12::jsonb, tentative_from = $13, session_ratio = $14,
    skipped = $15::smallint[], pause_start = $16, pause_end = $17
WHERE clinic_id = $1 AND course_id = $2;

-- Of the positions from $3 to $4 those that are not there.
-- name: add_pairs
INSERT INTO course_pair (clinic_id, course_id, position, choice)
SELECT $1, $2, position, $5
FROM generate_series($3::int, $4::int) AS position
ON CONFLICT (clinic_id, course_id, position) DO NOTHING;

-- Those behind position $3.
-- name: drop_pairs
DELETE FROM course_pair
WHERE clinic_id = $1 AND course_id = $2 AND position > $3;

-- A row for each pair.
-- name: read_course
SELECT c.course_id, c.version, c.patient_id, c.infusion_type_id, c.session_type_id,
       c.infusion_count, c.gap_min, c.gap_from, c.gap_until, c.gap_max, c.span_days_max, c.wishes,
       c.directory_revision, c.create_time, c.update_time, c.tentative_from, c.preparation_type_id,
       c.preparation_id, c.per_week_max, c.session_ratio, c.booster_of, c.skipped, c.pause_start,
       c.pause_end, p.position, p.infusion_id, p.session_id, p.choice, p.external_start,
       p.external_end, p.held_id
FROM course c
JOIN course_pair p ON p.clinic_id = c.clinic_id AND p.course_id = c.course_id
WHERE c.clinic_id = $1 AND c.course_id = $2
ORDER BY p.position;

-- The newest $3 of a patient.
-- name: list_courses
SELECT c.course_id, c.version, c.patient_id, c.infusion_type_id, c.session_type_id,
       c.infusion_count, c.gap_min, c.gap_from, c.gap_until, c.gap_max, c.span_days_max, c.wishes,
       c.directory_revision, c.create_time, c.update_time, c.tentative_from, c.preparation_type_id,
       c.preparation_id, c.per_week_max, c.session_ratio, c.booster_of, c.skipped, c.pause_start,
       c.pause_end, p.position, p.infusion_id, p.session_id, p.choice, p.external_start,
       p.external_end, p.held_id
FROM (
    SELECT *
    FROM course
    WHERE clinic_id = $1 AND patient_id = $2
    ORDER BY create_time DESC, course_id DESC
    LIMIT $3) c
JOIN course_pair p ON p.clinic_id = c.clinic_id AND p.course_id = c.course_id
ORDER BY c.create_time DESC, c.course_id DESC, p.position;

-- A row for each pair of the course that a visit belongs to; none for all other visits.
-- name: course_of_appointment
SELECT c.course_id, c.version, c.patient_id, c.infusion_type_id, c.session_type_id,
       c.infusion_count, c.gap_min, c.gap_from, c.gap_until, c.gap_max, c.span_days_max, c.wishes,
       c.directory_revision, c.create_time, c.update_time, c.tentative_from, c.preparation_type_id,
       c.preparation_id, c.per_week_max, c.session_ratio, c.booster_of, c.skipped, c.pause_start,
       c.pause_end, p.position, p.infusion_id, p.session_id, p.choice, p.external_start,
       p.external_end, p.held_id
FROM (
    SELECT course_id FROM course_pair WHERE clinic_id = $1 AND infusion_id = $2
    UNION ALL
    SELECT course_id FROM course_pair WHERE clinic_id = $1 AND session_id = $2
    LIMIT 1) mine
JOIN course c ON c.clinic_id = $1 AND c.course_id = mine.course_id
JOIN course_pair p ON p.clinic_id = $1 AND p.course_id = mine.course_id
ORDER BY p.position;

-- The same of many visits, by course.
-- name: courses_of_appointments
SELECT c.course_id, c.version, c.patient_id, c.infusion_type_id, c.session_type_id,
       c.infusion_count, c.gap_min, c.gap_from, c.gap_until, c.gap_max, c.span_days_max, c.wishes,
       c.directory_revision, c.create_time, c.update_time, c.tentative_from, c.preparation_type_id,
       c.preparation_id, c.per_week_max, c.session_ratio, c.booster_of, c.skipped, c.pause_start,
       c.pause_end, p.position, p.infusion_id, p.session_id, p.choice, p.external_start,
       p.external_end, p.held_id
FROM (
    SELECT course_id FROM course_pair WHERE clinic_id = $1 AND infusion_id = ANY ($2::uuid[])
    UNION
    SELECT course_id FROM course_pair WHERE clinic_id = $1 AND session_id = ANY ($2::uuid[])
    UNION
    SELECT course_id FROM course WHERE clinic_id = $1 AND preparation_id = ANY ($2::uuid[])) mine
JOIN course c ON c.clinic_id = $1 AND c.course_id = mine.course_id
JOIN course_pair p ON p.clinic_id = $1 AND p.course_id = mine.course_id
ORDER BY c.course_id, p.position;

-- The pair whose half $3, a visit of the patient $2, was before another took its place.
-- name: former_place
SELECT p.course_id, p.position
FROM course c
JOIN course_pair p ON p.clinic_id = c.clinic_id AND p.course_id = c.course_id
WHERE c.clinic_id = $1 AND c.patient_id = $2 AND $3::uuid = ANY (p.replaced)
ORDER BY c.course_id, p.position
LIMIT 1;
