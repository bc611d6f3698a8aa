-- SPDX-License-Identifier: Apache-2.0
-- Sessions, by the digest of their token.

-- name: insert_session
INSERT INTO patient_session (clinic_id, token_digest, session_id, patient_id, contact_id, grant_id,
                             opened_from, create_time, last_use_time, expire_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)

-- name: find_session_by_token
-- One that lives at $3, and was used after $4.
SELECT session_id, patient_id, contact_id, grant_id, opened_from, create_time, last_use_time,
       expire_time
FROM standing_session
WHERE clinic_id = $1 AND token_digest = $2 AND expire_time > $3 AND last_use_time > $4

-- name: find_session_by_id
SELECT session_id, patient_id, contact_id, grant_id, opened_from, create_time, last_use_time,
       expire_time
FROM patient_session
WHERE clinic_id = $1 AND session_id = $2

-- name: list_sessions
SELECT session_id, patient_id, contact_id, grant_id, opened_from, create_time, last_use_time,
       expire_time
FROM standing_session
WHERE clinic_id = $1 AND patient_id = $2 AND expire_time > $3 AND last_use_time > $4
ORDER BY create_time DESC, session_id DESC
LIMIT $5

-- name: end_session
-- It, and those opened from it. The first end counts.
UPDATE patient_session SET end_time = $3
WHERE clinic_id = $1 AND (session_id = $2 OR opened_from = $2) AND end_time IS NULL

-- name: touch_sessions
UPDATE patient_session s SET last_use_time = greatest(s.last_use_time, used.at_time)
FROM unnest($2::uuid[], $3::timestamptz[]) AS used (session_id, at_time)
WHERE s.clinic_id = $1 AND s.session_id = used.session_id

-- name: purge_sessions
DELETE FROM patient_session
WHERE clinic_id = $1 AND session_id IN (
  SELECT session_id FROM patient_session WHERE clinic_id = $1 AND expire_time < $2
  ORDER BY expire_time LIMIT $3 FOR UPDATE SKIP LOCKED)
