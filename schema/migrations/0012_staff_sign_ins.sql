-- SPDX-License-Identifier: Apache-2.0
-- When each member of staff last signed in at the provider, as a token of theirs said first: so that
-- the audit log holds each sign-in once, whichever server hears of it.

ALTER TABLE staff ADD COLUMN last_sign_in_time timestamptz;
GRANT UPDATE (last_sign_in_time) ON staff TO tandem_app;
