-- SPDX-License-Identifier: Apache-2.0
-- A person is forgotten on request: of the record nothing is left but its id, of the visits that
-- they were.

ALTER TABLE patient DROP CONSTRAINT patient_status_known;
ALTER TABLE patient ADD CONSTRAINT patient_status_known
    CHECK (status IN ('lead', 'active', 'merged', 'erased'));

-- Not merely revoked: a grant names a contact.
GRANT DELETE ON proxy_grant TO tandem_app;

-- The only column of a visit's history in which somebody typed. The audit log keeps the reason.
GRANT UPDATE (override_reason) ON appointment_event TO tandem_app;
