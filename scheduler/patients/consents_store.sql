-- SPDX-License-Identifier: Apache-2.0
-- Consents and acknowledgements: added, or withdrawn; never changed otherwise.

-- name: insert_consent
INSERT INTO consent (clinic_id, consent_id, patient_id, kind, document_version, channel, give_time)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: withdraw_consent
-- All of the kind that stand. When none does the refusal itself is recorded: who says stop without
-- having agreed is heard too. Gives the newest.
WITH withdrawn AS (
  UPDATE consent SET withdraw_time = $7
  WHERE clinic_id = $1 AND patient_id = $3 AND kind = $4 AND withdraw_time IS NULL
  RETURNING consent_id, give_time
), refused AS (
  INSERT INTO consent (clinic_id, consent_id, patient_id, kind, document_version, channel,
                       give_time, withdraw_time)
  SELECT $1, $2, $3, $4, $5, $6, $7, $7
  WHERE NOT EXISTS (SELECT 1 FROM withdrawn)
  RETURNING consent_id, give_time
)
SELECT consent_id
FROM (SELECT * FROM withdrawn UNION ALL SELECT * FROM refused) ended
ORDER BY give_time DESC, consent_id DESC
LIMIT 1

-- name: read_consent
SELECT consent_id, kind, document_version, channel, give_time, withdraw_time
FROM consent
WHERE clinic_id = $1 AND consent_id = $2

-- name: read_consents
SELECT consent_id, kind, document_version, channel, give_time, withdraw_time
FROM consent
WHERE clinic_id = $1 AND patient_id = $2
ORDER BY give_time, consent_id
LIMIT $3

-- name: contacts_of_kind
SELECT contact_id FROM contact WHERE clinic_id = $1 AND patient_id = $2 AND kind = $3
