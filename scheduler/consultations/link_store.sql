-- SPDX-License-Identifier: Apache-2.0
-- Links: one purpose, bound to a version, expiring.

-- name: insert_link
INSERT INTO link (clinic_id, token_digest, link_id, purpose, appointment_id, appointment_version,
                  create_time, expire_time)
VALUES ($1, $2, $3, 'manage', $4, $5, $6, $7)

-- name: find_link
SELECT link_id, appointment_id, appointment_version
FROM link
WHERE clinic_id = $1 AND token_digest = $2 AND purpose = 'manage' AND expire_time > $3

-- name: was_changed_since
-- Is it another appointment than at version $3? A confirmation, and taking that back, change nothing
-- that anybody was told; nor does somebody else at the same time, of which nobody is told.
SELECT EXISTS (
  SELECT FROM appointment_event e
  WHERE e.clinic_id = $1 AND e.appointment_id = $2 AND e.version > $3
    AND e.verb <> 'reseat'
    AND NOT (e.verb IN ('confirm', 'undo') AND e.status_before = 'booked')) AS changed

-- name: purge_links
DELETE FROM link
WHERE clinic_id = $1 AND ctid IN (
  SELECT ctid FROM link WHERE clinic_id = $1 AND expire_time < $2 LIMIT $3)
