-- SPDX-License-Identifier: Apache-2.0
-- The audit log. There is no UPDATE and no DELETE here, and the application role may do neither.

-- Travels with the change that it tells of.
-- name: record_entry
INSERT INTO audit_entry (clinic_id, record_time, entry_id, actor_role, actor, method, action,
                         subject_kind, subject_id, subject_count, patient_id, outcome, call_id,
                         request_id, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- Several at once, in arrays. Sent again when a commit was in doubt: then they are there already.
-- name: record_entries
INSERT INTO audit_entry (clinic_id, record_time, entry_id, actor_role, actor, method, action,
                         subject_kind, subject_id, subject_count, patient_id, outcome, call_id,
                         request_id, reason)
SELECT $1, e.*
FROM unnest($2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
            $8::text[], $9::uuid[], $10::integer[], $11::uuid[], $12::text[], $13::uuid[],
            $14::uuid[], $15::text[]) AS e
ON CONFLICT (clinic_id, record_time, entry_id) DO NOTHING;

-- $2, $3: from, until. $4, $5: before this time and id. $6: actor, $7: action, or null. $8: rows.
-- name: search_entries
SELECT clinic_id, record_time, entry_id, actor_role, actor, method, action, subject_kind,
       subject_id, subject_count, patient_id, outcome, call_id, request_id, reason
FROM audit_entry
WHERE clinic_id = $1
  AND record_time >= $2
  AND record_time < $3
  AND (record_time, entry_id) < ($4::timestamptz, $5::uuid)
  AND ($6::text IS NULL OR actor = $6)
  AND ($7::text IS NULL OR action = $7)
ORDER BY record_time DESC, entry_id DESC
LIMIT $8;

-- The same of one patient, $9, by an index of its own.
-- name: search_entries_of_patient
SELECT clinic_id, record_time, entry_id, actor_role, actor, method, action, subject_kind,
       subject_id, subject_count, patient_id, outcome, call_id, request_id, reason
FROM audit_entry
WHERE clinic_id = $1
  AND patient_id = $9
  AND record_time >= $2
  AND record_time < $3
  AND (record_time, entry_id) < ($4::timestamptz, $5::uuid)
  AND ($6::text IS NULL OR actor = $6)
  AND ($7::text IS NULL OR action = $7)
ORDER BY record_time DESC, entry_id DESC
LIMIT $8;

-- name: read_chain_head
SELECT sequence, hash, record_time
FROM audit_chain
WHERE clinic_id = $1
ORDER BY sequence DESC
LIMIT 1;

-- Entries from $2 to before $3 that no seal names, oldest first. Found in the keys alone: nearly all
-- that are looked at are sealed.
-- name: list_unsealed
SELECT e.clinic_id, e.record_time, e.entry_id, e.actor_role, e.actor, e.method, e.action,
       e.subject_kind, e.subject_id, e.subject_count, e.patient_id, e.outcome, e.call_id,
       e.request_id, e.reason
FROM (SELECT n.record_time, n.entry_id
      FROM audit_entry n
      WHERE n.clinic_id = $1
        AND n.record_time >= $2
        AND n.record_time < $3
        AND NOT EXISTS (SELECT FROM audit_chain c
                        WHERE c.clinic_id = $1
                          AND c.record_time >= $2
                          AND c.record_time < $3
                          AND c.record_time = n.record_time
                          AND c.entry_id = n.entry_id)
      ORDER BY n.record_time, n.entry_id
      LIMIT $4) AS unsealed
JOIN audit_entry e
  ON e.clinic_id = $1 AND e.record_time = unsealed.record_time AND e.entry_id = unsealed.entry_id
ORDER BY e.record_time, e.entry_id;

-- Fewer rows than seals: another scheduler sealed at the same moment, and this one gives way.
-- name: insert_seals
INSERT INTO audit_chain (clinic_id, sequence, record_time, entry_id, hash, seal_time)
SELECT $1, s.*, $6
FROM unnest($2::bigint[], $3::timestamptz[], $4::uuid[], $5::bytea[]) AS s
ON CONFLICT DO NOTHING;

-- Seals after $2 with what they seal.
-- name: list_sealed
SELECT c.sequence, c.record_time AS sealed_time, c.entry_id AS sealed_id, c.hash, c.seal_time,
       e.clinic_id, e.record_time, e.entry_id, e.actor_role, e.actor, e.method, e.action,
       e.subject_kind, e.subject_id, e.subject_count, e.patient_id, e.outcome, e.call_id,
       e.request_id, e.reason
FROM audit_chain c
LEFT JOIN audit_entry e
  ON e.clinic_id = $1 AND e.record_time = c.record_time AND e.entry_id = c.entry_id
WHERE c.clinic_id = $1
  AND c.sequence > $2
ORDER BY c.sequence
LIMIT $3;

-- name: read_seal_hash
SELECT hash FROM audit_chain WHERE clinic_id = $1 AND sequence = $2;
