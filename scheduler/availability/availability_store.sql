-- SPDX-License-Identifier: Apache-2.0
-- What availability reads. It writes nothing.

-- name: read_versions
-- One row: the revision of the clinic's file, and the calendar version of each resource in the order
-- asked for; 0 when one does not exist.
SELECT c.revision,
       ARRAY(SELECT coalesce(r.calendar_version, 0)
             FROM unnest($2::uuid[]) WITH ORDINALITY AS w (resource_id, n)
             LEFT JOIN resource r ON r.clinic_id = $1 AND r.resource_id = w.resource_id
             ORDER BY w.n) AS versions
FROM clinic c
WHERE c.clinic_id = $1;

-- name: read_blocks
-- Claims of many (resource, block) pairs at once, expired holds left out: position of the pair, seat,
-- five-minute steps since the epoch. $3 and $4: starts of claims, first included, last excluded.
SELECT (w.n - 1)::int AS pair,
       t.seat,
       floor(date_part('epoch', t.start_time) / 300)::bigint AS first_tick,
       ceil(date_part('epoch', t.end_time) / 300)::bigint AS end_tick,
       t.expires_at
FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[])
         WITH ORDINALITY AS w (resource_id, first_start, last_start, n)
JOIN claim t
  ON t.clinic_id = $1 AND t.resource_id = w.resource_id
     AND t.start_time >= w.first_start AND t.start_time < w.last_start
WHERE t.expires_at IS NULL OR t.expires_at > $5::timestamptz;

-- name: read_claims_around
-- One moment's truth about a few hours, in one statement: the revision of the clinic's file, each
-- resource's version, and the claims that start in [$4, $5) of those whose version is not the known
-- one. At least one row; a resource without claims has one without a seat.
SELECT c.revision,
       (w.n - 1)::int AS position,
       r.calendar_version,
       t.seat,
       t.start_time,
       t.end_time,
       t.appointment_id
FROM clinic c
LEFT JOIN unnest($2::uuid[], $3::bigint[])
              WITH ORDINALITY AS w (resource_id, known_version, n) ON true
LEFT JOIN resource r ON r.clinic_id = $1 AND r.resource_id = w.resource_id
LEFT JOIN claim t
  ON t.clinic_id = $1 AND t.resource_id = r.resource_id
     AND r.calendar_version <> w.known_version
     AND t.start_time >= $4::timestamptz AND t.start_time < $5::timestamptz
     AND (t.expires_at IS NULL OR t.expires_at > $6::timestamptz)
WHERE c.clinic_id = $1;
