-- SPDX-License-Identifier: Apache-2.0
-- What else is agreed about a course: how many infusions a week, which have a session, which are left
-- out, when it pauses, what it follows as a booster; who waits for a session; where patients live.

-- The keys are checked under row-level security, which wants a clinic. Any will do: the new columns
-- are empty everywhere.
SET LOCAL app.clinic_id = '00000000-0000-0000-0000-000000000000';
ALTER TABLE course
    -- Infusions in one calendar week, at most; null: as the clinic's policy says.
    ADD COLUMN per_week_max smallint,
    -- Which infusions have a session.
    ADD COLUMN session_ratio text NOT NULL DEFAULT 'every',
    -- The course that this one follows.
    ADD COLUMN booster_of uuid,
    -- Positions of infusions that are left out, in order.
    ADD COLUMN skipped smallint[] NOT NULL DEFAULT '{}',
    -- Nothing is planned to begin from its start, inclusive, to its end, exclusive.
    ADD COLUMN pause_start timestamptz,
    ADD COLUMN pause_end timestamptz,
    ADD FOREIGN KEY (clinic_id, booster_of) REFERENCES course (clinic_id, course_id),
    -- A course may be as short as it is only for now: its tail counts once it is longer.
    DROP CONSTRAINT course_tentative_from_range,
    ADD CONSTRAINT course_tentative_from_range CHECK (tentative_from BETWEEN 2 AND 16),
    ADD CONSTRAINT course_per_week_range CHECK (per_week_max BETWEEN 1 AND 7),
    ADD CONSTRAINT course_session_ratio_known CHECK (
        session_ratio IN ('every', 'first_third_last', 'weekly')),
    ADD CONSTRAINT course_pause CHECK (
        (pause_start IS NULL) = (pause_end IS NULL) AND pause_start < pause_end);

ALTER TABLE course_pair
    -- A time that is held for the session since the clinic cancelled the one before.
    ADD COLUMN held_id uuid,
    -- Its halves whose places other visits have taken since.
    ADD COLUMN replaced uuid[] NOT NULL DEFAULT '{}',
    ADD FOREIGN KEY (clinic_id, held_id) REFERENCES appointment (clinic_id, appointment_id),
    DROP CONSTRAINT course_pair_choice_known,
    ADD CONSTRAINT course_pair_choice_known CHECK (
        choice IN ('wanted', 'declined', 'external', 'waiting', 'follow_up'));
-- Whoever makes a course shorter takes the pairs away that it has no longer.
GRANT DELETE ON course_pair TO tandem_app;
-- Who waits for a session is looked for again and again.
CREATE INDEX course_pair_waiting ON course_pair (clinic_id, course_id) WHERE choice = 'waiting';

ALTER TABLE patient_identity
    -- US ZIP code of where they live; empty: not known.
    ADD COLUMN postal_code text NOT NULL DEFAULT '',
    ADD CONSTRAINT patient_identity_postal_code_form CHECK (postal_code ~ '^([0-9]{5})?$');

ALTER TABLE staff_task
    DROP CONSTRAINT staff_task_kind_known,
    ADD CONSTRAINT staff_task_kind_known CHECK (
        kind IN ('crisis', 'unconfirmed', 'ride', 'unreached', 'missed', 'answer', 'change_asked',
                 'pair_broken', 'infusion_lost', 'welfare', 'follow_up_call', 'stranded',
                 'pair_time_free'));
