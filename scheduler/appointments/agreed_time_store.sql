-- SPDX-License-Identifier: Apache-2.0
-- Starts as people agreed on them, and the instants that they are stored as.

-- What is still to take place, in order; after (start_time, appointment_id).
-- name: list_agreed_times
SELECT appointment_id, start_time, local_start, time_zone, tzdb_version
FROM appointment
WHERE clinic_id = $1
  AND start_time >= $2
  AND (start_time, appointment_id) > ($2::timestamptz, $3::uuid)
  AND status IN ('pending', 'booked', 'arrived', 'checked-in')
ORDER BY start_time, appointment_id
LIMIT $4;
