-- SPDX-License-Identifier: Apache-2.0
-- A page of many tells of many, and each of them can ask who read about them; and what a patient asked
-- of whoever gives a visit stays with the visit.

ALTER TABLE audit_entry
    -- Who else it concerns, beside patient_id: of what tells of several, all of them. Sorted, each
    -- once; null: nobody else.
    ADD COLUMN patient_ids uuid[];
-- One person is looked for among these: row-level security lets no index answer @> on an array.
CREATE INDEX audit_entry_of_several ON audit_entry (clinic_id, record_time, entry_id)
    WHERE patient_ids IS NOT NULL;

ALTER TABLE audit_chain
    -- What the hash is over (scheduler/audit/audit_chain.h). Of seals that were made before, and of
    -- those that a scheduler of then still makes: 1.
    ADD COLUMN hash_version integer NOT NULL DEFAULT 1;

-- What was asked of whoever gives a visit holds for as long as the visit does, whoever moves it.
ALTER TABLE appointment
    -- US state where the patient will be, when remote; empty: not said.
    ADD COLUMN patient_state text NOT NULL DEFAULT '',
    -- "en" or "es"; empty: any.
    ADD COLUMN language text NOT NULL DEFAULT '';
ALTER TABLE appointment NO FORCE ROW LEVEL SECURITY;  -- the owner reads all clinics, once
ALTER TABLE consultation NO FORCE ROW LEVEL SECURITY;
UPDATE appointment a SET patient_state = c.patient_state, language = c.language
FROM consultation c
WHERE c.clinic_id = a.clinic_id AND c.appointment_id = a.appointment_id
    AND a.status IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in');
ALTER TABLE appointment FORCE ROW LEVEL SECURITY;
ALTER TABLE consultation FORCE ROW LEVEL SECURITY;
