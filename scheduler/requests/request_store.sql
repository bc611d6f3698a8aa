-- SPDX-License-Identifier: Apache-2.0
-- request_id -> outcome.

-- Empty result: the id was used before; waits for whoever is using it now.
-- name: open_request
INSERT INTO request (clinic_id, request_id, fingerprint, create_time)
VALUES ($1, $2, $3, $4)
ON CONFLICT (clinic_id, request_id) DO NOTHING
RETURNING request_id;

-- Locked, so that an answer waits until the commit that made it is as safe as our own (a plain read
-- may see a commit that no standby has yet).
-- name: lock_request
SELECT fingerprint, reply, subject_id
FROM request
WHERE clinic_id = $1 AND request_id = $2
FOR UPDATE;

-- name: close_request
UPDATE request
SET reply = $3, subject_id = $4
WHERE clinic_id = $1 AND request_id = $2;

-- name: purge_requests
DELETE FROM request
WHERE clinic_id = $1
  AND request_id IN (
      SELECT old.request_id
      FROM request AS old
      WHERE old.clinic_id = $1 AND old.create_time < $2
      ORDER BY old.create_time
      LIMIT $3);
