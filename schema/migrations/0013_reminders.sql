-- SPDX-License-Identifier: Apache-2.0
-- Messages are delivered: leases, tries, receipts; what people opted out of; rides; a clinic's own
-- words; texts that came in; the worklist of the front desk.

ALTER TABLE message
    -- Whose row recipient_id names: a contact, a supporter, or a practitioner of the clinic's file.
    ADD COLUMN recipient_kind text NOT NULL DEFAULT 'contact',
    -- Whose visit it is about; null for codes and for what therapists are told.
    ADD COLUMN patient_id uuid,
    -- Which rule planned it.
    ADD COLUMN reason text NOT NULL DEFAULT '',
    -- The next try; due_time until there was one.
    ADD COLUMN next_time timestamptz,
    ADD COLUMN attempts integer NOT NULL DEFAULT 0,
    -- Whoever holds the token may send it until then, and nobody else.
    ADD COLUMN lease_token uuid,
    ADD COLUMN lease_expire_time timestamptz,
    -- What carried it; several messages of one person and day may go as one.
    ADD COLUMN delivery_id uuid,
    ADD COLUMN accept_time timestamptz,
    -- When it was delivered, failed, expired or withheld.
    ADD COLUMN end_time timestamptz,
    -- Why it failed or was withheld, of a closed list.
    ADD COLUMN outcome text NOT NULL DEFAULT '';
-- Rewritten, not updated: row-level security binds the owner, too.
ALTER TABLE message ALTER COLUMN next_time TYPE timestamptz USING due_time;
ALTER TABLE message ALTER COLUMN next_time SET NOT NULL;
ALTER TABLE message DROP CONSTRAINT message_kind_known;
ALTER TABLE message DROP CONSTRAINT message_state_known;
ALTER TABLE message
    ADD CONSTRAINT message_kind_known CHECK (kind IN (
        'contact_code', 'sign_in', 'appointment_booked', 'appointment_moved',
        'appointment_cancelled', 'preparation', 'reminder', 'day_before', 'join_link', 'day_after',
        'missed', 'week', 'booster_due', 'booster_soon', 'ride_note', 'therapist_day', 'reply')),
    ADD CONSTRAINT message_state_known CHECK (state IN (
        'planned', 'superseded', 'sending', 'accepted', 'delivered', 'failed', 'expired',
        'withheld')),
    ADD CONSTRAINT message_recipient_kind_known
        CHECK (recipient_kind IN ('contact', 'supporter', 'practitioner')),
    ADD CONSTRAINT message_lease_whole CHECK (num_nulls(lease_token, lease_expire_time) IN (0, 2)),
    ADD CONSTRAINT message_sending_leased CHECK (state <> 'sending' OR lease_token IS NOT NULL);
DROP INDEX message_due;
-- What is due for one person stands together.
CREATE INDEX message_due ON message (clinic_id, next_time, recipient_id)
    WHERE state IN ('planned', 'sending');
CREATE INDEX message_by_delivery ON message (clinic_id, delivery_id) WHERE delivery_id IS NOT NULL;

-- One text or mail on its way. Holds no address: its keyed digest.
CREATE TABLE delivery (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    -- Version 7. Message-ID of a mail and our reference at a provider derive from it.
    delivery_id uuid NOT NULL,
    channel text NOT NULL,
    recipient_id uuid NOT NULL,
    -- SHA-256 keyed with the service's secret, as in contact.
    address_digest bytea NOT NULL,
    state text NOT NULL,
    -- What a provider calls it.
    provider_reference text,
    begin_time timestamptz NOT NULL,
    accept_time timestamptz,
    end_time timestamptz,
    outcome text NOT NULL DEFAULT '',
    PRIMARY KEY (clinic_id, delivery_id),
    CONSTRAINT delivery_channel_known CHECK (channel IN ('email', 'sms')),
    CONSTRAINT delivery_state_known
        CHECK (state IN ('sending', 'accepted', 'delivered', 'failed', 'given_up')),
    CONSTRAINT delivery_reference_size CHECK (octet_length(provider_reference) BETWEEN 1 AND 100)
);
-- One at a time for each address, so that caps can be counted.
CREATE UNIQUE INDEX delivery_one_at_a_time ON delivery (clinic_id, address_digest)
    WHERE state = 'sending';
