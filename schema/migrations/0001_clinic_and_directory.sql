-- SPDX-License-Identifier: Apache-2.0
-- Clinics, their files, and the resources that can be taken.
--
-- Rules of every table (a test reads the catalogue): clinic_id is the first column of every key, row-level
-- security is forced, and an unset app.clinic_id is an error. tandem_app owns nothing.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- The clinic of the running transaction. Fails when it is unset or empty: never "all clinics".
CREATE FUNCTION current_clinic() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN current_setting('app.clinic_id')::uuid;

-- Which clinics there are: the one table that can be read without a clinic, because it says which
-- clinic a slug means and over which clinics a background job goes. Holds nothing else.
CREATE TABLE clinic_route (
    clinic_id uuid PRIMARY KEY,
    slug text NOT NULL,
    CONSTRAINT clinic_route_slug_form CHECK (slug ~ '^[a-z0-9](-?[a-z0-9]){0,39}$')
);
-- global: a slug means one clinic everywhere.
CREATE UNIQUE INDEX clinic_route_slug_unique ON clinic_route (slug);

-- A clinic, and which revision of its file is in force.
CREATE TABLE clinic (
    clinic_id uuid PRIMARY KEY REFERENCES clinic_route (clinic_id),
    revision bigint NOT NULL,
    create_time timestamptz NOT NULL
);

-- Every revision of a clinic's file, whole, as it was reviewed. Never changed: an appointment names
-- the revision under whose rules it was booked.
CREATE TABLE directory_revision (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    revision bigint NOT NULL,
    document text NOT NULL,
    applied_by text NOT NULL,
    apply_time timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, revision)
);

-- The stable id behind each slug of a clinic's file. Entities that leave the file stay here: old
-- appointments refer to them.
CREATE TABLE directory_entity (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    entity_id uuid NOT NULL,
    kind text NOT NULL,
    slug text NOT NULL,
    PRIMARY KEY (clinic_id, entity_id),
    UNIQUE (clinic_id, kind, slug),
    CONSTRAINT directory_entity_kind_known
        CHECK (kind IN ('location', 'practitioner', 'room', 'visit_type'))
);

-- Whoever or whatever can be taken: a practitioner, a room, a patient. Same id as the entity or the
-- patient. calendar_version grows with every change to its claims, hours or closures; it is the row
-- that a booking locks, in (clinic_id, resource_id) order.
CREATE TABLE resource (
    clinic_id uuid NOT NULL REFERENCES clinic_route (clinic_id),
    resource_id uuid NOT NULL,
    kind text NOT NULL,
    seats smallint NOT NULL,
    calendar_version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (clinic_id, resource_id),
    CONSTRAINT resource_kind_known CHECK (kind IN ('practitioner', 'room', 'patient')),
    CONSTRAINT resource_seats_range CHECK (seats BETWEEN 1 AND 16),
    CONSTRAINT resource_patient_alone CHECK (kind <> 'patient' OR seats = 1)
) WITH (fillfactor = 70);
