-- SPDX-License-Identifier: Apache-2.0
-- Appointments and their history.

-- A whole booking in one statement, after lock_calendars: what was claimed comes back, and fewer
-- than asked means taken, or absent then. Nothing is written for a patient who is none, or when the
-- clinic's file is no longer at revision $13: read here, after the locks, because whoever changes
-- hours or closures bumps these resources too. Of a booking, how its person is told comes back as
-- well, unless they opted out of an address of it (reminders::BookedVisit): a statement of its own
-- would be a round trip of its own. Nothing else is read here: PostgreSQL starts the plans of all
-- that a statement could read, for each booking, whether it is read or not.
-- name: place_appointment
WITH clinic_now AS (
    SELECT revision FROM clinic WHERE clinic_id = $1
),
person AS (
    SELECT status, reach, decode(reach ->> 'email_digest', 'hex') AS email_digest,
        decode(reach ->> 'text_digest', 'hex') AS text_digest
    FROM patient
    WHERE clinic_id = $1 AND patient_id = $7
),
placed AS (
    INSERT INTO appointment (
        clinic_id, appointment_id, version, status, visit_type_id, location_id, mode, patient_id,
        start_time, end_time, local_start, time_zone, tzdb_version, directory_revision,
        participations, hold_expire_time, hold_owner, overridden, patient_state, language,
        create_time, update_time)
    SELECT $1, $2::uuid, 1, $3::text, $4::uuid, $5::uuid, $6::text, $7::uuid,
        $8::timestamptz, $9::timestamptz, $10::timestamp, $11::text, $12::text, $13::bigint,
        $14::jsonb, $15::timestamptz, $16::bytea, $17::boolean, $27::text, $28::text,
        $18::timestamptz, $18::timestamptz
    FROM clinic_now
    WHERE clinic_now.revision = $13
      AND ($7 IS NULL OR EXISTS (
          SELECT FROM person WHERE status NOT IN ('merged', 'erased')))
    RETURNING appointment_id, status, start_time, end_time, hold_expire_time, create_time
),
logged AS (
    INSERT INTO appointment_event (
        clinic_id, appointment_id, version, verb, status_after, start_time, end_time, actor_role,
        actor_id, override_reason, event_time)
    SELECT $1, appointment_id, 1, $19::text, status, start_time, end_time, $20::text, $21::text,
        $22::text, create_time
    FROM placed
),
claimed AS (
    INSERT INTO claim (clinic_id, appointment_id, resource_id, seat, during, expires_at)
    SELECT $1, placed.appointment_id, wanted.resource_id, wanted.seat,
           tstzrange(wanted.start_time, wanted.end_time, '[)'), placed.hold_expire_time
    FROM placed,
         unnest($23::uuid[], $24::smallint[], $25::timestamptz[], $26::timestamptz[])
             AS wanted (resource_id, seat, start_time, end_time)
    WHERE NOT EXISTS (
        SELECT FROM absence
        WHERE absence.clinic_id = $1 AND absence.resource_id = wanted.resource_id
          AND absence.withdraw_time IS NULL
          AND absence.end_time > wanted.start_time AND absence.start_time < wanted.end_time)
    ON CONFLICT DO NOTHING
    RETURNING resource_id
)
SELECT
    (SELECT revision FROM clinic_now) AS revision,
    (SELECT status FROM person) AS patient_status,
    coalesce((SELECT array_agg(resource_id) FROM claimed), '{}') AS claimed,
    (
        SELECT reach
        FROM person
        WHERE $19 = 'book' AND NOT EXISTS (
            SELECT FROM opt_out
            WHERE opt_out.clinic_id = $1
                AND opt_out.address_digest IN (person.email_digest, person.text_digest)
                AND opt_out.category = 'all' AND opt_out.withdraw_time IS NULL)) AS reach;

-- name: lock_appointment
SELECT appointment_id, version, status, visit_type_id, location_id, mode, patient_id, start_time,
       end_time, local_start, time_zone, directory_revision, participations, hold_expire_time,
       hold_owner, confirm_time, check_in_time, actual_start_time, actual_end_time,
       cancellation_reason, cancelled_late, overridden, patient_state, language, create_time,
       update_time
FROM appointment
WHERE clinic_id = $1 AND appointment_id = $2
FOR NO KEY UPDATE;

-- Several, in the one order.
-- name: lock_appointments
SELECT appointment_id, version, status, visit_type_id, location_id, mode, patient_id, start_time,
       end_time, local_start, time_zone, directory_revision, participations, hold_expire_time,
       hold_owner, confirm_time, check_in_time, actual_start_time, actual_end_time,
       cancellation_reason, cancelled_late, overridden, patient_state, language, create_time,
       update_time
FROM appointment
WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[])
ORDER BY appointment_id
FOR NO KEY UPDATE;

