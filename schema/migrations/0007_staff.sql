-- SPDX-License-Identifier: Apache-2.0
-- Who works at a clinic. A token proves an issuer's subject; this table says what they are here. Rows
-- are never deleted: histories name their subjects, and whoever leaves is disabled.

CREATE TABLE staff (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    staff_id uuid NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    role text NOT NULL,
    practitioner_id uuid,
    disable_time timestamptz,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, staff_id),
    CONSTRAINT staff_subject_unique UNIQUE (clinic_id, issuer, subject),
    CONSTRAINT staff_practitioner_known FOREIGN KEY (clinic_id, practitioner_id)
        REFERENCES directory_entity (clinic_id, entity_id),
    CONSTRAINT staff_role_known CHECK (
        role IN ('therapist', 'practitioner', 'front_desk', 'clinic_admin', 'auditor')),
    CONSTRAINT staff_issuer_size CHECK (octet_length(issuer) BETWEEN 1 AND 2048),
    CONSTRAINT staff_subject_form CHECK (subject ~ '^[\x21-\x7e]{1,128}$')
);

ALTER TABLE staff ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_clinic ON staff
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
-- Whose entry it is never changes.
GRANT SELECT, INSERT ON staff TO tandem_app;
GRANT UPDATE (role, practitioner_id, disable_time, update_time) ON staff TO tandem_app;
