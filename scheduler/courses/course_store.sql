-- SPDX-License-Identifier: Apache-2.0
-- Courses and their pairs.

-- name: insert_course
WITH made AS (
    INSERT INTO course (
        clinic_id, course_id, version, patient_id, infusion_type_id, session_type_id,
        infusion_count, gap_min, gap_from, gap_until, gap_max, span_days_max, wishes,
        directory_revision, create_time, update_time, tentative_from, preparation_type_id,
        preparation_id)
    VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13, $14, $14, $21, $22,
            $23)
    RETURNING course_id
)
INSERT INTO course_pair (
    clinic_id, course_id, position, infusion_id, session_id, choice, external_start, external_end)
SELECT $1, made.course_id, pair.position, pair.infusion_id, pair.session_id, pair.choice,
       pair.external_start, pair.external_end
FROM made,
     unnest($15::smallint[], $16::uuid[], $17::uuid[], $18::text[], $19::timestamptz[],
            $20::timestamptz[])
         AS pair (position, infusion_id, session_id, choice, external_start, external_end);

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

-- name: save_course
WITH saved AS (
    UPDATE course
    SET version = version + 1, directory_revision = $3, update_time = $4, preparation_id = $11
    WHERE clinic_id = $1 AND course_id = $2
    RETURNING course_id
)
UPDATE course_pair
SET infusion_id = pair.infusion_id, session_id = pair.session_id, choice = pair.choice,
    external_start = pair.external_start, external_end = pair.external_end
FROM saved,
     unnest($5::smallint[], $6::uuid[], $7::uuid[], $8::text[], $9::timestamptz[],
            $10::timestamptz[])
         AS pair (position, infusion_id, session_id, choice, external_start, external_end)
WHERE course_pair.clinic_id = $1 AND course_pair.course_id = saved.course_id
  AND course_pair.position = pair.position;

-- A row for each pair.
-- name: read_course
SELECT c.course_id, c.version, c.patient_id, c.infusion_type_id, c.session_type_id,
       c.infusion_count, c.gap_min, c.gap_from, c.gap_until, c.gap_max, c.span_days_max, c.wishes,
       c.directory_revision, c.create_time, c.update_time, c.tentative_from, c.preparation_type_id,
       c.preparation_id, p.position, p.infusion_id, p.session_id, p.choice, p.external_start,
       p.external_end
FROM course c
JOIN course_pair p ON p.clinic_id = c.clinic_id AND p.course_id = c.course_id
WHERE c.clinic_id = $1 AND c.course_id = $2
ORDER BY p.position;

-- The newest $3 of a patient.
-- name: list_courses
SELECT c.course_id, c.version, c.patient_id, c.infusion_type_id, c.session_type_id,
       c.infusion_count, c.gap_min, c.gap_from, c.gap_until, c.gap_max, c.span_days_max, c.wishes,
       c.directory_revision, c.create_time, c.update_time, c.tentative_from, c.preparation_type_id,
       c.preparation_id, p.position, p.infusion_id, p.session_id, p.choice, p.external_start,
       p.external_end
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
       c.preparation_id, p.position, p.infusion_id, p.session_id, p.choice, p.external_start,
       p.external_end
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
       c.preparation_id, p.position, p.infusion_id, p.session_id, p.choice, p.external_start,
       p.external_end
FROM (
    SELECT course_id FROM course_pair WHERE clinic_id = $1 AND infusion_id = ANY ($2::uuid[])
    UNION
    SELECT course_id FROM course_pair WHERE clinic_id = $1 AND session_id = ANY ($2::uuid[])
    UNION
    SELECT course_id FROM course WHERE clinic_id = $1 AND preparation_id = ANY ($2::uuid[])) mine
JOIN course c ON c.clinic_id = $1 AND c.course_id = mine.course_id
JOIN course_pair p ON p.clinic_id = $1 AND p.course_id = mine.course_id
ORDER BY c.course_id, p.position;