CREATE INDEX delivery_by_address ON delivery (clinic_id, address_digest, begin_time);
CREATE UNIQUE INDEX delivery_by_reference ON delivery (clinic_id, provider_reference)
    WHERE provider_reference IS NOT NULL;

-- That somebody wants no more texts or mails at an address, or wants them again. Proof: rows are
-- kept for six years.
CREATE TABLE opt_out (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    opt_out_id uuid NOT NULL,
    channel text NOT NULL,
    address_digest bytea NOT NULL,
    category text NOT NULL,
    source text NOT NULL,
    give_time timestamptz NOT NULL,
    withdraw_time timestamptz,
    PRIMARY KEY (clinic_id, opt_out_id),
    CONSTRAINT opt_out_channel_known CHECK (channel IN ('email', 'sms')),
    CONSTRAINT opt_out_category_known
        CHECK (category IN ('all', 'changes', 'reminders', 'follow_up')),
    CONSTRAINT opt_out_source_known CHECK (source IN ('text', 'mail', 'web', 'desk')),
    CONSTRAINT opt_out_withdrawn_after CHECK (withdraw_time >= give_time)
);
-- One that counts for each address and category.
CREATE UNIQUE INDEX opt_out_in_force ON opt_out (clinic_id, address_digest, channel, category)
    WHERE withdraw_time IS NULL;

-- What one person wants to be told, and when. No row: the clinic's defaults.
CREATE TABLE reminder_preference (
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    version integer NOT NULL,
    opted_out text[] NOT NULL,
    -- Minutes of the local day; null: the clinic's.
    quiet_end_minute integer,
    quiet_start_minute integer,
    more_texts boolean NOT NULL,
    quiet_when_confirmed boolean NOT NULL,
    update_time timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, patient_id),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, patient_id),
    CONSTRAINT reminder_preference_categories_known
        CHECK (opted_out <@ ARRAY['changes', 'reminders', 'follow_up']),
    CONSTRAINT reminder_preference_quiet CHECK (
        quiet_end_minute BETWEEN 480 AND 1439 AND quiet_start_minute BETWEEN 1 AND 1260
        AND quiet_end_minute < quiet_start_minute)
);

-- Who brings somebody home after a visit.
CREATE TABLE ride (
    clinic_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    arranged boolean NOT NULL,
    driver_name text NOT NULL DEFAULT '',
    driver_phone text NOT NULL DEFAULT '',
    answer_time timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, appointment_id),
    FOREIGN KEY (clinic_id, appointment_id) REFERENCES appointment (clinic_id, appointment_id),
    CONSTRAINT ride_name_size CHECK (char_length(driver_name) <= 100),
    CONSTRAINT ride_phone_size CHECK (octet_length(driver_phone) <= 20)
);

-- A clinic's own words; the last version counts. Kept: messages were sent with them.
CREATE TABLE message_template (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    kind text NOT NULL,
    channel text NOT NULL,
    language text NOT NULL,
    version integer NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    segments_max integer NOT NULL,
    create_time timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, kind, channel, language, version),
    CONSTRAINT message_template_channel_known CHECK (channel IN ('email', 'sms')),
    CONSTRAINT message_template_language_known CHECK (language IN ('en', 'es')),
    CONSTRAINT message_template_version CHECK (version >= 1)
);

-- Texts that came in, by the provider's own reference: each is answered once. Not what they said.
CREATE TABLE inbound_text (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    provider_reference text NOT NULL,
    address_digest bytea NOT NULL,
    -- What it was taken for.
    meaning text NOT NULL,
    -- The visit that it was about; null for none.
    appointment_id uuid,
    -- Which words answered it; empty for none.
    reply text NOT NULL DEFAULT '',
    language text NOT NULL,
    receive_time timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, provider_reference),
    CONSTRAINT inbound_text_reference_size
        CHECK (octet_length(provider_reference) BETWEEN 1 AND 100),
    CONSTRAINT inbound_text_meaning_known CHECK (meaning IN (
        'confirm', 'change', 'stop', 'start', 'help', 'ride_yes', 'ride_no', 'crisis', 'other'))
);
CREATE INDEX inbound_text_by_time ON inbound_text (clinic_id, receive_time);

