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
-- five-minute steps since the epoch. $3 and $4: starts of claims, first included, last excluded. And
-- the absences that stand and touch that time, without a seat: they have them all.
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
WHERE t.expires_at IS NULL OR t.expires_at > $5::timestamptz
UNION ALL
SELECT (w.n - 1)::int,
       NULL,
       floor(date_part('epoch', a.start_time) / 300)::bigint,
       ceil(date_part('epoch', a.end_time) / 300)::bigint,
       NULL
FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[])
         WITH ORDINALITY AS w (resource_id, first_start, last_start, n)
JOIN absence a
  ON a.clinic_id = $1 AND a.resource_id = w.resource_id AND a.withdraw_time IS NULL
     AND a.end_time > w.first_start AND a.start_time < w.last_start;

-- name: read_claims_around
-- One moment's truth about a few hours, in one statement: the revision of the clinic's file, each
-- resource's version, and the claims that start in [$4, $5) of those whose version is not the known
-- one, and the absences that stand and touch that time: they are nobody's and have every seat. At
-- least one row; a resource of which nothing is taken has one without a time.
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
LEFT JOIN LATERAL (
    SELECT claim.seat, claim.start_time, claim.end_time, claim.appointment_id
    FROM claim
    WHERE claim.clinic_id = $1 AND claim.resource_id = r.resource_id
      AND r.calendar_version <> w.known_version
      AND claim.start_time >= $4::timestamptz AND claim.start_time < $5::timestamptz
      AND (claim.expires_at IS NULL OR claim.expires_at > $6::timestamptz)
    UNION ALL
    SELECT NULL, absence.start_time, absence.end_time, NULL
    FROM absence
    WHERE absence.clinic_id = $1 AND absence.resource_id = r.resource_id
      AND r.calendar_version <> w.known_version AND absence.withdraw_time IS NULL
      AND absence.end_time > $4::timestamptz AND absence.start_time < $5::timestamptz
) t ON true
WHERE c.clinic_id = $1;

-- name: read_near_visits
-- The visits of a patient that start in ($3, $4), of some types, but for those that are to move; what is
-- held counts.
SELECT appointment_id, visit_type_id, start_time, end_time
FROM appointment
WHERE clinic_id = $1 AND patient_id = $2 AND start_time > $3 AND start_time < $4
  AND visit_type_id = ANY ($5::uuid[]) AND NOT appointment_id = ANY ($6::uuid[])
  AND (status IN ('pending', 'booked', 'arrived', 'checked-in', 'fulfilled')
       OR (status = 'proposed' AND hold_expire_time > $7))
ORDER BY start_time, appointment_id;
