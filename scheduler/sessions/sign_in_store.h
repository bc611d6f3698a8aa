// SPDX-License-Identifier: Apache-2.0
// The statements of sign_in_store.sql. No state, no decisions.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/bytes.h"
#include "base/pg/transaction.h"
#include "scheduler/sessions/session.h"

namespace tandem::sessions::sign_in_store {

struct NewSignIn {
  SignInId id;
  Bytes contact_digest;
  std::optional<ContactId> contact;  // nothing: nobody is behind it
  Bytes link_digest;
  absl::Time create;
  absl::Time expire;
};

struct SignIn {
  SignInId id;
  Bytes contact_digest;
  bool sent = false;  // a message went out
  int tries = 0;
  absl::Time expire;
  std::optional<SessionId> session;  // that came of it
};

// One of the two.
struct Key {
  std::optional<SignInId> id;
  std::optional<Bytes> link_digest;
};

absl::Status Insert(pg::Transaction& tx, ClinicId clinic, const NewSignIn& sign_in);
absl::StatusOr<std::optional<SignIn>> Lock(pg::Transaction& tx, ClinicId clinic, const Key& key);
absl::Status CountTry(pg::Transaction& tx, ClinicId clinic, SignInId id);
absl::Status Use(pg::Transaction& tx, ClinicId clinic, SignInId id, SessionId session);
// Deletes those that expired before `before`, at most `batch_max`; their ids.
absl::StatusOr<std::vector<Uuid>> Purge(pg::Transaction& tx, ClinicId clinic, absl::Time before,
                                        int batch_max);

}  // namespace tandem::sessions::sign_in_store
