-- SPDX-License-Identifier: Apache-2.0
-- What became of messages.

-- name: list_messages_of_visit
-- About the visit $2, and, of the person $3, about its week $4.
SELECT m.subject_id, m.version, m.kind, m.channel, m.recipient_kind, m.recipient_id, m.patient_id,
       m.language, m.reason, m.link_id, m.due_time, m.expire_time, m.create_time, m.state,
       m.accept_time, m.end_time, m.attempts, m.outcome
FROM message m
WHERE m.clinic_id = $1
  AND (m.subject_id = $2 OR (m.subject_id = $3 AND m.version = $4 AND m.kind = 'week'))
ORDER BY m.due_time, m.version, m.kind, m.channel, m.recipient_id
LIMIT $5

-- name: summarize_reminders
-- At $2; late since before $3; ended or taken since $4. Each message by how it ended: also those that
-- never became a delivery (no address, one text too many, too late).
WITH ended AS (
  SELECT count(*) FILTER (WHERE state IN ('failed', 'expired')
                             OR (state = 'withheld' AND outcome = 'over_cap')) AS failed,
         count(*) FILTER (WHERE state IN ('accepted', 'delivered')) AS accepted
  FROM message
  WHERE clinic_id = $1 AND coalesce(end_time, accept_time) >= $4
)
SELECT
  (SELECT count(*) FROM message
    WHERE clinic_id = $1 AND state = 'planned' AND next_time > $2) AS waiting,
  (SELECT count(*) FROM message
    WHERE clinic_id = $1 AND state = 'planned' AND next_time <= $2) AS due,
  (SELECT count(*) FROM message
    WHERE clinic_id = $1 AND state = 'planned' AND next_time < $3) AS late,
  ended.failed, ended.accepted,
  (SELECT count(DISTINCT address_digest) FROM opt_out
    WHERE clinic_id = $1 AND withdraw_time IS NULL)
  + (SELECT count(*) FROM reminder_preference
    WHERE clinic_id = $1 AND opted_out <> '{}') AS opted_out,
  (SELECT count(*) FROM staff_task
    WHERE clinic_id = $1 AND complete_time IS NULL) AS open_tasks
FROM ended
