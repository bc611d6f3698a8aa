-- SPDX-License-Identifier: Apache-2.0
-- What was found, signed or answered before visits may be agreed. Rows are added and withdrawn, never
-- changed; nothing in them is written by hand.

CREATE TABLE clearance (
    clinic_id uuid NOT NULL,
    -- Version 7: in the order of recording. Of a kind, the last one counts.
    clearance_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    kind text NOT NULL,
    outcome text,
    -- Of the document that was signed or acknowledged; else empty.
    document_version text NOT NULL DEFAULT '',
    -- Of the clinic's calendar.
    effective_date date NOT NULL,
    -- Who recorded it.
    staff_id uuid NOT NULL,
    create_time timestamptz NOT NULL,
    withdraw_time timestamptz,
    PRIMARY KEY (clinic_id, clearance_id),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, patient_id),
    FOREIGN KEY (clinic_id, staff_id) REFERENCES staff (clinic_id, staff_id),
    CONSTRAINT clearance_kind_known CHECK (kind IN (
        'evaluation', 'treatment_consent', 'off_label_notice', 'screening', 'enrolment',
        'response_review')),
    CONSTRAINT clearance_outcome_fits CHECK (
        CASE kind
            WHEN 'evaluation'
                THEN coalesce(outcome, '') IN ('eligible', 'not_eligible', 'needs_review')
            WHEN 'response_review' THEN coalesce(outcome, '') IN ('continue', 'stop')
            ELSE outcome IS NULL
        END),
    CONSTRAINT clearance_version_fits CHECK (
        (kind IN ('treatment_consent', 'off_label_notice')) = (document_version <> '')),
    CONSTRAINT clearance_version_form CHECK (document_version ~ '^[A-Za-z0-9._-]{0,40}$'),
    CONSTRAINT clearance_withdrawn_after CHECK (withdraw_time >= create_time)
);
CREATE INDEX clearance_of_patient ON clearance (clinic_id, patient_id, kind, clearance_id DESC);

ALTER TABLE clearance ENABLE ROW LEVEL SECURITY;
ALTER TABLE clearance FORCE ROW LEVEL SECURITY;
CREATE POLICY clearance_clinic ON clearance
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
-- A merge moves them; an erasure deletes those that nothing obliges to keep.
GRANT SELECT, INSERT, DELETE ON clearance TO tandem_app;
GRANT UPDATE (patient_id, withdraw_time) ON clearance TO tandem_app;
