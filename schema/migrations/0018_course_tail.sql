-- SPDX-License-Identifier: Apache-2.0
-- Courses whose later infusions wait for a review of the response, and a session before the first one.

-- The keys are checked under row-level security, which wants a clinic. Any will do: the new columns
-- are empty everywhere.
SET LOCAL app.clinic_id = '00000000-0000-0000-0000-000000000000';
ALTER TABLE course
    -- Infusions from this position on are tentative; null: none.
    ADD COLUMN tentative_from smallint,
    ADD COLUMN preparation_type_id uuid,
    ADD COLUMN preparation_id uuid,
    ADD FOREIGN KEY (clinic_id, preparation_type_id)
        REFERENCES directory_entity (clinic_id, entity_id),
    ADD FOREIGN KEY (clinic_id, preparation_id)
        REFERENCES appointment (clinic_id, appointment_id),
    ADD CONSTRAINT course_tentative_from_range CHECK (tentative_from BETWEEN 2 AND infusion_count),
    ADD CONSTRAINT course_preparation_typed CHECK (
        preparation_id IS NULL OR preparation_type_id IS NOT NULL);
CREATE UNIQUE INDEX course_by_preparation ON course (clinic_id, preparation_id);
