-- SPDX-License-Identifier: Apache-2.0
-- When a practitioner or a room is not there although the clinic's file says so. Withdrawn, not
-- deleted. Why, is not kept.
CREATE TABLE absence (
    clinic_id uuid NOT NULL,
    absence_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    start_time timestamptz NOT NULL,
    end_time timestamptz NOT NULL,
    create_time timestamptz NOT NULL,
    withdraw_time timestamptz,
    PRIMARY KEY (clinic_id, absence_id),
    FOREIGN KEY (clinic_id, resource_id) REFERENCES resource (clinic_id, resource_id),
    CONSTRAINT absence_length CHECK (
        end_time > start_time AND end_time - start_time <= interval '366 days')
);
-- What calendars and bookings look at.
CREATE INDEX absence_by_resource ON absence (clinic_id, resource_id, end_time)
    WHERE withdraw_time IS NULL;
-- What lists and repairs look at.
CREATE INDEX absence_by_end ON absence (clinic_id, end_time)
    WHERE withdraw_time IS NULL;

ALTER TABLE absence ENABLE ROW LEVEL SECURITY;
ALTER TABLE absence FORCE ROW LEVEL SECURITY;
CREATE POLICY absence_clinic ON absence
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT ON absence TO tandem_app;
GRANT UPDATE (withdraw_time) ON absence TO tandem_app;