-- Of one patient's only, when $3 names them: another's must not even be read for them.
-- name: find_appointments
SELECT appointment_id, version, status, visit_type_id, location_id, mode, patient_id, start_time,
       end_time, local_start, time_zone, directory_revision, participations, hold_expire_time,
       hold_owner, confirm_time, check_in_time, actual_start_time, actual_end_time,
       cancellation_reason, cancelled_late, overridden, patient_state, language, create_time,
       update_time
FROM appointment
WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[])
  AND ($3::uuid IS NULL OR patient_id = $3)
ORDER BY start_time, appointment_id;

-- Everything about a step but its time and place. Empty result: the version is another.
-- name: save_step
WITH saved AS (
    UPDATE appointment
    SET version = $3, status = $4, patient_id = $5, hold_expire_time = $6, hold_owner = $7,
        confirm_time = $8, check_in_time = $9, actual_start_time = $10, actual_end_time = $11,
        cancellation_reason = $12, cancelled_late = $13, update_time = $14, overridden = $19
    WHERE clinic_id = $1 AND appointment_id = $2 AND version = $3 - 1
    RETURNING appointment_id, version, status, start_time, end_time, update_time
)
INSERT INTO appointment_event (
    clinic_id, appointment_id, version, verb, status_before, status_after, start_time, end_time,
    actor_role, actor_id, override_reason, event_time)
SELECT $1, appointment_id, version, $15::text, $16::text, status, start_time, end_time, $17::text,
       $18::text, $20::text, update_time
FROM saved
RETURNING version;

-- A new time and place, if the clinic's file is still at revision $11.
-- name: save_move
WITH clinic_now AS (
    SELECT revision FROM clinic WHERE clinic_id = $1
),
saved AS (
    UPDATE appointment
    SET version = $3, location_id = $4, mode = $5, start_time = $6, end_time = $7,
        local_start = $8, time_zone = $9, tzdb_version = $10, directory_revision = $11,
        participations = $12, confirm_time = $20, overridden = $13, update_time = $14
    FROM clinic_now
    WHERE appointment.clinic_id = $1 AND appointment.appointment_id = $2
      AND appointment.version = $3 - 1
      AND clinic_now.revision = $11
    RETURNING appointment.appointment_id, appointment.version, appointment.status,
              appointment.start_time, appointment.end_time, appointment.update_time
),
logged AS (
    INSERT INTO appointment_event (
        clinic_id, appointment_id, version, verb, status_before, status_after, start_time,
        end_time, actor_role, actor_id, override_reason, event_time)
    SELECT $1, appointment_id, version, $15::text, $16::text, status, start_time, end_time,
           $17::text, $18::text, $19::text, update_time
    FROM saved
    RETURNING version
)
SELECT (SELECT revision FROM clinic_now) AS revision, (SELECT count(*) FROM logged) AS saved;

-- Starts of the other visits of a patient near a time, of some types; what is held counts.
-- name: starts_near
SELECT visit_type_id, start_time
FROM appointment
WHERE clinic_id = $1 AND patient_id = $2 AND start_time > $3 AND start_time < $4
  AND visit_type_id = ANY ($5::uuid[]) AND appointment_id <> $6
  AND (status IN ('pending', 'booked', 'arrived', 'checked-in', 'fulfilled')
       OR (status = 'proposed' AND hold_expire_time > $7))
ORDER BY start_time;

-- name: patient_status
SELECT status
FROM patient
WHERE clinic_id = $1 AND patient_id = $2;

-- name: count_open_holds
-- Of whoever made them.
SELECT count(*) AS holds
FROM appointment a
JOIN appointment_event e
  ON e.clinic_id = $1 AND e.appointment_id = a.appointment_id AND e.version = 1
WHERE a.clinic_id = $1 AND a.status = 'proposed' AND a.hold_expire_time > $2
  AND a.hold_owner = $3 AND e.actor_role = $4 AND e.actor_id = $5;

-- name: last_step
SELECT verb, status_before
FROM appointment_event
WHERE clinic_id = $1 AND appointment_id = $2 AND version = $3;

-- Holds whose time is over, those that nobody is working on.
-- name: lock_expired_holds
SELECT appointment_id
FROM appointment
WHERE clinic_id = $1 AND status = 'proposed' AND hold_expire_time <= $2
ORDER BY hold_expire_time
LIMIT $3
FOR NO KEY UPDATE SKIP LOCKED;

-- Their resources are locked.
-- name: end_holds
WITH freed AS (
    DELETE FROM claim
    WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[])
),
ended AS (
    UPDATE appointment
    SET version = version + 1, status = 'cancelled', cancellation_reason = 'hold_expired',
        update_time = $3
    WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[]) AND status = 'proposed'
    RETURNING appointment_id, version, status, start_time, end_time, update_time
)
INSERT INTO appointment_event (
    clinic_id, appointment_id, version, verb, status_before, status_after, start_time, end_time,
    actor_role, actor_id, event_time)
SELECT $1, appointment_id, version, 'expire', 'proposed', status, start_time, end_time, 'service',
       'sweep', update_time
FROM ended;
