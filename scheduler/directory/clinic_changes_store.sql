-- SPDX-License-Identifier: Apache-2.0
-- Applying a clinic's file, in the order of one application.

-- name: lock_clinic
SELECT revision FROM clinic WHERE clinic_id = $1 FOR UPDATE;

-- name: is_document
SELECT revision FROM directory_revision
WHERE clinic_id = $1 AND revision = $2 AND document = $3;

-- name: insert_clinic_route
-- No row: the slug belongs to a clinic already.
INSERT INTO clinic_route (clinic_id, slug) VALUES ($1, $2)
ON CONFLICT DO NOTHING RETURNING clinic_id;

-- name: insert_clinic
INSERT INTO clinic (clinic_id, revision, create_time) VALUES ($1, $2, $3);

-- name: update_clinic
UPDATE clinic SET revision = $2 WHERE clinic_id = $1;

-- name: insert_revision
INSERT INTO directory_revision (clinic_id, revision, document, applied_by, apply_time)
VALUES ($1, $2, $3, $4, $5);

-- name: insert_entities
INSERT INTO directory_entity (clinic_id, entity_id, kind, slug)
SELECT $1, e.entity_id, e.kind, e.slug
FROM unnest($2::uuid[], $3::text[], $4::text[]) AS e (entity_id, kind, slug)
ON CONFLICT DO NOTHING;

-- name: insert_resources
INSERT INTO resource (clinic_id, resource_id, kind, seats)
SELECT $1, r.resource_id, r.kind, r.seats
FROM unnest($2::uuid[], $3::text[], $4::int[]) AS r (resource_id, kind, seats)
ORDER BY r.resource_id
ON CONFLICT DO NOTHING;

-- name: lock_resources
-- Every practitioner and room of the clinic: no booking can be between its check and its commit.
SELECT resource_id FROM resource
WHERE clinic_id = $1 AND resource_id = ANY ($2::uuid[])
ORDER BY resource_id FOR UPDATE;

-- name: bump_resources
UPDATE resource SET calendar_version = calendar_version + 1, seats = r.seats
FROM unnest($2::uuid[], $3::int[]) AS r (resource_id, seats)
WHERE resource.clinic_id = $1 AND resource.resource_id = r.resource_id;

-- name: bump_gone_resources
UPDATE resource SET calendar_version = calendar_version + 1
WHERE clinic_id = $1 AND resource_id = ANY ($2::uuid[]);

-- name: find_future_claims
-- The claims of one resource after ($3, $4), of live visits that start after $5. Expired holds are
-- nobody's.
SELECT a.appointment_id, a.visit_type_id, a.location_id, a.mode, a.local_start, a.time_zone,
       c.seat, c.during, c.start_time AS claim_start,
       (SELECT p ->> 'need' FROM jsonb_array_elements(a.participations) AS p
        WHERE p ->> 'resource' = c.resource_id::text LIMIT 1) AS need
FROM claim c
JOIN appointment a ON a.clinic_id = c.clinic_id AND a.appointment_id = c.appointment_id
WHERE c.clinic_id = $1 AND c.resource_id = $2
  AND (c.start_time, c.seat) > ($3::timestamptz, $4::smallint)
  AND a.start_time >= $5 AND (c.expires_at IS NULL OR c.expires_at > $5)
ORDER BY c.start_time, c.seat LIMIT $6;

-- name: find_future_appointments
-- Live visits after ($2, $3), of some visit types or at some locations.
SELECT appointment_id, visit_type_id, location_id, mode, local_start, time_zone, start_time
FROM appointment
WHERE clinic_id = $1 AND (start_time, appointment_id) > ($2::timestamptz, $3::uuid)
  AND (visit_type_id = ANY ($4::uuid[]) OR location_id = ANY ($5::uuid[]))
  AND status IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in')
  AND (hold_expire_time IS NULL OR hold_expire_time > $6)
ORDER BY start_time, appointment_id LIMIT $7;
