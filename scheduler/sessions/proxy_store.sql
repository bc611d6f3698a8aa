-- SPDX-License-Identifier: Apache-2.0
-- Grants: who may act for whom.

-- name: lock_grantor
-- Grants of one patient stand in line, so that each sees those before it.
SELECT 1 FROM patient WHERE clinic_id = $1 AND patient_id = $2 AND status = 'active' FOR UPDATE

-- name: insert_grant
INSERT INTO proxy_grant (clinic_id, grant_id, patient_id, contact_id, contact_digest, scope,
                         create_time, expire_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: read_grant
SELECT g.grant_id, g.patient_id, g.contact_id, c.kind, c.value, g.create_time, g.expire_time,
       g.revoke_time
FROM proxy_grant g
JOIN contact c ON c.clinic_id = $1 AND c.contact_id = g.contact_id
WHERE g.clinic_id = $1 AND g.grant_id = $2

-- name: list_grants
-- In force at $3, newest first.
SELECT g.grant_id, g.patient_id, g.contact_id, c.kind, c.value, g.create_time, g.expire_time,
       g.revoke_time
FROM proxy_grant g
JOIN contact c ON c.clinic_id = $1 AND c.contact_id = g.contact_id
WHERE g.clinic_id = $1 AND g.patient_id = $2 AND g.revoke_time IS NULL
  AND (g.expire_time IS NULL OR g.expire_time > $3)
ORDER BY g.create_time DESC, g.grant_id DESC
LIMIT $4

-- name: find_grants
-- To whoever proves a contact, in force at $3, newest first.
SELECT g.grant_id, g.patient_id, g.contact_id, c.kind, c.value, g.create_time, g.expire_time,
       g.revoke_time
FROM proxy_grant g
JOIN contact c ON c.clinic_id = $1 AND c.contact_id = g.contact_id
JOIN patient p ON p.clinic_id = $1 AND p.patient_id = g.patient_id
WHERE g.clinic_id = $1 AND g.contact_digest = $2 AND g.revoke_time IS NULL
  AND (g.expire_time IS NULL OR g.expire_time > $3) AND p.status = 'active'
ORDER BY g.create_time DESC, g.grant_id DESC
LIMIT $4

-- name: revoke_grant
-- The first time counts.
UPDATE proxy_grant SET revoke_time = coalesce(revoke_time, $4)
WHERE clinic_id = $1 AND grant_id = $2 AND patient_id = $3
RETURNING grant_id
