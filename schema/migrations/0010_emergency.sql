-- SPDX-License-Identifier: Apache-2.0
-- Who opened whose record in an emergency, why, and what the review found. Kept for at least six
-- years: nothing deletes, and nothing changes a row but its one review.

CREATE TABLE emergency_access (
    clinic_id uuid NOT NULL,
    -- Version 7: in the order of opening.
    access_id uuid NOT NULL,
    -- Who opened it.
    staff_id uuid NOT NULL,
    -- No foreign key: this stays when a lead is purged or a person forgotten.
    patient_id uuid NOT NULL,
    -- As it was typed: protected data.
    reason text NOT NULL,
    open_time timestamptz NOT NULL,
    end_time timestamptz NOT NULL,
    -- The review: all of it, or nothing yet.
    finding text,
    reviewer_id uuid,
    review_time timestamptz,
    review_note text,
    PRIMARY KEY (clinic_id, access_id),
    FOREIGN KEY (clinic_id, staff_id) REFERENCES staff (clinic_id, staff_id),
    FOREIGN KEY (clinic_id, reviewer_id) REFERENCES staff (clinic_id, staff_id),
    CONSTRAINT emergency_access_ends CHECK (end_time > open_time),
    CONSTRAINT emergency_access_reason CHECK (char_length(reason) BETWEEN 10 AND 500),
    CONSTRAINT emergency_access_finding_known CHECK (finding IN ('justified', 'unjustified')),
    CONSTRAINT emergency_access_review_whole
        CHECK (num_nulls(finding, reviewer_id, review_time, review_note) IN (0, 4)),
    CONSTRAINT emergency_access_not_by_opener CHECK (reviewer_id <> staff_id),
    CONSTRAINT emergency_access_review_after CHECK (review_time >= open_time),
    CONSTRAINT emergency_access_note CHECK (char_length(review_note) <= 500)
);
-- What waits for its review: a handful, beside the years.
CREATE INDEX emergency_access_unreviewed ON emergency_access (clinic_id, access_id)
    WHERE review_time IS NULL;

ALTER TABLE emergency_access ENABLE ROW LEVEL SECURITY;
ALTER TABLE emergency_access FORCE ROW LEVEL SECURITY;
CREATE POLICY emergency_access_read ON emergency_access
    FOR SELECT USING (clinic_id = current_clinic());
CREATE POLICY emergency_access_open ON emergency_access
    FOR INSERT WITH CHECK (clinic_id = current_clinic() AND review_time IS NULL);
-- One review: a row that has one is no longer there to be changed.
CREATE POLICY emergency_access_review ON emergency_access
    FOR UPDATE USING (clinic_id = current_clinic() AND review_time IS NULL)
    WITH CHECK (clinic_id = current_clinic() AND review_time IS NOT NULL);
GRANT SELECT, INSERT ON emergency_access TO tandem_app;
GRANT UPDATE (finding, reviewer_id, review_time, review_note) ON emergency_access TO tandem_app;
