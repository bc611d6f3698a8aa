-- SPDX-License-Identifier: Apache-2.0
-- Counts in fixed windows.

-- name: count_up
-- One more of each; the rows are locked in the order given (the caller sorts them), so that two
-- counts never wait for each other in a circle.
INSERT INTO rate_count (clinic_id, subject, window_start, count)
SELECT $1, wanted.subject, wanted.window_start, 1
FROM unnest($2::bytea[], $3::timestamptz[]) WITH ORDINALITY
  AS wanted (subject, window_start, place)
ORDER BY wanted.place
ON CONFLICT (clinic_id, subject, window_start) DO UPDATE SET count = rate_count.count + 1
RETURNING subject, window_start, count

-- name: count_down
-- One less of each: of what was counted in the same transaction, which has locked the rows.
UPDATE rate_count SET count = rate_count.count - 1
FROM unnest($2::bytea[], $3::timestamptz[]) AS given (subject, window_start)
WHERE rate_count.clinic_id = $1 AND rate_count.subject = given.subject
  AND rate_count.window_start = given.window_start

-- name: purge_counts
DELETE FROM rate_count
WHERE clinic_id = $1 AND ctid IN (
  SELECT ctid FROM rate_count WHERE clinic_id = $1 AND window_start < $2 LIMIT $3)
