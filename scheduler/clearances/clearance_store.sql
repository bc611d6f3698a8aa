-- SPDX-License-Identifier: Apache-2.0
-- Clearances. There is no DELETE here, and the one UPDATE withdraws.

-- name: insert_clearance
-- For somebody who stands, and goes on standing until this is committed.
INSERT INTO clearance (clinic_id, clearance_id, patient_id, kind, outcome, document_version,
                       effective_date, staff_id, create_time)
SELECT $1, $2::uuid, standing.patient_id, $4::text, $5::text, $6::text, $7::date, $8::uuid,
       $9::timestamptz
FROM (
  SELECT patient_id FROM patient
  WHERE clinic_id = $1 AND patient_id = $3 AND status NOT IN ('merged', 'erased')
  FOR SHARE) standing

-- name: find_clearance
SELECT c.clearance_id, c.patient_id, c.kind, c.outcome, c.document_version, c.effective_date,
       c.staff_id, c.create_time, c.withdraw_time,
       NOT EXISTS (
         SELECT FROM clearance newer
         WHERE newer.clinic_id = $1 AND newer.patient_id = c.patient_id AND newer.kind = c.kind
           AND newer.clearance_id > c.clearance_id) AS last
FROM clearance c
WHERE c.clinic_id = $1 AND c.clearance_id = $2

-- name: withdraw_clearance
-- Whoever comes second changes nothing. A server's clock may be behind that of the one that
-- recorded it.
UPDATE clearance SET withdraw_time = greatest(create_time, $3)
WHERE clinic_id = $1 AND clearance_id = $2 AND withdraw_time IS NULL

-- name: list_clearances
-- Recorded last first: ids grow with time. After the id $3 (null: from the last).
SELECT c.clearance_id, c.patient_id, c.kind, c.outcome, c.document_version, c.effective_date,
       c.staff_id, c.create_time, c.withdraw_time,
       NOT EXISTS (
         SELECT FROM clearance newer
         WHERE newer.clinic_id = $1 AND newer.patient_id = c.patient_id AND newer.kind = c.kind
           AND newer.clearance_id > c.clearance_id) AS last
FROM clearance c
WHERE c.clinic_id = $1 AND c.patient_id = $2 AND ($3::uuid IS NULL OR c.clearance_id < $3)
ORDER BY c.clearance_id DESC
LIMIT $4

-- name: last_clearances
-- The last of each kind, withdrawn or not.
SELECT DISTINCT ON (kind)
       clearance_id, patient_id, kind, outcome, document_version, effective_date, staff_id,
       create_time, withdraw_time, true AS last
FROM clearance
WHERE clinic_id = $1 AND patient_id = $2
ORDER BY kind, clearance_id DESC
