-- SPDX-License-Identifier: Apache-2.0
-- Planning a visit's messages costs less: the same rules, written so that PostgreSQL does less for
-- each booking.

-- A table's CHECK is read and planned anew for each statement, a domain's once for each session: of
-- lists as long as these that is a fifth of what three messages cost.
CREATE DOMAIN message_kind AS text CONSTRAINT message_kind_known CHECK (VALUE IN (
    'contact_code', 'sign_in', 'appointment_booked', 'appointment_moved', 'appointment_cancelled',
    'preparation', 'reminder', 'day_before', 'join_link', 'day_after', 'missed', 'week',
    'booster_due', 'booster_soon', 'ride_note', 'therapist_day', 'reply'));
CREATE DOMAIN message_channel AS text
    CONSTRAINT message_channel_known CHECK (VALUE IN ('email', 'sms'));
CREATE DOMAIN message_state AS text CONSTRAINT message_state_known CHECK (VALUE IN (
    'planned', 'superseded', 'sending', 'accepted', 'delivered', 'failed', 'expired', 'withheld'));
CREATE DOMAIN message_recipient_kind AS text CONSTRAINT message_recipient_kind_known
    CHECK (VALUE IN ('contact', 'supporter', 'practitioner'));

DROP VIEW visit_facts;
DROP INDEX message_due;
ALTER TABLE message
    DROP CONSTRAINT message_kind_known,
    DROP CONSTRAINT message_channel_known,
    DROP CONSTRAINT message_state_known,
    DROP CONSTRAINT message_recipient_kind_known,
    DROP CONSTRAINT message_lease_whole,
    DROP CONSTRAINT message_sending_leased,
    ALTER COLUMN kind TYPE message_kind,
    ALTER COLUMN channel TYPE message_channel,
    ALTER COLUMN state TYPE message_state,
    ALTER COLUMN recipient_kind TYPE message_recipient_kind;
-- A lease is whole, and whatever is being sent has one.
ALTER TABLE message ADD CONSTRAINT message_leased CHECK (
    (lease_token IS NULL) = (lease_expire_time IS NULL)
    AND (state <> 'sending' OR lease_token IS NOT NULL));
CREATE INDEX message_due ON message (clinic_id, next_time, recipient_id)
    WHERE state IN ('planned', 'sending');

-- One look at the contacts instead of one for each channel; drivers in no order.
CREATE OR REPLACE VIEW person_facts WITH (security_invoker = true) AS
SELECT p.clinic_id, p.patient_id, p.status, p.language, p.time_zone, p.preferred_channel,
    reach.email_contact_id, reach.text_contact_id,
    coalesce(w.opted_out, '{}') AS opted_out, w.quiet_end_minute, w.quiet_start_minute,
    coalesce(w.more_texts, false) AS more_texts,
    coalesce(w.quiet_when_confirmed, false) AS quiet_when_confirmed,
    ARRAY(
        SELECT s.supporter_id
        FROM supporter s
        WHERE s.clinic_id = p.clinic_id AND s.patient_id = p.patient_id AND s.drives
            AND s.patient_consents AND s.supporter_consents AND s.phone <> '') AS drivers
FROM patient p
LEFT JOIN reminder_preference w ON w.clinic_id = p.clinic_id AND w.patient_id = p.patient_id
-- Verified before given; never by a way that they objected to.
LEFT JOIN LATERAL (
    SELECT (array_agg(way.contact_id) FILTER (WHERE way.kind = 'email'))[1] AS email_contact_id,
        (array_agg(way.contact_id) FILTER (WHERE way.kind = 'phone'))[1] AS text_contact_id
    FROM (
        SELECT c.contact_id, c.kind
        FROM contact c
        WHERE c.clinic_id = p.clinic_id AND c.patient_id = p.patient_id
            AND coalesce((
                SELECT s.withdraw_time IS NULL FROM consent s
                WHERE s.clinic_id = p.clinic_id AND s.patient_id = p.patient_id
                    AND s.kind = CASE c.kind WHEN 'email' THEN 'email' ELSE 'sms' END
                ORDER BY s.give_time DESC, s.consent_id DESC LIMIT 1), true)
            AND NOT EXISTS (
                SELECT FROM opt_out o
                WHERE o.clinic_id = p.clinic_id AND o.address_digest = c.value_digest
                    AND o.channel = CASE c.kind WHEN 'email' THEN 'email' ELSE 'sms' END
                    AND o.category = 'all' AND o.withdraw_time IS NULL)
        ORDER BY c.verify_time IS NULL, c.create_time, c.contact_id) way) reach ON true;

-- As before: it reads columns whose types changed.
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

-- A visit of which somebody is to be told, with the person.
CREATE VIEW known_visit WITH (security_invoker = true) AS
SELECT v.*, p.language, p.time_zone, p.preferred_channel, p.email_contact_id, p.text_contact_id,
    p.opted_out, p.quiet_end_minute, p.quiet_start_minute, p.more_texts, p.quiet_when_confirmed,
    p.drivers
FROM visit_facts v
JOIN person_facts p ON p.clinic_id = v.clinic_id AND p.patient_id = v.patient_id
WHERE v.change_version IS NOT NULL AND p.status NOT IN ('merged', 'erased');

GRANT SELECT ON visit_facts, known_visit TO tandem_app;
