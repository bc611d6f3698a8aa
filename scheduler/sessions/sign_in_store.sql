-- SPDX-License-Identifier: Apache-2.0
-- Sign-ins: a code and a link, one of which is used once.

-- name: insert_sign_in
INSERT INTO sign_in (clinic_id, sign_in_id, contact_digest, contact_id, link_digest, create_time,
                     expire_time)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: lock_sign_in
-- By its id ($2), or by its link ($3). Many who use one at once stand in line here.
SELECT sign_in_id, contact_digest, contact_id IS NOT NULL AS sent, tries, expire_time, session_id
FROM sign_in
WHERE clinic_id = $1 AND (sign_in_id = $2 OR link_digest = $3)
FOR UPDATE

-- name: count_sign_in_try
UPDATE sign_in SET tries = tries + 1 WHERE clinic_id = $1 AND sign_in_id = $2

-- name: use_sign_in
UPDATE sign_in SET session_id = $3 WHERE clinic_id = $1 AND sign_in_id = $2

-- name: purge_sign_ins
-- Gives their ids: messages speak of them.
DELETE FROM sign_in
WHERE clinic_id = $1 AND sign_in_id IN (
  SELECT sign_in_id FROM sign_in WHERE clinic_id = $1 AND expire_time < $2
  ORDER BY expire_time LIMIT $3 FOR UPDATE SKIP LOCKED)
RETURNING sign_in_id
