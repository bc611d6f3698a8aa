-- SPDX-License-Identifier: Apache-2.0
-- Who did what, who read whom, and who was refused. Kept for at least six years: nothing deletes.

-- One thing that happened. Append-only: the application may add and read, nothing else. No foreign
-- keys: an entry outlives what it speaks of.
CREATE TABLE audit_entry (
    clinic_id uuid NOT NULL,
    -- When the scheduler recorded it. Ids are version 7: unique by themselves, ordered by time.
    record_time timestamptz NOT NULL,
    entry_id uuid NOT NULL,
    -- 'system' for our own jobs, whose name stands in `method`.
    actor_role text NOT NULL,
    -- The subject of the caller's token; empty for anonymous callers and jobs.
    actor text NOT NULL,
    method text NOT NULL,
    action text NOT NULL,
    -- What it was about: "appointment", "patient"; of a list, the kind of its items.
    subject_kind text NOT NULL,
    -- Null: none, or several.
    subject_id uuid,
    -- How many; 0 also when that is not known (a stream, a refusal).
    subject_count integer NOT NULL,
    -- The patient that it concerns, when there is exactly one.
    patient_id uuid,
    -- 'OK', or the reason of the error.
    outcome text NOT NULL,
    call_id uuid,
    request_id uuid,
    -- Typed by a person, for an override: protected data, which stays in this table.
    reason text,
    PRIMARY KEY (clinic_id, record_time, entry_id),
    CONSTRAINT audit_entry_action_known CHECK (action IN (
        'change', 'override', 'verify', 'erase', 'read', 'export', 'refuse', 'sign_in',
        'break_glass')),
    CONSTRAINT audit_entry_count CHECK (subject_count >= 0)
);
-- Who has seen or changed this person's record?
CREATE INDEX audit_entry_by_patient ON audit_entry (clinic_id, patient_id, record_time, entry_id)
    WHERE patient_id IS NOT NULL;

-- Seals entries in the order of `sequence`: each hash is over the one before it and every column of
-- its entry. Written in batches by a job, so that no booking waits for it. No foreign key to the
-- entry: the seal of a deleted entry is what gives the deletion away.
CREATE TABLE audit_chain (
    clinic_id uuid NOT NULL,
    -- From 1, without gaps.
    sequence bigint NOT NULL,
    -- The entry.
    record_time timestamptz NOT NULL,
    entry_id uuid NOT NULL,
    -- SHA-256; scheduler/audit/audit_chain.h has the encoding.
    hash bytea NOT NULL,
    seal_time timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, sequence),
    CONSTRAINT audit_chain_seals_once UNIQUE (clinic_id, record_time, entry_id),
    CONSTRAINT audit_chain_sequence CHECK (sequence >= 1)
);

ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_entry_clinic ON audit_entry
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT ON audit_entry TO tandem_app;

ALTER TABLE audit_chain ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_chain FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_chain_clinic ON audit_chain
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT ON audit_chain TO tandem_app;
