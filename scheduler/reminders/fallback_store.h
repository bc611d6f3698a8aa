// SPDX-License-Identifier: Apache-2.0
// The statements of fallback_store.sql. No state, no decisions.
#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "scheduler/reminders/message.h"

namespace tandem::reminders {

// How else somebody could be told.
struct OtherWay {
  std::optional<ContactId> contact;  // nothing: there is none, or they object
  bool tried = false;
  bool failed = false;
};

class FallbackStore {
 public:
  FallbackStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  absl::StatusOr<OtherWay> FindOtherWay(const Message& message, Channel other);
  absl::Status Insert(const Message& message, absl::Time now);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::reminders