-- What only a person can do next.
CREATE TABLE staff_task (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    -- Version 7.
    task_id uuid NOT NULL,
    kind text NOT NULL,
    -- What it is about, with its version: the same task is never there twice.
    subject_id uuid NOT NULL,
    subject_version integer NOT NULL,
    urgent boolean NOT NULL,
    patient_id uuid,
    appointment_id uuid,
    due_time timestamptz NOT NULL,
    create_time timestamptz NOT NULL,
    complete_time timestamptz,
    PRIMARY KEY (clinic_id, task_id),
    CONSTRAINT staff_task_once UNIQUE (clinic_id, subject_id, kind, subject_version),
    CONSTRAINT staff_task_kind_known CHECK (kind IN (
        'crisis', 'unconfirmed', 'ride', 'unreached', 'missed', 'answer', 'change_asked'))
);
CREATE INDEX staff_task_open ON staff_task (clinic_id, urgent DESC, due_time, task_id)
    WHERE complete_time IS NULL;

ALTER TABLE delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE delivery FORCE ROW LEVEL SECURITY;
CREATE POLICY delivery_clinic ON delivery
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON delivery TO tandem_app;
ALTER TABLE opt_out ENABLE ROW LEVEL SECURITY;
ALTER TABLE opt_out FORCE ROW LEVEL SECURITY;
CREATE POLICY opt_out_clinic ON opt_out
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, DELETE ON opt_out TO tandem_app;
GRANT UPDATE (withdraw_time) ON opt_out TO tandem_app;
ALTER TABLE reminder_preference ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminder_preference FORCE ROW LEVEL SECURITY;
CREATE POLICY reminder_preference_clinic ON reminder_preference
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON reminder_preference TO tandem_app;
ALTER TABLE ride ENABLE ROW LEVEL SECURITY;
ALTER TABLE ride FORCE ROW LEVEL SECURITY;
CREATE POLICY ride_clinic ON ride
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON ride TO tandem_app;
ALTER TABLE message_template ENABLE ROW LEVEL SECURITY;
ALTER TABLE message_template FORCE ROW LEVEL SECURITY;
CREATE POLICY message_template_clinic ON message_template
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT ON message_template TO tandem_app;
ALTER TABLE inbound_text ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbound_text FORCE ROW LEVEL SECURITY;
CREATE POLICY inbound_text_clinic ON inbound_text
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, DELETE ON inbound_text TO tandem_app;
ALTER TABLE staff_task ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff_task FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_task_clinic ON staff_task
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, DELETE ON staff_task TO tandem_app;
GRANT UPDATE (complete_time, due_time) ON staff_task TO tandem_app;

-- What reminders ask of people and visits, in one place: the rules are the scheduler's. Together
-- they join no more tables than the planner puts in order by itself (join_collapse_limit).
CREATE VIEW person_facts WITH (security_invoker = true) AS
SELECT p.clinic_id, p.patient_id, p.status, p.language, p.time_zone, p.preferred_channel,
    -- Verified before given; never by a way that they objected to.
    (SELECT c.contact_id
        FROM contact c
        WHERE c.clinic_id = p.clinic_id AND c.patient_id = p.patient_id AND c.kind = 'email'
            AND coalesce((
                SELECT s.withdraw_time IS NULL FROM consent s
                WHERE s.clinic_id = p.clinic_id AND s.patient_id = p.patient_id
                    AND s.kind = 'email'
                ORDER BY s.give_time DESC, s.consent_id DESC LIMIT 1), true)
            AND NOT EXISTS (
                SELECT FROM opt_out o
                WHERE o.clinic_id = p.clinic_id AND o.address_digest = c.value_digest
                    AND o.channel = 'email' AND o.category = 'all' AND o.withdraw_time IS NULL)
        ORDER BY c.verify_time IS NULL, c.create_time, c.contact_id
        LIMIT 1) AS email_contact_id,
    (SELECT c.contact_id
        FROM contact c
        WHERE c.clinic_id = p.clinic_id AND c.patient_id = p.patient_id AND c.kind = 'phone'
            AND coalesce((
                SELECT s.withdraw_time IS NULL FROM consent s
                WHERE s.clinic_id = p.clinic_id AND s.patient_id = p.patient_id
                    AND s.kind = 'sms'
                ORDER BY s.give_time DESC, s.consent_id DESC LIMIT 1), true)
            AND NOT EXISTS (
                SELECT FROM opt_out o
                WHERE o.clinic_id = p.clinic_id AND o.address_digest = c.value_digest
                    AND o.channel = 'sms' AND o.category = 'all' AND o.withdraw_time IS NULL)
        ORDER BY c.verify_time IS NULL, c.create_time, c.contact_id
        LIMIT 1) AS text_contact_id,
    coalesce(w.opted_out, '{}') AS opted_out, w.quiet_end_minute, w.quiet_start_minute,
    coalesce(w.more_texts, false) AS more_texts,
    coalesce(w.quiet_when_confirmed, false) AS quiet_when_confirmed,
    ARRAY(
        SELECT s.supporter_id
        FROM supporter s
        WHERE s.clinic_id = p.clinic_id AND s.patient_id = p.patient_id AND s.drives
            AND s.patient_consents AND s.supporter_consents AND s.phone <> ''
        ORDER BY s.supporter_id) AS drivers
