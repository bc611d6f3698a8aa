-- SPDX-License-Identifier: Apache-2.0
-- What is looked at right before something is sent, beside the facts of the visit itself.

-- name: list_texts_sent
-- Reminders by text to these addresses since $3: those that are being sent ($4) are not among them,
-- nor what people asked for ($5). What may have been taken counts.
SELECT d.address_digest, coalesce(d.accept_time, d.begin_time) AS sent_time
FROM delivery d
WHERE d.clinic_id = $1 AND d.address_digest = ANY ($2::bytea[]) AND d.begin_time > $3
  AND d.channel = 'sms' AND d.delivery_id <> ALL ($4::uuid[])
  AND (d.accept_time IS NOT NULL OR d.outcome = 'unknown')
  AND EXISTS (
    SELECT FROM message m
    WHERE m.clinic_id = $1 AND m.delivery_id = d.delivery_id AND m.kind <> ALL ($5::text[]))

-- name: list_texts_promised
-- When these contacts ($2) will be told by text of the day before, after $3 and until $4.
SELECT m.recipient_id, m.next_time
FROM message m
WHERE m.clinic_id = $1 AND m.recipient_id = ANY ($2::uuid[]) AND m.state = 'planned'
  AND m.next_time > $3 AND m.next_time < $4 AND m.channel = 'sms' AND m.kind = $5
ORDER BY m.next_time

-- name: list_open_codes
-- Codes that somebody still waits for.
SELECT contact_code_id AS subject_id
FROM contact_code
WHERE clinic_id = $1 AND contact_code_id = ANY ($2::uuid[]) AND verify_time IS NULL
UNION ALL
SELECT sign_in_id
FROM sign_in
WHERE clinic_id = $1 AND sign_in_id = ANY ($2::uuid[]) AND session_id IS NULL
