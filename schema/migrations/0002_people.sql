-- SPDX-License-Identifier: Apache-2.0
-- People. Names and contacts stand only here; every other table refers to them by id.

CREATE TABLE patient (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    patient_id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    status text NOT NULL,
    merged_into uuid,
    language text NOT NULL,
    time_zone text NOT NULL DEFAULT '',
    preferred_channel text NOT NULL DEFAULT '',
    preferred_practitioner_id uuid,
    pairing_declined boolean NOT NULL DEFAULT false,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, patient_id),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES resource (clinic_id, resource_id),
    FOREIGN KEY (clinic_id, merged_into) REFERENCES patient (clinic_id, patient_id),
    CONSTRAINT patient_status_known CHECK (status IN ('lead', 'active', 'merged')),
    CONSTRAINT patient_merged_into CHECK ((status = 'merged') = (merged_into IS NOT NULL)),
    CONSTRAINT patient_channel_known CHECK (preferred_channel IN ('', 'email', 'sms', 'call'))
);
CREATE INDEX patient_leads ON patient (clinic_id, update_time) WHERE status = 'lead';

CREATE TABLE patient_identity (
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    given_name text NOT NULL,
    family_name text NOT NULL,
    preferred_name text NOT NULL DEFAULT '',
    birth_date date,
    PRIMARY KEY (clinic_id, patient_id),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, patient_id) ON DELETE CASCADE
);
CREATE INDEX patient_identity_family
    ON patient_identity (clinic_id, lower(family_name) text_pattern_ops);
CREATE INDEX patient_identity_given
    ON patient_identity (clinic_id, lower(given_name) text_pattern_ops);
CREATE INDEX patient_identity_preferred
    ON patient_identity (clinic_id, lower(preferred_name) text_pattern_ops);
CREATE INDEX patient_identity_birth ON patient_identity (clinic_id, birth_date);

-- A way to reach someone. value is normalised: E.164, or the address with its domain in lower case.
-- patient_id is null while it belongs to a hold that nobody has booked yet.
CREATE TABLE contact (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    contact_id uuid NOT NULL,
    patient_id uuid,
    kind text NOT NULL,
    value text NOT NULL,
    -- SHA-256 keyed with the service's secret: finds and counts without showing.
    value_digest bytea NOT NULL,
    verify_time timestamptz,
    create_time timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, contact_id),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, patient_id),
    CONSTRAINT contact_kind_known CHECK (kind IN ('email', 'phone'))
);
CREATE INDEX contact_by_digest ON contact (clinic_id, value_digest);
CREATE INDEX contact_by_patient ON contact (clinic_id, patient_id);

CREATE TABLE supporter (
    clinic_id uuid NOT NULL,
    supporter_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    display_name text NOT NULL,
    phone text NOT NULL DEFAULT '',
    drives boolean NOT NULL DEFAULT false,
    stays boolean NOT NULL DEFAULT false,
    patient_consents boolean NOT NULL DEFAULT false,
    supporter_consents boolean NOT NULL DEFAULT false,
    PRIMARY KEY (clinic_id, supporter_id),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, patient_id)
);
CREATE INDEX supporter_by_patient ON supporter (clinic_id, patient_id);

-- What someone agreed to or acknowledged. Rows are added, or withdrawn, never deleted while the
-- patient exists.
CREATE TABLE consent (
    clinic_id uuid NOT NULL,
    consent_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    kind text NOT NULL,
    document_version text NOT NULL,
    channel text NOT NULL,
    give_time timestamptz NOT NULL,
    withdraw_time timestamptz,
    PRIMARY KEY (clinic_id, consent_id),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, patient_id),
    CONSTRAINT consent_kind_known
        CHECK (kind IN ('off_label_notice', 'email', 'sms', 'treatment', 'share_dates')),
    CONSTRAINT consent_channel_known CHECK (channel IN ('web', 'phone', 'paper'))
);
CREATE INDEX consent_by_patient ON consent (clinic_id, patient_id, give_time);
