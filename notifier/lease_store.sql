-- SPDX-License-Identifier: Apache-2.0
-- Leases: who may send what until when. Whether a lease has ended is judged by the database's clock,
-- as far as that can be believed (database_clock.h); whether a message is due, by the time that we
-- are told.

-- name: find_due_messages
-- Locked until the end of this transaction, and passed over by whoever looks meanwhile. Messages of
-- one person that are due together stand together. What others have leased is among them when the
-- ends of leases are believed ($5); an end that is further away than any lease lasts ($6) was
-- written before the clock was set back. The database's time comes along, also when nothing is due.
-- Few were tried before or go to supporters: of the others nothing more is looked up, so that no plan
-- can read all deliveries of a clinic for them.
WITH due AS MATERIALIZED (
  SELECT *
  FROM message
  WHERE clinic_id = $1 AND state IN ('planned', 'sending') AND next_time <= $2
    AND (state = 'planned' OR $5 AND (lease_expire_time < now() OR
                                      lease_expire_time > now() + make_interval(secs => $6)))
    AND channel = ANY ($4::text[])
  ORDER BY next_time, recipient_id
  LIMIT $3
  FOR UPDATE SKIP LOCKED
)
SELECT clock.database_time, due.subject_id, due.version, due.kind, due.channel, due.recipient_kind,
       due.recipient_id, due.patient_id, due.language, due.reason, due.link_id, due.due_time,
       due.expire_time, due.next_time, due.attempts, due.delivery_id,
       due.state = 'sending' OR due.outcome = 'unknown' AS may_be_taken,
       coalesce(CASE WHEN due.delivery_id IS NOT NULL THEN
         (SELECT earlier.begin_time FROM delivery earlier
          WHERE earlier.clinic_id = $1 AND earlier.delivery_id = due.delivery_id)
       END, due.due_time) AS first_time,
       c.value AS contact_value, c.value_digest AS contact_digest,
       CASE WHEN due.recipient_kind = 'supporter' THEN
         (SELECT s.phone FROM supporter s
          WHERE s.clinic_id = $1 AND s.supporter_id = due.recipient_id)
       END AS supporter_phone
FROM (SELECT clock_timestamp() AS database_time) AS clock
LEFT JOIN due ON true
LEFT JOIN contact c
  ON c.clinic_id = $1 AND due.recipient_kind = 'contact' AND c.contact_id = due.recipient_id
ORDER BY due.next_time, due.recipient_id, due.subject_id, due.version, due.kind

-- name: find_carried_messages
-- The others that an earlier try carried, together with what is due: they go together again.
SELECT m.subject_id, m.version, m.kind, m.channel, m.recipient_kind, m.recipient_id,
       m.patient_id, m.language, m.reason, m.link_id, m.due_time, m.expire_time,
       m.next_time, m.attempts, m.delivery_id,
       m.state = 'sending' OR m.outcome = 'unknown' AS may_be_taken,
       coalesce(earlier.begin_time, m.due_time) AS first_time,
       c.value AS contact_value, c.value_digest AS contact_digest, s.phone AS supporter_phone
FROM message m
LEFT JOIN delivery earlier ON earlier.clinic_id = $1 AND earlier.delivery_id = m.delivery_id
LEFT JOIN contact c
  ON c.clinic_id = $1 AND m.recipient_kind = 'contact' AND c.contact_id = m.recipient_id
LEFT JOIN supporter s
  ON s.clinic_id = $1 AND m.recipient_kind = 'supporter' AND s.supporter_id = m.recipient_id
WHERE m.clinic_id = $1 AND m.delivery_id = ANY ($2::uuid[]) AND m.state IN ('planned', 'sending')
ORDER BY m.next_time, m.recipient_id, m.subject_id, m.version, m.kind
FOR UPDATE OF m

-- name: drop_earlier_deliveries
-- Of messages that we have just locked: nobody else may send them, so these are not on their way.
DELETE FROM delivery
WHERE clinic_id = $1 AND delivery_id = ANY ($2::uuid[]) AND state IN ('sending', 'given_up')

-- name: begin_deliveries
-- One address gets one message at a time: what is not returned has to wait. In the order of the
-- index, so that two who begin many do not wait for each other in a circle.
INSERT INTO delivery (clinic_id, delivery_id, channel, recipient_id, address_digest, state,
                      begin_time)
SELECT $1, d.delivery_id, d.channel, d.recipient_id, d.address_digest, 'sending', d.begin_time
FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::bytea[], $6::timestamptz[])
  AS d (delivery_id, channel, recipient_id, address_digest, begin_time)
ORDER BY d.address_digest
ON CONFLICT DO NOTHING
RETURNING delivery_id

-- name: lease_messages
UPDATE message AS m
SET state = 'sending', lease_token = $2, lease_expire_time = now() + make_interval(secs => $3),
    delivery_id = l.delivery_id
FROM unnest($4::uuid[], $5::int[], $6::text[], $7::text[], $8::uuid[], $9::uuid[])
  AS l (subject_id, version, kind, channel, recipient_id, delivery_id)
WHERE m.clinic_id = $1 AND m.subject_id = l.subject_id AND m.version = l.version
  AND m.kind = l.kind AND m.channel = l.channel AND m.recipient_id = l.recipient_id

-- name: postpone_messages
-- Their address is busy. An earlier try is not forgotten.
UPDATE message AS m
SET state = 'planned', next_time = $2, lease_token = NULL, lease_expire_time = NULL,
    outcome = CASE WHEN m.state = 'sending' THEN 'unknown' ELSE m.outcome END
FROM unnest($3::uuid[], $4::int[], $5::text[], $6::text[], $7::uuid[])
  AS l (subject_id, version, kind, channel, recipient_id)
WHERE m.clinic_id = $1 AND m.subject_id = l.subject_id AND m.version = l.version
  AND m.kind = l.kind AND m.channel = l.channel AND m.recipient_id = l.recipient_id

-- name: free_addresses
-- Of what was forgotten on its way: messages of an erased person, for example.
UPDATE delivery AS d
SET state = 'given_up', end_time = $2, outcome = 'forgotten'
WHERE d.clinic_id = $1 AND d.state = 'sending'
  AND NOT EXISTS (
    SELECT FROM message m
    WHERE m.clinic_id = $1 AND m.delivery_id = d.delivery_id AND m.state = 'sending')
