-- SPDX-License-Identifier: Apache-2.0
-- What a therapist sees of the calendar. It never leaves the database what a linked visit is.

-- Own visits, and the infusions that own sessions belong to, that overlap $2 to $3; after the row
-- $4, $5; $6: how many. $7: [{"resource": id}] of the therapist. $8: states in which a visit takes
-- or took place.
-- name: list_own_visits
WITH own AS (
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
  FROM appointment a
  JOIN course_pair p ON p.clinic_id = $1 AND p.infusion_id = a.appointment_id
  JOIN course c ON c.clinic_id = $1 AND c.course_id = p.course_id
  WHERE a.clinic_id = $1
    AND a.start_time > $2::timestamptz - interval '24 hours'
    AND a.end_time > $2
    AND a.start_time < $3
    AND (a.start_time, a.appointment_id) > ($4::timestamptz, $5::uuid)
    AND a.status = ANY ($8::text[])
    AND NOT a.participations @> $7::jsonb
    -- Its session, or the preparation when no infusion before it takes or took place.
    AND EXISTS (
      SELECT FROM appointment s
      WHERE s.clinic_id = $1
        AND s.appointment_id = ANY (ARRAY[p.session_id, c.preparation_id])
        AND s.status = ANY ($8::text[])
        AND s.participations @> $7::jsonb
        AND (s.appointment_id = p.session_id
             OR NOT EXISTS (
               SELECT FROM course_pair e
               JOIN appointment b ON b.clinic_id = $1 AND b.appointment_id = e.infusion_id
               WHERE e.clinic_id = $1 AND e.course_id = p.course_id
                 AND e.position < p.position AND b.status = ANY ($8::text[]))))
    -- The consent stands: given, and nothing of its kind withdrawn since.
    AND (
      SELECT max(t.give_time) FILTER (WHERE t.withdraw_time IS NULL)
             > coalesce(max(t.withdraw_time), '-infinity')
      FROM consent t
      WHERE t.clinic_id = $1 AND t.patient_id = a.patient_id AND t.kind = 'share_dates')
  ORDER BY a.start_time, a.appointment_id
  LIMIT $6
)
SELECT false AS linked, own.* FROM own
UNION ALL
SELECT true, linked.*, NULL, NULL, NULL, NULL, NULL FROM linked
ORDER BY start_time, appointment_id
LIMIT $6
