-- SPDX-License-Identifier: Apache-2.0
-- What a therapist sees of the calendar. It never leaves the database what a linked visit is.

-- Own visits, and those of the same people near a session, that overlap $2 to $3; after the row $4,
-- $5; $6: how many. $7: [{"resource": id}] of the therapist. $8: seconds between the starts of a
-- session and of a visit that is near it. $9: states in which a visit takes or took place.
-- name: list_own_visits
WITH session AS (
  SELECT patient_id, start_time
  FROM appointment
  WHERE clinic_id = $1
    AND start_time > $2::timestamptz - interval '24 hours' - $8::int * interval '1 second'
    AND start_time < $3::timestamptz + $8::int * interval '1 second'
    AND status = ANY ($9::text[])
    AND patient_id IS NOT NULL
    AND participations @> $7::jsonb
), own AS (
  SELECT appointment_id, patient_id, start_time, end_time, status, visit_type_id, location_id, mode,
         directory_revision
  FROM appointment
  WHERE clinic_id = $1
    AND start_time > $2::timestamptz - interval '24 hours'
    AND end_time > $2
    AND start_time < $3
    AND (start_time, appointment_id) > ($4::timestamptz, $5::uuid)
    AND status NOT IN ('proposed', 'entered-in-error')
    AND cancellation_reason IS DISTINCT FROM 'hold_expired'
    AND cancellation_reason IS DISTINCT FROM 'hold_released'
    AND participations @> $7::jsonb
  ORDER BY start_time, appointment_id
  LIMIT $6
), linked AS (
  SELECT a.appointment_id, a.patient_id, a.start_time, a.end_time
  FROM (SELECT DISTINCT patient_id FROM session) seen
  JOIN appointment a ON a.clinic_id = $1 AND a.patient_id = seen.patient_id
  WHERE a.start_time > $2::timestamptz - interval '24 hours'
    AND a.end_time > $2
    AND a.start_time < $3
    AND (a.start_time, a.appointment_id) > ($4::timestamptz, $5::uuid)
    AND a.status = ANY ($9::text[])
    AND NOT a.participations @> $7::jsonb
    AND EXISTS (
      SELECT FROM session s
      WHERE s.patient_id = a.patient_id
        AND s.start_time BETWEEN a.start_time - $8::int * interval '1 second'
                             AND a.start_time + $8::int * interval '1 second')
    -- The consent stands: given, and nothing of its kind withdrawn since.
    AND (
      SELECT max(c.give_time) FILTER (WHERE c.withdraw_time IS NULL)
             > coalesce(max(c.withdraw_time), '-infinity')
      FROM consent c
      WHERE c.clinic_id = $1 AND c.patient_id = a.patient_id AND c.kind = 'share_dates')
  ORDER BY a.start_time, a.appointment_id
  LIMIT $6
)
SELECT false AS linked, own.* FROM own
UNION ALL
SELECT true, linked.*, NULL, NULL, NULL, NULL, NULL FROM linked
ORDER BY start_time, appointment_id
LIMIT $6
