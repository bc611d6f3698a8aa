-- SPDX-License-Identifier: Apache-2.0
-- What a booking reads of its person stands ready in their row, and writing messages costs less.

-- Where and how they are told, opt-outs of addresses aside: as the view person_reach says, stored
-- by whoever changes what it reads. Null: nobody stored it yet.
ALTER TABLE patient ADD COLUMN reach jsonb;

-- As person_facts, what is usual left out. An opt-out belongs to an address, not to a person, so it
-- is not in it: whoever uses a reach asks for opt-outs of its addresses, by their digests.
CREATE VIEW person_reach WITH (security_invoker = true) AS
SELECT p.clinic_id, p.patient_id, jsonb_strip_nulls(jsonb_build_object(
    'language', p.language,
    'time_zone', nullif(p.time_zone, ''),
    'preferred_channel', nullif(p.preferred_channel, ''),
    'email_contact_id', ways.email_contact_id,
    'email_digest', ways.email_digest,
    'text_contact_id', ways.text_contact_id,
    'text_digest', ways.text_digest,
    'opted_out', CASE WHEN w.opted_out <> '{}' THEN w.opted_out END,
    'quiet_end_minute', w.quiet_end_minute,
    'quiet_start_minute', w.quiet_start_minute,
    'more_texts', nullif(w.more_texts, false),
    'quiet_when_confirmed', nullif(w.quiet_when_confirmed, false),
    'drivers', (
        SELECT jsonb_agg(s.supporter_id ORDER BY s.supporter_id)
        FROM supporter s
        WHERE s.clinic_id = p.clinic_id AND s.patient_id = p.patient_id AND s.drives
            AND s.patient_consents AND s.supporter_consents AND s.phone <> ''))) AS reach
FROM patient p
LEFT JOIN reminder_preference w ON w.clinic_id = p.clinic_id AND w.patient_id = p.patient_id
LEFT JOIN LATERAL (
    SELECT (array_agg(way.contact_id) FILTER (WHERE way.kind = 'email'))[1] AS email_contact_id,
        (array_agg(way.digest) FILTER (WHERE way.kind = 'email'))[1] AS email_digest,
        (array_agg(way.contact_id) FILTER (WHERE way.kind = 'phone'))[1] AS text_contact_id,
        (array_agg(way.digest) FILTER (WHERE way.kind = 'phone'))[1] AS text_digest
    FROM (
        SELECT c.contact_id, c.kind, encode(c.value_digest, 'hex') AS digest
        FROM contact c
        WHERE c.clinic_id = p.clinic_id AND c.patient_id = p.patient_id
            AND coalesce((
                SELECT s.withdraw_time IS NULL FROM consent s
                WHERE s.clinic_id = p.clinic_id AND s.patient_id = p.patient_id
                    AND s.kind = CASE c.kind WHEN 'email' THEN 'email' ELSE 'sms' END
                ORDER BY s.give_time DESC, s.consent_id DESC LIMIT 1), true)
        ORDER BY c.verify_time IS NULL, c.create_time, c.contact_id) way) ways ON true;
GRANT SELECT ON person_reach TO tandem_app;

-- Whoever is there already.
ALTER TABLE patient NO FORCE ROW LEVEL SECURITY;
ALTER TABLE contact NO FORCE ROW LEVEL SECURITY;
ALTER TABLE consent NO FORCE ROW LEVEL SECURITY;
ALTER TABLE supporter NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reminder_preference NO FORCE ROW LEVEL SECURITY;
UPDATE patient p SET reach = r.reach
FROM person_reach r
WHERE r.clinic_id = p.clinic_id AND r.patient_id = p.patient_id;
ALTER TABLE patient FORCE ROW LEVEL SECURITY;
ALTER TABLE contact FORCE ROW LEVEL SECURITY;
ALTER TABLE consent FORCE ROW LEVEL SECURITY;
ALTER TABLE supporter FORCE ROW LEVEL SECURITY;
ALTER TABLE reminder_preference FORCE ROW LEVEL SECURITY;

-- The same promise, kept once for each statement instead of once for each row: the clinic is one. A
-- policy that restricts holds for the owner, too; rows of clinic_route are never deleted.
ALTER TABLE message DROP CONSTRAINT message_clinic_id_fkey;
CREATE POLICY message_of_clinic ON message AS RESTRICTIVE FOR INSERT
    WITH CHECK (EXISTS (SELECT FROM clinic_route r WHERE r.clinic_id = current_clinic()));
