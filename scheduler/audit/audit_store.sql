-- SPDX-License-Identifier: Apache-2.0
-- The audit log. There is no UPDATE and no DELETE here, and the application role may do neither.

-- Travels with the change that it tells of.
-- name: record_entry
INSERT INTO audit_entry (clinic_id, record_time, entry_id, actor_role, actor, method, action,
                         subject_kind, subject_id, subject_count, patient_id, outcome, call_id,
                         request_id, reason, patient_ids)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
        NULLIF($16::uuid[], '{}'));

-- Several at once, in arrays; lists of patients as texts, because arrays hold no arrays of different
-- lengths. Sent again when a commit was in doubt: then they are there already.
-- name: record_entries
INSERT INTO audit_entry (clinic_id, record_time, entry_id, actor_role, actor, method, action,
                         subject_kind, subject_id, subject_count, patient_id, outcome, call_id,
                         request_id, reason, patient_ids)
SELECT $1, e.record_time, e.entry_id, e.actor_role, e.actor, e.method, e.action, e.subject_kind,
       e.subject_id, e.subject_count, e.patient_id, e.outcome, e.call_id, e.request_id, e.reason,
       NULLIF(e.patient_ids::uuid[], '{}')
FROM unnest($2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
            $8::text[], $9::uuid[], $10::integer[], $11::uuid[], $12::text[], $13::uuid[],
            $14::uuid[], $15::text[], $16::text[])
  AS e (record_time, entry_id, actor_role, actor, method, action, subject_kind, subject_id,
        subject_count, patient_id, outcome, call_id, request_id, reason, patient_ids)
ON CONFLICT (clinic_id, record_time, entry_id) DO NOTHING;

-- $2, $3: from, until. $4, $5: before this time and id. $6: actor, $7: action, or null. $8: rows.
-- name: search_entries
SELECT clinic_id, record_time, entry_id, actor_role, actor, method, action, subject_kind,
       subject_id, subject_count, patient_id, outcome, call_id, request_id, reason, patient_ids
FROM audit_entry
WHERE clinic_id = $1
  AND record_time >= $2
  AND record_time < $3
  AND (record_time, entry_id) < ($4::timestamptz, $5::uuid)
  AND ($6::text IS NULL OR actor = $6)
  AND ($7::text IS NULL OR action = $7)
ORDER BY record_time DESC, entry_id DESC
LIMIT $8;

-- The same of one patient, $9: what concerns them alone, by an index of its own, and what concerns
-- them among others. An entry is one of these two.
-- name: search_entries_of_patient
SELECT e.clinic_id, e.record_time, e.entry_id, e.actor_role, e.actor, e.method, e.action,
       e.subject_kind, e.subject_id, e.subject_count, e.patient_id, e.outcome, e.call_id,
       e.request_id, e.reason, e.patient_ids
FROM ((SELECT o.record_time, o.entry_id
       FROM audit_entry o
       WHERE o.clinic_id = $1
         AND o.patient_id = $9
         AND o.record_time >= $2
         AND o.record_time < $3
         AND (o.record_time, o.entry_id) < ($4::timestamptz, $5::uuid)
         AND ($6::text IS NULL OR o.actor = $6)
         AND ($7::text IS NULL OR o.action = $7)
       ORDER BY o.record_time DESC, o.entry_id DESC
       LIMIT $8)
      UNION ALL
      (SELECT s.record_time, s.entry_id
       FROM audit_entry s
       WHERE s.clinic_id = $1
         AND s.patient_ids IS NOT NULL
         AND s.patient_ids @> ARRAY[$9::uuid]
         AND s.record_time >= $2
         AND s.record_time < $3
         AND (s.record_time, s.entry_id) < ($4::timestamptz, $5::uuid)
         AND ($6::text IS NULL OR s.actor = $6)
         AND ($7::text IS NULL OR s.action = $7)
       ORDER BY s.record_time DESC, s.entry_id DESC
       LIMIT $8)) AS found
JOIN audit_entry e
  ON e.clinic_id = $1 AND e.record_time = found.record_time AND e.entry_id = found.entry_id
ORDER BY e.record_time DESC, e.entry_id DESC
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
       e.request_id, e.reason, e.patient_ids
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
INSERT INTO audit_chain (clinic_id, sequence, record_time, entry_id, hash, seal_time,
                         hash_version)
SELECT $1, s.*, $6, $7
FROM unnest($2::bigint[], $3::timestamptz[], $4::uuid[], $5::bytea[]) AS s
ON CONFLICT DO NOTHING;

-- Seals after $2 with what they seal.
-- name: list_sealed
SELECT c.sequence, c.record_time AS sealed_time, c.entry_id AS sealed_id, c.hash, c.seal_time,
       c.hash_version, e.clinic_id, e.record_time, e.entry_id, e.actor_role, e.actor, e.method, e.action,
       e.subject_kind, e.subject_id, e.subject_count, e.patient_id, e.outcome, e.call_id,
       e.request_id, e.reason, e.patient_ids
FROM audit_chain c
LEFT JOIN audit_entry e
  ON e.clinic_id = $1 AND e.record_time = c.record_time AND e.entry_id = c.entry_id
WHERE c.clinic_id = $1
  AND c.sequence > $2
ORDER BY c.sequence
LIMIT $3;

-- name: read_seal_hash
SELECT hash FROM audit_chain WHERE clinic_id = $1 AND sequence = $2;
