-- SPDX-License-Identifier: Apache-2.0
-- What people want to be told.

-- name: read_preferences
SELECT patient_id, version, opted_out, quiet_end_minute, quiet_start_minute, more_texts,
       quiet_when_confirmed, update_time
FROM reminder_preference
WHERE clinic_id = $1 AND patient_id = $2

-- name: save_preferences
-- No row: the version is another by now.
INSERT INTO reminder_preference AS kept (
    clinic_id, patient_id, version, opted_out, quiet_end_minute, quiet_start_minute, more_texts,
    quiet_when_confirmed, update_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (clinic_id, patient_id) DO UPDATE
SET version = excluded.version, opted_out = excluded.opted_out,
    quiet_end_minute = excluded.quiet_end_minute,
    quiet_start_minute = excluded.quiet_start_minute, more_texts = excluded.more_texts,
    quiet_when_confirmed = excluded.quiet_when_confirmed, update_time = excluded.update_time
WHERE kept.version = excluded.version - 1
RETURNING version

-- name: delete_preferences
DELETE FROM reminder_preference WHERE clinic_id = $1 AND patient_id = ANY ($2::uuid[])

-- name: merge_preferences
-- A wish for less wins; what the record that stays does not say is taken from the other one.
WITH gone AS (
  DELETE FROM reminder_preference
  WHERE clinic_id = $1 AND patient_id = $3
  RETURNING version, opted_out, quiet_end_minute, quiet_start_minute, more_texts,
            quiet_when_confirmed
)
INSERT INTO reminder_preference AS kept (
    clinic_id, patient_id, version, opted_out, quiet_end_minute, quiet_start_minute, more_texts,
    quiet_when_confirmed, update_time)
SELECT $1, $2, gone.version, gone.opted_out, gone.quiet_end_minute, gone.quiet_start_minute,
       gone.more_texts, gone.quiet_when_confirmed, $4
FROM gone
ON CONFLICT (clinic_id, patient_id) DO UPDATE
SET version = kept.version + 1,
    opted_out = ARRAY(
        SELECT DISTINCT category FROM unnest(kept.opted_out || excluded.opted_out) AS category
        ORDER BY category),
    quiet_end_minute = CASE WHEN kept.quiet_end_minute IS NULL AND kept.quiet_start_minute IS NULL
        THEN excluded.quiet_end_minute ELSE kept.quiet_end_minute END,
    quiet_start_minute = CASE WHEN kept.quiet_end_minute IS NULL AND kept.quiet_start_minute IS NULL
        THEN excluded.quiet_start_minute ELSE kept.quiet_start_minute END,
    more_texts = kept.more_texts AND excluded.more_texts,
    quiet_when_confirmed = kept.quiet_when_confirmed OR excluded.quiet_when_confirmed,
    update_time = excluded.update_time
