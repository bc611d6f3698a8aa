-- SPDX-License-Identifier: Apache-2.0
-- The second wall: without a clinic nothing is seen, with one only its own rows. The first is
-- clinic_id = $1 in every statement.

ALTER TABLE clinic_route ENABLE ROW LEVEL SECURITY;
ALTER TABLE clinic_route FORCE ROW LEVEL SECURITY;
CREATE POLICY clinic_route_read ON clinic_route FOR SELECT USING (true);
CREATE POLICY clinic_route_add ON clinic_route FOR INSERT WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT ON clinic_route TO tandem_app;

ALTER TABLE clinic ENABLE ROW LEVEL SECURITY;
ALTER TABLE clinic FORCE ROW LEVEL SECURITY;
CREATE POLICY clinic_clinic ON clinic
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE ON clinic TO tandem_app;

ALTER TABLE directory_revision ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory_revision FORCE ROW LEVEL SECURITY;
CREATE POLICY directory_revision_clinic ON directory_revision
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT ON directory_revision TO tandem_app;

ALTER TABLE directory_entity ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory_entity FORCE ROW LEVEL SECURITY;
CREATE POLICY directory_entity_clinic ON directory_entity
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT ON directory_entity TO tandem_app;

ALTER TABLE resource ENABLE ROW LEVEL SECURITY;
ALTER TABLE resource FORCE ROW LEVEL SECURITY;
CREATE POLICY resource_clinic ON resource
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON resource TO tandem_app;

ALTER TABLE patient ENABLE ROW LEVEL SECURITY;
ALTER TABLE patient FORCE ROW LEVEL SECURITY;
CREATE POLICY patient_clinic ON patient
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON patient TO tandem_app;

ALTER TABLE patient_identity ENABLE ROW LEVEL SECURITY;
ALTER TABLE patient_identity FORCE ROW LEVEL SECURITY;
CREATE POLICY patient_identity_clinic ON patient_identity
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON patient_identity TO tandem_app;

ALTER TABLE contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact FORCE ROW LEVEL SECURITY;
CREATE POLICY contact_clinic ON contact
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON contact TO tandem_app;

ALTER TABLE supporter ENABLE ROW LEVEL SECURITY;
ALTER TABLE supporter FORCE ROW LEVEL SECURITY;
CREATE POLICY supporter_clinic ON supporter
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON supporter TO tandem_app;

ALTER TABLE consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent FORCE ROW LEVEL SECURITY;
CREATE POLICY consent_clinic ON consent
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON consent TO tandem_app;

ALTER TABLE request ENABLE ROW LEVEL SECURITY;
ALTER TABLE request FORCE ROW LEVEL SECURITY;
CREATE POLICY request_clinic ON request
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON request TO tandem_app;

ALTER TABLE appointment ENABLE ROW LEVEL SECURITY;
ALTER TABLE appointment FORCE ROW LEVEL SECURITY;
CREATE POLICY appointment_clinic ON appointment
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON appointment TO tandem_app;

ALTER TABLE appointment_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE appointment_event FORCE ROW LEVEL SECURITY;
CREATE POLICY appointment_event_clinic ON appointment_event
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, DELETE ON appointment_event TO tandem_app;

ALTER TABLE claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE claim FORCE ROW LEVEL SECURITY;
CREATE POLICY claim_clinic ON claim
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON claim TO tandem_app;

ALTER TABLE claim_history ENABLE ROW LEVEL SECURITY;
ALTER TABLE claim_history FORCE ROW LEVEL SECURITY;
CREATE POLICY claim_history_clinic ON claim_history
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, DELETE ON claim_history TO tandem_app;

ALTER TABLE consultation ENABLE ROW LEVEL SECURITY;
ALTER TABLE consultation FORCE ROW LEVEL SECURITY;
CREATE POLICY consultation_clinic ON consultation
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON consultation TO tandem_app;

ALTER TABLE screening_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE screening_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY screening_answer_clinic ON screening_answer
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, DELETE ON screening_answer TO tandem_app;

ALTER TABLE contact_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_code FORCE ROW LEVEL SECURITY;
CREATE POLICY contact_code_clinic ON contact_code
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON contact_code TO tandem_app;

ALTER TABLE rate_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE rate_count FORCE ROW LEVEL SECURITY;
CREATE POLICY rate_count_clinic ON rate_count
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_count TO tandem_app;

ALTER TABLE link ENABLE ROW LEVEL SECURITY;
ALTER TABLE link FORCE ROW LEVEL SECURITY;
CREATE POLICY link_clinic ON link
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON link TO tandem_app;

ALTER TABLE message ENABLE ROW LEVEL SECURITY;
ALTER TABLE message FORCE ROW LEVEL SECURITY;
CREATE POLICY message_clinic ON message
    USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
GRANT SELECT, INSERT, UPDATE, DELETE ON message TO tandem_app;
