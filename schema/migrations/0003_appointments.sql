-- SPDX-License-Identifier: Apache-2.0
-- Appointments and claims: who and what is taken, when.

-- request_id -> outcome, for at least 30 days. The first row a mutation writes; a replay takes it
-- FOR UPDATE and commits before it answers.
CREATE TABLE request (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    request_id uuid NOT NULL,
    -- SHA-256 over method, caller and content.
    fingerprint bytea NOT NULL,
    -- The serialized reply, or null when the reply is read again (replies with names or contacts).
    reply bytea,
    -- What the mutation made or changed.
    subject_id uuid,
    create_time timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, request_id)
);
CREATE INDEX request_by_age ON request (clinic_id, create_time);

CREATE TABLE appointment (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    appointment_id uuid NOT NULL,
    version integer NOT NULL,
    status text NOT NULL,
    visit_type_id uuid NOT NULL,
    location_id uuid NOT NULL,
    mode text NOT NULL,
    patient_id uuid,
    -- The patient's own time.
    start_time timestamptz NOT NULL,
    end_time timestamptz NOT NULL,
    -- The same start as the people agreed on it: wall clock, zone, and the database that related the
    -- two to start_time.
    local_start timestamp NOT NULL,
    time_zone text NOT NULL,
    tzdb_version text NOT NULL,
    directory_revision bigint NOT NULL,
    -- [{"resource": uuid, "need": text, "start": minutes after start_time, "end": …}]: what the visit
    -- takes, kept when its claims are gone.
    participations jsonb NOT NULL,
    -- Only for status 'proposed'.
    hold_expire_time timestamptz,
    -- Who may use the hold: 'staff', or the digest of the hold's secret.
    hold_owner bytea,
    confirm_time timestamptz,
    check_in_time timestamptz,
    actual_start_time timestamptz,
    actual_end_time timestamptz,
    cancellation_reason text,
    cancelled_late boolean NOT NULL DEFAULT false,
    overridden boolean NOT NULL DEFAULT false,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, appointment_id),
    FOREIGN KEY (clinic_id, visit_type_id) REFERENCES directory_entity (clinic_id, entity_id),
    FOREIGN KEY (clinic_id, location_id) REFERENCES directory_entity (clinic_id, entity_id),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, patient_id),
    FOREIGN KEY (clinic_id, directory_revision)
        REFERENCES directory_revision (clinic_id, revision),
    CONSTRAINT appointment_status_known CHECK (status IN (
        'proposed', 'pending', 'booked', 'arrived', 'checked-in', 'fulfilled', 'cancelled',
        'noshow', 'entered-in-error', 'waitlist')),
    CONSTRAINT appointment_mode_known CHECK (mode IN ('in_person', 'video', 'phone')),
    CONSTRAINT appointment_order CHECK (start_time < end_time),
    CONSTRAINT appointment_hold_expires CHECK (status <> 'proposed' OR hold_expire_time IS NOT NULL)
) WITH (fillfactor = 85);
CREATE INDEX appointment_by_day ON appointment (clinic_id, location_id, start_time);
CREATE INDEX appointment_by_start ON appointment (clinic_id, start_time);
CREATE INDEX appointment_by_patient ON appointment (clinic_id, patient_id, start_time);
CREATE INDEX appointment_holds ON appointment (clinic_id, hold_expire_time)
    WHERE status = 'proposed';

-- What happened to an appointment, one row a version. Never changed.
CREATE TABLE appointment_event (
    clinic_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    version integer NOT NULL,
    verb text NOT NULL,
    status_before text,
    status_after text NOT NULL,
    start_time timestamptz NOT NULL,
    end_time timestamptz NOT NULL,
    actor_role text NOT NULL,
    actor_id text NOT NULL,
    override_reason text,
    event_time timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, appointment_id, version),
    FOREIGN KEY (clinic_id, appointment_id) REFERENCES appointment (clinic_id, appointment_id)
);

-- A seat of a resource, taken for an interval: by a hold (expires_at), or by a pending or agreed
-- visit. Preparation, turn-over and buffers are in it. One constraint for practitioners, rooms and
-- patients alike: the database, not the code, refuses the second visit, and the fourth patient of a
-- nurse with three seats.
CREATE TABLE claim (
    clinic_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    seat smallint NOT NULL,
    during tstzrange NOT NULL,
    expires_at timestamptz,
    -- The ends of `during` as plain columns. Only leakproof conditions become index conditions under
    -- row-level security: comparing these is, && and lower(during) are not, and would read a
    -- resource's every claim.
    start_time timestamptz NOT NULL GENERATED ALWAYS AS (lower(during)) STORED,
    end_time timestamptz NOT NULL GENERATED ALWAYS AS (upper(during)) STORED,
    PRIMARY KEY (clinic_id, appointment_id, resource_id, seat, during),
    FOREIGN KEY (clinic_id, resource_id) REFERENCES resource (clinic_id, resource_id),
    FOREIGN KEY (clinic_id, appointment_id) REFERENCES appointment (clinic_id, appointment_id),
    CONSTRAINT claim_seat_free
        EXCLUDE USING gist (clinic_id WITH =, resource_id WITH =, seat WITH =, during WITH &&),
    CONSTRAINT claim_half_open CHECK (lower_inc(during) AND NOT upper_inc(during)),
    CONSTRAINT claim_length
        CHECK (upper(during) > lower(during) AND upper(during) - lower(during) <= interval '24 hours'),
    CONSTRAINT claim_seat_range CHECK (seat BETWEEN 0 AND 15)
);
-- Reads a calendar three times as fast as the constraint's own index.
CREATE INDEX claim_by_start ON claim (clinic_id, resource_id, start_time);
CREATE INDEX claim_by_end ON claim (clinic_id, end_time);

-- Claims of visits long past: out of the constraint, so that its index never grows with history.
CREATE TABLE claim_history (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    appointment_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    seat smallint NOT NULL,
    during tstzrange NOT NULL,
    PRIMARY KEY (clinic_id, appointment_id, resource_id, seat, during)
);
CREATE INDEX claim_history_by_start ON claim_history (clinic_id, resource_id, lower(during));