FROM patient p
LEFT JOIN reminder_preference w ON w.clinic_id = p.clinic_id AND w.patient_id = p.patient_id;

CREATE VIEW visit_facts WITH (security_invoker = true) AS
SELECT a.clinic_id, a.appointment_id, a.patient_id, a.status, a.visit_type_id, a.location_id,
    a.directory_revision, a.mode, a.start_time, a.end_time, a.local_start,
    a.confirm_time IS NOT NULL AS confirmed,
    change.version AS change_version, change.event_time AS change_time, r.arranged AS ride,
    k.contact_id AS consultation_contact_id, c.kind AS consultation_contact_kind,
    k.language AS consultation_language,
    -- What they were told last of an earlier time.
    (SELECT m.kind FROM message m
        WHERE m.clinic_id = a.clinic_id AND m.subject_id = a.appointment_id
            AND m.version < change.version
            AND m.kind IN ('appointment_booked', 'appointment_moved', 'appointment_cancelled')
            AND m.state IN ('sending', 'accepted', 'delivered')
        ORDER BY m.version DESC LIMIT 1) AS told_kind,
    -- Of the last thirty: what was before those is long ago for whoever wants to know what is new.
    ARRAY(
        SELECT DISTINCT recent.visit_type_id
        FROM (
            SELECT o.visit_type_id
            FROM appointment o
            WHERE o.clinic_id = a.clinic_id AND o.patient_id = a.patient_id
                AND o.start_time < a.start_time
                AND o.status IN ('booked', 'arrived', 'checked-in', 'fulfilled')
            ORDER BY o.start_time DESC
            LIMIT 30) recent) AS types_before,
    ARRAY(
        SELECT o.visit_type_id FROM appointment o
        WHERE o.clinic_id = a.clinic_id AND o.patient_id = a.patient_id
            AND o.start_time > a.start_time - interval '8 days'
            AND o.start_time < a.start_time + interval '8 days'
            AND date_trunc('week', o.local_start) = date_trunc('week', a.local_start)
            AND o.appointment_id <> a.appointment_id
            AND o.status IN ('booked', 'arrived', 'checked-in', 'fulfilled')) AS types_in_week,
    ARRAY(
        SELECT DISTINCT o.visit_type_id FROM appointment o
        WHERE o.clinic_id = a.clinic_id AND o.patient_id = a.patient_id
            AND o.start_time > a.start_time
            AND o.status IN ('booked', 'arrived', 'checked-in', 'fulfilled')) AS types_after
FROM appointment a
LEFT JOIN ride r ON r.clinic_id = a.clinic_id AND r.appointment_id = a.appointment_id
LEFT JOIN consultation k ON k.clinic_id = a.clinic_id AND k.appointment_id = a.appointment_id
LEFT JOIN contact c ON c.clinic_id = a.clinic_id AND c.contact_id = k.contact_id
-- The last change that people are told of.
LEFT JOIN LATERAL (
    SELECT e.version, e.event_time
    FROM appointment_event e
    WHERE e.clinic_id = a.clinic_id AND e.appointment_id = a.appointment_id
        AND (e.verb IN ('book', 'move', 'cancel', 'no_show')
            OR (e.verb = 'confirm' AND e.status_before = 'pending')
            OR (e.verb = 'undo'
                AND e.status_before IN ('cancelled', 'noshow', 'entered-in-error')))
    ORDER BY e.version DESC
    LIMIT 1) change ON true;

GRANT SELECT ON person_facts, visit_facts TO tandem_app;
