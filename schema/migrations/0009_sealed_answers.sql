-- SPDX-License-Identifier: Apache-2.0
-- Screening answers are sealed by the scheduler: the database, its backups and whoever reads them
-- see no answer and no question.

CREATE TABLE screening (
    clinic_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    key_name text NOT NULL,  -- of the key ring; empty: not sealed yet, a job does it at once
    sealed bytea NOT NULL,   -- nonce, then lines question=answer and the tag
    PRIMARY KEY (clinic_id, appointment_id),
    FOREIGN KEY (clinic_id, appointment_id)
        REFERENCES consultation (clinic_id, appointment_id) ON DELETE CASCADE,
    CONSTRAINT screening_key_name_form CHECK (key_name ~ '^[a-z0-9-]{0,32}$')
);
CREATE INDEX screening_by_key ON screening (clinic_id, key_name);

ALTER TABLE screening_answer NO FORCE ROW LEVEL SECURITY;  -- the owner reads all clinics, once
INSERT INTO screening (clinic_id, appointment_id, key_name, sealed)
SELECT clinic_id, appointment_id, '',
       convert_to(string_agg(question_id || '=' || answer, E'\n' ORDER BY question_id), 'UTF8')
FROM screening_answer
GROUP BY clinic_id, appointment_id;

DROP TABLE screening_answer;

ALTER TABLE screening ENABLE ROW LEVEL SECURITY;
ALTER TABLE screening FORCE ROW LEVEL SECURITY;
CREATE POLICY screening_clinic ON screening
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON screening TO tandem_app;
