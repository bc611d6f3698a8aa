-- SPDX-License-Identifier: Apache-2.0
-- Patients sign in with a code or a link to a proven contact; others act for them by a grant.

-- A sign-in that was started, whether or not anybody is behind the contact: nothing in what happens
-- to it tells. The code and the link's token are derived from its id.
CREATE TABLE sign_in (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    sign_in_id uuid NOT NULL,
    -- Keyed digest of the contact that was given.
    contact_digest bytea NOT NULL,
    -- Whom the message went to; null: to nobody.
    contact_id uuid,
    link_digest bytea NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    create_time timestamptz NOT NULL,
    expire_time timestamptz NOT NULL,
    -- The session that came of it: code and link are used up.
    session_id uuid,
    PRIMARY KEY (clinic_id, sign_in_id),
    FOREIGN KEY (clinic_id, contact_id) REFERENCES contact (clinic_id, contact_id) ON DELETE CASCADE,
    CONSTRAINT sign_in_link_unique UNIQUE (clinic_id, link_digest),
    CONSTRAINT sign_in_tries CHECK (tries BETWEEN 0 AND 5)
);
CREATE INDEX sign_in_by_contact ON sign_in (clinic_id, contact_id);
CREATE INDEX sign_in_by_expire ON sign_in (clinic_id, expire_time);

-- Whoever proves the contact may act for the patient, until expire_time or revoke_time.
CREATE TABLE proxy_grant (
    clinic_id uuid NOT NULL,
    grant_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    -- A contact of its own, which belongs to no patient.
    contact_id uuid NOT NULL,
    contact_digest bytea NOT NULL,
    scope text NOT NULL,
    create_time timestamptz NOT NULL,
    expire_time timestamptz,
    revoke_time timestamptz,
    PRIMARY KEY (clinic_id, grant_id),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, patient_id) ON DELETE CASCADE,
    FOREIGN KEY (clinic_id, contact_id) REFERENCES contact (clinic_id, contact_id) ON DELETE CASCADE,
    CONSTRAINT proxy_grant_scope_known CHECK (scope IN ('appointments'))
);
CREATE INDEX proxy_grant_by_patient ON proxy_grant (clinic_id, patient_id);
CREATE INDEX proxy_grant_by_digest ON proxy_grant (clinic_id, contact_digest);
CREATE INDEX proxy_grant_by_contact ON proxy_grant (clinic_id, contact_id);

-- A session. Only the digest of its token is kept; the clinic stands in the token.
CREATE TABLE patient_session (
    clinic_id uuid NOT NULL,
    token_digest bytea NOT NULL,
    session_id uuid NOT NULL,
    -- In whose name; null: a proxy who acts for nobody yet.
    patient_id uuid,
    -- The contact that was proven.
    contact_id uuid NOT NULL,
    -- Not null: a proxy's, opened from another session of theirs.
    grant_id uuid,
    opened_from uuid,
    create_time timestamptz NOT NULL,
    last_use_time timestamptz NOT NULL,
    expire_time timestamptz NOT NULL,
    end_time timestamptz,
    PRIMARY KEY (clinic_id, token_digest),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, patient_id) ON DELETE CASCADE,
    FOREIGN KEY (clinic_id, contact_id) REFERENCES contact (clinic_id, contact_id) ON DELETE CASCADE,
    FOREIGN KEY (clinic_id, grant_id)
        REFERENCES proxy_grant (clinic_id, grant_id) ON DELETE CASCADE,
    CONSTRAINT patient_session_id_unique UNIQUE (clinic_id, session_id),
    CONSTRAINT patient_session_grant CHECK ((grant_id IS NULL) = (opened_from IS NULL))
);
CREATE INDEX patient_session_by_patient ON patient_session (clinic_id, patient_id, create_time);
CREATE INDEX patient_session_by_contact ON patient_session (clinic_id, contact_id);
CREATE INDEX patient_session_by_origin ON patient_session (clinic_id, opened_from)
    WHERE opened_from IS NOT NULL;
CREATE INDEX patient_session_by_expire ON patient_session (clinic_id, expire_time);

-- A session ends when its person's record is merged with another.
CREATE INDEX patient_merged ON patient (clinic_id, merged_into) WHERE merged_into IS NOT NULL;

-- Sessions that nothing has ended: not their bearer, not the patient or the desk, not a merge, not a
-- change of the contact, not the end of the grant. Whoever reads it compares the times.
CREATE VIEW standing_session WITH (security_invoker = true) AS
SELECT s.clinic_id, s.token_digest, s.session_id, s.patient_id, s.contact_id, s.grant_id,
       s.opened_from, s.create_time, s.last_use_time, s.expire_time
FROM patient_session s
JOIN contact c ON c.clinic_id = s.clinic_id AND c.contact_id = s.contact_id
LEFT JOIN patient p ON p.clinic_id = s.clinic_id AND p.patient_id = s.patient_id
LEFT JOIN proxy_grant g ON g.clinic_id = s.clinic_id AND g.grant_id = s.grant_id
WHERE s.end_time IS NULL
  AND CASE
    WHEN s.grant_id IS NOT NULL
      THEN g.revoke_time IS NULL AND g.patient_id = s.patient_id
        AND g.contact_digest = c.value_digest
    WHEN s.patient_id IS NOT NULL
      THEN c.patient_id = s.patient_id AND c.verify_time IS NOT NULL
    ELSE EXISTS (
      SELECT FROM proxy_grant own
      WHERE own.clinic_id = s.clinic_id AND own.contact_id = s.contact_id
        AND own.revoke_time IS NULL)
  END
  AND (s.patient_id IS NULL OR (
    p.status = 'active' AND NOT EXISTS (
      SELECT FROM patient gone
      WHERE gone.clinic_id = s.clinic_id AND gone.merged_into = s.patient_id
        AND gone.update_time >= s.create_time)));
GRANT SELECT ON standing_session TO tandem_app;

ALTER TABLE message DROP CONSTRAINT message_kind_known;
ALTER TABLE message ADD CONSTRAINT message_kind_known CHECK (kind IN (
    'contact_code', 'sign_in', 'appointment_booked', 'appointment_moved', 'appointment_cancelled'));

ALTER TABLE sign_in ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in FORCE ROW LEVEL SECURITY;
CREATE POLICY sign_in_clinic ON sign_in
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in TO tandem_app;

ALTER TABLE proxy_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE proxy_grant FORCE ROW LEVEL SECURITY;
CREATE POLICY proxy_grant_clinic ON proxy_grant
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE ON proxy_grant TO tandem_app;

ALTER TABLE patient_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE patient_session FORCE ROW LEVEL SECURITY;
CREATE POLICY patient_session_clinic ON patient_session
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON patient_session TO tandem_app;
