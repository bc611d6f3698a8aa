-- SPDX-License-Identifier: Apache-2.0
-- A clinic's own words of messages.

-- name: list_message_templates
SELECT DISTINCT ON (kind, channel, language)
    kind, channel, language, version, subject, body, segments_max, create_time
FROM message_template
WHERE clinic_id = $1
ORDER BY kind, channel, language, version DESC;

-- $5: null for the last version.
-- name: find_message_template
SELECT kind, channel, language, version, subject, body, segments_max, create_time
FROM message_template
WHERE clinic_id = $1 AND kind = $2 AND channel = $3 AND language = $4
    AND version = coalesce($5, version)
ORDER BY version DESC
LIMIT 1;

-- Empty result: this version is there.
-- name: insert_message_template
INSERT INTO message_template
    (clinic_id, kind, channel, language, version, subject, body, segments_max, create_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (clinic_id, kind, channel, language, version) DO NOTHING
RETURNING version;
