-- SPDX-License-Identifier: Apache-2.0
-- The worklist.

-- name: insert_staff_tasks
-- One that is there stays as it is, done or not: the constraint is the promise "once".
INSERT INTO staff_task (clinic_id, task_id, kind, subject_id, subject_version, urgent, patient_id,
                        appointment_id, due_time, create_time)
SELECT $1, t.task_id, t.kind, t.subject_id, t.subject_version, t.urgent, t.patient_id,
       t.appointment_id, t.due_time, t.create_time
FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::int[], $6::boolean[], $7::uuid[], $8::uuid[],
            $9::timestamptz[], $10::timestamptz[])
  AS t (task_id, kind, subject_id, subject_version, urgent, patient_id, appointment_id, due_time,
        create_time)
ON CONFLICT ON CONSTRAINT staff_task_once DO NOTHING

-- name: insert_unless_open
-- Whoever asks has locked what it is about: nobody adds another one meanwhile.
INSERT INTO staff_task (clinic_id, task_id, kind, subject_id, subject_version, urgent, patient_id,
                        appointment_id, due_time, create_time)
SELECT $1, $2::uuid, $3::text, $4::uuid, $5::int, $6::boolean, $7::uuid, $8::uuid,
       $9::timestamptz, $10::timestamptz
WHERE NOT EXISTS (
    SELECT FROM staff_task
    WHERE clinic_id = $1 AND kind = $3 AND subject_id = $4 AND complete_time IS NULL)
ON CONFLICT ON CONSTRAINT staff_task_once DO NOTHING

-- name: complete_staff_task
-- Whoever comes second leaves the first one's time.
UPDATE staff_task SET complete_time = coalesce(complete_time, $3)
WHERE clinic_id = $1 AND task_id = $2
RETURNING task_id, kind, subject_id, subject_version, urgent, patient_id, appointment_id, due_time,
          create_time, complete_time

-- name: drop_other_staff_tasks
DELETE FROM staff_task t
WHERE t.clinic_id = $1 AND t.subject_id = ANY ($2::uuid[]) AND t.complete_time IS NULL
  AND NOT EXISTS (
    SELECT FROM unnest($3::text[], $4::uuid[], $5::int[]) AS k (kind, subject_id, subject_version)
    WHERE k.kind = t.kind AND k.subject_id = t.subject_id
      AND k.subject_version = t.subject_version)

-- name: drop_other_tasks_of_kind
DELETE FROM staff_task t
WHERE t.clinic_id = $1 AND t.kind = $2 AND t.complete_time IS NULL
  AND NOT EXISTS (
    SELECT FROM unnest($3::uuid[], $4::int[]) AS k (subject_id, subject_version)
    WHERE k.subject_id = t.subject_id AND k.subject_version = t.subject_version)

-- name: list_open_tasks
-- In the order of the index staff_task_open; after $2, $3, $4 (null: from the beginning).
SELECT task_id, kind, subject_id, subject_version, urgent, patient_id, appointment_id, due_time,
       create_time, complete_time
FROM staff_task
WHERE clinic_id = $1 AND complete_time IS NULL
  AND ($2::boolean IS NULL OR urgent < $2
       OR (urgent = $2 AND (due_time, task_id) > ($3::timestamptz, $4::uuid)))
ORDER BY urgent DESC, due_time, task_id
LIMIT $5

-- name: forget_staff_tasks
DELETE FROM staff_task WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])

-- name: purge_staff_tasks
-- Ids grow with time: old ones stand in front in the key.
DELETE FROM staff_task
WHERE clinic_id = $1 AND task_id IN (
  SELECT task_id FROM staff_task
  WHERE clinic_id = $1 AND create_time < $2
    AND task_id < (lpad(to_hex((extract(epoch FROM $2::timestamptz) * 1000)::bigint), 12, '0')
                   || repeat('0', 20))::uuid
  ORDER BY task_id LIMIT $3)
