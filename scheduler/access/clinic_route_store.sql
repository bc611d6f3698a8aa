-- SPDX-License-Identifier: Apache-2.0
-- Which clinics there are. The only statements that run without a clinic.

-- name: find_clinic_route
-- global: says which clinic a slug means.
SELECT clinic_id FROM clinic_route WHERE slug = $1;

-- name: list_clinic_routes
-- global: background jobs go over all clinics. Pages by id.
SELECT clinic_id, slug FROM clinic_route WHERE clinic_id > $1 ORDER BY clinic_id LIMIT $2;
