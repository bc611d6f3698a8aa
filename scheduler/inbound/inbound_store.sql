-- SPDX-License-Identifier: Apache-2.0
-- Texts that came in, by the provider's own reference.

-- name: find_inbound_text
SELECT address_digest, meaning, appointment_id, reply, language, receive_time
FROM inbound_text
WHERE clinic_id = $1 AND provider_reference = $2

-- name: insert_inbound_text
-- One that is there stays as it is: the primary key is the promise "once".
INSERT INTO inbound_text (clinic_id, provider_reference, address_digest, meaning, appointment_id,
                          reply, language, receive_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (clinic_id, provider_reference) DO NOTHING

-- name: count_texts_since
SELECT count(*) AS texts
FROM inbound_text
WHERE clinic_id = $1 AND address_digest = $2 AND receive_time > $3

-- name: find_asked
-- The latest $5 texts that somebody took from us there and that asked about visits to come which
-- stand, or about a week of them, latest first; everything that each asked about, with the version
-- that it spoke of.
WITH asked AS (
  SELECT d.delivery_id, coalesce(d.accept_time, d.begin_time) AS ask_time, m.kind = 'week' AS week,
         m.subject_id, m.version, m.language
  FROM delivery d
  JOIN message m ON m.clinic_id = $1 AND m.delivery_id = d.delivery_id
  LEFT JOIN appointment a
    ON a.clinic_id = $1 AND a.appointment_id = m.subject_id AND m.kind <> 'week'
  WHERE d.clinic_id = $1 AND d.address_digest = $2 AND d.channel = 'sms'
    AND d.state IN ('accepted', 'delivered')
    AND (m.kind IN ('appointment_booked', 'appointment_moved', 'reminder', 'day_before')
           AND a.status = 'booked' AND a.start_time > $3
         OR m.kind = 'week' AND d.begin_time > $4)
), latest AS (
  SELECT DISTINCT ask_time, delivery_id FROM asked ORDER BY ask_time DESC, delivery_id DESC LIMIT $5
)
SELECT delivery_id, subject_id, week, max(version) AS version, min(language) AS language, ask_time
FROM asked
WHERE delivery_id IN (SELECT delivery_id FROM latest)
GROUP BY ask_time, delivery_id, subject_id, week
ORDER BY ask_time DESC, delivery_id DESC, subject_id
LIMIT $6

-- name: purge_inbound_texts
DELETE FROM inbound_text
WHERE clinic_id = $1 AND provider_reference IN (
  SELECT provider_reference FROM inbound_text
  WHERE clinic_id = $1 AND receive_time < $2
  ORDER BY receive_time LIMIT $3)
