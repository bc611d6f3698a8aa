-- SPDX-License-Identifier: Apache-2.0
-- The free consultation, codes, links and messages.

CREATE TABLE consultation (
    clinic_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    -- The contact's digest while the consultation is active, null after: one active consultation
    -- per person.
    active_digest bytea,
    channel text NOT NULL,
    language text NOT NULL,
    time_zone text NOT NULL,
    patient_state text NOT NULL DEFAULT '',
    needs_review boolean NOT NULL DEFAULT false,
    notice_version text,
    book_time timestamptz,
    outcome text,
    outcome_time timestamptz,
    outcome_by text,
    PRIMARY KEY (clinic_id, appointment_id),
    FOREIGN KEY (clinic_id, appointment_id) REFERENCES appointment (clinic_id, appointment_id),
    FOREIGN KEY (clinic_id, contact_id) REFERENCES contact (clinic_id, contact_id),
    CONSTRAINT consultation_one_active UNIQUE (clinic_id, active_digest),
    CONSTRAINT consultation_channel_known CHECK (channel IN ('web', 'phone')),
    CONSTRAINT consultation_outcome_known
        CHECK (outcome IN ('evaluation', 'not_suitable', 'refer', 'undecided'))
);
CREATE INDEX consultation_by_book ON consultation (clinic_id, book_time);
CREATE INDEX consultation_by_contact ON consultation (clinic_id, contact_id);
CREATE INDEX consultation_to_review ON consultation (clinic_id, book_time, appointment_id)
    WHERE needs_review AND outcome IS NULL;

-- Answers to the screening questions: for clinicians only, never for the front desk.
CREATE TABLE screening_answer (
    clinic_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    question_id text NOT NULL,
    answer text NOT NULL,
    PRIMARY KEY (clinic_id, appointment_id, question_id),
    FOREIGN KEY (clinic_id, appointment_id)
        REFERENCES consultation (clinic_id, appointment_id) ON DELETE CASCADE,
    CONSTRAINT screening_answer_known CHECK (answer IN ('yes', 'no', 'unsure'))
);

-- A six-digit code sent to a contact. The code itself is derived from its id with the service's
-- secret and stands nowhere.
CREATE TABLE contact_code (
    clinic_id uuid NOT NULL,
    contact_code_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    create_time timestamptz NOT NULL,
    expire_time timestamptz NOT NULL,
    verify_time timestamptz,
    PRIMARY KEY (clinic_id, contact_code_id),
    FOREIGN KEY (clinic_id, contact_id) REFERENCES contact (clinic_id, contact_id),
    FOREIGN KEY (clinic_id, appointment_id) REFERENCES appointment (clinic_id, appointment_id),
    CONSTRAINT contact_code_tries CHECK (tries BETWEEN 0 AND 5)
);
CREATE INDEX contact_code_by_appointment
    ON contact_code (clinic_id, appointment_id, create_time);

-- Counts of things done to or by one address, contact or clinic in a window of time.
CREATE TABLE rate_count (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    -- Keyed digest of what is limited.
    subject bytea NOT NULL,
    window_start timestamptz NOT NULL,
    count integer NOT NULL,
    PRIMARY KEY (clinic_id, subject, window_start)
);
CREATE INDEX rate_count_by_age ON rate_count (clinic_id, window_start);

-- A link sent to someone: one purpose, bound to a version, expiring. Only its digest is stored.
CREATE TABLE link (
    clinic_id uuid NOT NULL,
    token_digest bytea NOT NULL,
    link_id uuid NOT NULL,
    purpose text NOT NULL,
    appointment_id uuid NOT NULL,
    appointment_version integer NOT NULL,
    create_time timestamptz NOT NULL,
    expire_time timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, token_digest),
    FOREIGN KEY (clinic_id, appointment_id) REFERENCES appointment (clinic_id, appointment_id),
    CONSTRAINT link_purpose_known CHECK (purpose IN ('manage'))
);
CREATE INDEX link_by_appointment ON link (clinic_id, appointment_id);

-- One intent to tell one person one thing. The primary key is the promise "once": a new version of
-- an appointment supersedes what is unsent. Holds no name, no contact, no code: ids only.
CREATE TABLE message (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    -- The appointment, or the contact code, that it speaks of.
    subject_id uuid NOT NULL,
    version integer NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,
    -- The contact that it goes to.
    recipient_id uuid NOT NULL,
    state text NOT NULL DEFAULT 'planned',
    language text NOT NULL,
    -- A link to put in: its token is derived from this id.
    link_id uuid,
    -- Sent not before, and not after.
    due_time timestamptz NOT NULL,
    expire_time timestamptz NOT NULL,
    create_time timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, subject_id, version, kind, channel, recipient_id),
    CONSTRAINT message_kind_known CHECK (kind IN (
        'contact_code', 'appointment_booked', 'appointment_moved', 'appointment_cancelled')),
    CONSTRAINT message_channel_known CHECK (channel IN ('email', 'sms')),
    CONSTRAINT message_state_known CHECK (state IN ('planned', 'superseded'))
);
CREATE INDEX message_due ON message (clinic_id, due_time) WHERE state = 'planned';
