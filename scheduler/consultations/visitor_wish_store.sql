-- SPDX-License-Identifier: Apache-2.0
-- What visitors said about themselves, for rooms that look at many visits at once.

-- name: visitor_wishes
SELECT appointment_id, language, patient_state
FROM consultation
WHERE clinic_id = $1 AND appointment_id = ANY ($2::uuid[]);
