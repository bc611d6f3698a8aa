-- SPDX-License-Identifier: Apache-2.0
-- Treatment courses: which infusions belong together, and which session to which infusion.

-- A series of infusions of one patient.
CREATE TABLE course (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    course_id uuid NOT NULL,
    version integer NOT NULL,
    patient_id uuid NOT NULL,
    infusion_type_id uuid NOT NULL,
    -- Null: a course without pairing.
    session_type_id uuid,
    infusion_count smallint NOT NULL,
    -- Minutes; null: as the clinic's policy says.
    gap_min integer,
    gap_from integer,
    gap_until integer,
    gap_max integer,
    span_days_max integer,
    -- What the patient would like best, as the contract has it: locations, days, hours, therapist.
    wishes jsonb NOT NULL,
    -- By whose policy the pairs are judged: that of the last booking.
    directory_revision bigint NOT NULL,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, course_id),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, patient_id),
    FOREIGN KEY (clinic_id, infusion_type_id) REFERENCES directory_entity (clinic_id, entity_id),
    FOREIGN KEY (clinic_id, session_type_id) REFERENCES directory_entity (clinic_id, entity_id),
    FOREIGN KEY (clinic_id, directory_revision)
        REFERENCES directory_revision (clinic_id, revision),
    CONSTRAINT course_infusion_count_range CHECK (infusion_count BETWEEN 1 AND 16)
);
CREATE INDEX course_by_patient ON course (clinic_id, patient_id, create_time);

-- One infusion of a course and its session. The appointments say when they are and whether they still
-- take place; here stands only that they belong together, which no move and no cancellation changes.
-- How well they fit is judged whenever it is asked, never stored.
CREATE TABLE course_pair (
    clinic_id uuid NOT NULL,
    course_id uuid NOT NULL,
    position smallint NOT NULL,
    infusion_id uuid,
    session_id uuid,
    -- What the patient wants: 'wanted', 'declined', 'external'.
    choice text NOT NULL,
    -- With a therapist of the patient's own.
    external_start timestamptz,
    external_end timestamptz,
    PRIMARY KEY (clinic_id, course_id, position),
    FOREIGN KEY (clinic_id, course_id) REFERENCES course (clinic_id, course_id),
    FOREIGN KEY (clinic_id, infusion_id) REFERENCES appointment (clinic_id, appointment_id),
    FOREIGN KEY (clinic_id, session_id) REFERENCES appointment (clinic_id, appointment_id),
    CONSTRAINT course_pair_position_range CHECK (position BETWEEN 1 AND 16),
    CONSTRAINT course_pair_choice_known CHECK (choice IN ('wanted', 'declined', 'external')),
    CONSTRAINT course_pair_external_time CHECK (
        (choice = 'external') = (external_start IS NOT NULL)
        AND (external_start IS NULL) = (external_end IS NULL)
        AND external_start < external_end)
);
-- A visit is one half of one pair.
CREATE UNIQUE INDEX course_pair_by_infusion ON course_pair (clinic_id, infusion_id);
CREATE UNIQUE INDEX course_pair_by_session ON course_pair (clinic_id, session_id);

ALTER TABLE course ENABLE ROW LEVEL SECURITY;
ALTER TABLE course FORCE ROW LEVEL SECURITY;
CREATE POLICY course_clinic ON course
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE ON course TO tandem_app;
ALTER TABLE course_pair ENABLE ROW LEVEL SECURITY;
ALTER TABLE course_pair FORCE ROW LEVEL SECURITY;
CREATE POLICY course_pair_clinic ON course_pair
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE ON course_pair TO tandem_app;

-- What the worklist holds of pairs.
ALTER TABLE staff_task DROP CONSTRAINT staff_task_kind_known;
ALTER TABLE staff_task ADD CONSTRAINT staff_task_kind_known CHECK (kind IN (
    'crisis', 'unconfirmed', 'ride', 'unreached', 'missed', 'answer', 'change_asked',
    'pair_broken', 'infusion_lost', 'welfare'));
