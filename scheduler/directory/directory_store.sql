-- SPDX-License-Identifier: Apache-2.0
-- Revisions of a clinic's file, and the ids behind its slugs.

-- name: read_revision
SELECT revision FROM clinic WHERE clinic_id = $1;

-- name: read_document
SELECT document FROM directory_revision WHERE clinic_id = $1 AND revision = $2;

-- name: read_documents_before
-- Newest first.
SELECT revision, document FROM directory_revision
WHERE clinic_id = $1 AND revision < $2
ORDER BY revision DESC LIMIT $3;

-- name: read_entities
SELECT entity_id, kind, slug FROM directory_entity WHERE clinic_id = $1;
