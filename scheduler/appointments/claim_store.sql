-- SPDX-License-Identifier: Apache-2.0
-- Resources and their claims. Whoever changes claims has locked the resources first, by
-- lock_calendars; so nothing below waits for another booking. Conditions are on start_time and
-- end_time: those on `during` are no index conditions under row-level security. No claim lasts
-- longer than 24 hours, which gives start_time its lower bound.

-- Locks in id order (two bookings never wait for each other), then counts up: whoever keeps these
-- calendars in memory reads them again. NO KEY: claims of other bookings may refer to the rows.
-- name: lock_calendars
WITH locked AS MATERIALIZED (
    SELECT resource_id
    FROM resource
    WHERE clinic_id = $1 AND resource_id = ANY ($2::uuid[])
    ORDER BY resource_id
    FOR NO KEY UPDATE
)
UPDATE resource
SET calendar_version = resource.calendar_version + 1
FROM locked
WHERE resource.clinic_id = $1 AND resource.resource_id = locked.resource_id
RETURNING resource.resource_id, resource.seats;

-- What is taken near a time, to pick a free seat; expired holds do not count.
-- name: claims_near
SELECT resource_id, seat, start_time, end_time
FROM claim
WHERE clinic_id = $1
  AND resource_id = ANY ($2::uuid[])
  AND start_time > $3::timestamptz - interval '24 hours'
  AND start_time < $4
  AND end_time > $3
  AND (expires_at IS NULL OR expires_at > $5);

-- Fewer rows than asked: those are taken (see claim_seat_free), or are absent then.
-- name: claim_seats
INSERT INTO claim (clinic_id, appointment_id, resource_id, seat, during, expires_at)
SELECT $1, $2, wanted.resource_id, wanted.seat,
       tstzrange(wanted.start_time, wanted.end_time, '[)'), $7
FROM unnest($3::uuid[], $4::smallint[], $5::timestamptz[], $6::timestamptz[])
    AS wanted (resource_id, seat, start_time, end_time)
WHERE NOT EXISTS (
    SELECT FROM absence
    WHERE absence.clinic_id = $1 AND absence.resource_id = wanted.resource_id
      AND absence.withdraw_time IS NULL
      AND absence.end_time > wanted.start_time AND absence.start_time < wanted.end_time)
ON CONFLICT DO NOTHING
RETURNING resource_id;

-- An expired hold never blocks: what it has on the locked resources goes, as soon as a part of it
-- is in the way. The hold itself is ended by the sweep; until then it cannot be booked (it misses
-- claims, and its time is over).
-- name: clear_expired_in_way
WITH wanted AS MATERIALIZED (
    SELECT resource_id, seat, start_time, end_time, start_time - interval '24 hours' AS earliest
    FROM unnest($2::uuid[], $3::smallint[], $4::timestamptz[], $5::timestamptz[])
        AS part (resource_id, seat, start_time, end_time)
),
dead AS (
    SELECT DISTINCT claim.appointment_id
    FROM wanted
    JOIN claim
        ON claim.clinic_id = $1
        AND claim.resource_id = wanted.resource_id
        AND claim.seat = wanted.seat
        AND claim.start_time > wanted.earliest
        AND claim.start_time < wanted.end_time
        AND claim.end_time > wanted.start_time
    WHERE claim.expires_at <= $6
)
DELETE FROM claim
USING dead
WHERE claim.clinic_id = $1
  AND claim.appointment_id = dead.appointment_id
  AND claim.resource_id = ANY ($2::uuid[])
  AND claim.expires_at <= $6;

-- A hold becomes a booking; nothing of who turned out to be absent in any of its stretches.
-- name: keep_claims
UPDATE claim
SET expires_at = NULL
WHERE clinic_id = $1 AND appointment_id = $2
  AND NOT EXISTS (
    SELECT FROM claim stretch
    JOIN absence ON absence.clinic_id = $1 AND absence.resource_id = stretch.resource_id
    WHERE stretch.clinic_id = $1 AND stretch.appointment_id = $2
      AND stretch.resource_id = claim.resource_id
      AND absence.withdraw_time IS NULL
      AND absence.end_time > stretch.start_time AND absence.start_time < stretch.end_time)
RETURNING resource_id;

-- name: claims_of
SELECT resource_id, seat, start_time, end_time
FROM claim
WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[]);

-- name: free_claims
WITH past AS (
    DELETE FROM claim_history
    WHERE clinic_id = $1 AND appointment_id = $2
)
DELETE FROM claim
WHERE clinic_id = $1 AND appointment_id = $2;

-- The resources that some appointments hold.
-- name: resources_of_claims
SELECT DISTINCT resource_id
FROM claim
WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[]);

-- Out of the constraint's table. What ended before $2 overlaps nothing that may still be claimed,
-- so calendars need not be read again. Rows that someone is freeing stay for the next time. What a
-- hold took is the sweep's, which looks for it in the constraint's table alone.
-- name: archive_claims
WITH old AS (
    SELECT appointment_id, resource_id, seat, during
    FROM claim
    WHERE clinic_id = $1 AND end_time < $2 AND expires_at IS NULL
    ORDER BY end_time
    LIMIT $3
    FOR UPDATE SKIP LOCKED
),
moved AS (
    DELETE FROM claim
    USING old
    WHERE claim.clinic_id = $1
      AND claim.appointment_id = old.appointment_id
      AND claim.resource_id = old.resource_id
      AND claim.seat = old.seat
      AND claim.during = old.during
    RETURNING claim.appointment_id, claim.resource_id, claim.seat, claim.during
)
INSERT INTO claim_history (clinic_id, appointment_id, resource_id, seat, during)
SELECT $1, moved.appointment_id, moved.resource_id, moved.seat, moved.during
FROM moved
ON CONFLICT DO NOTHING;
