// SPDX-License-Identifier: Apache-2.0
#include "base/pg/transaction.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/pg/connection.h"
#include "base/status.h"

namespace tandem::pg {

absl::Status Transaction::CheckBeforeStep() const {
  if (!failure_.ok()) return failure_;
  if (options_.cancelled && options_.cancelled()) {
    return MakeError(absl::StatusCode::kCancelled, Reason::kDeadlineExceeded,
                     "The caller stopped waiting; nothing was changed.");
  }
  if (RealClock().Now() >= options_.deadline) {
    return MakeError(absl::StatusCode::kDeadlineExceeded, Reason::kDeadlineExceeded,
                     "The deadline passed; nothing was changed.");
  }
  return absl::OkStatus();
}

absl::StatusOr<Rows> Transaction::ExecEncoded(const Statement& statement,
                                              std::span<const Encoded> params) {
  failure_ = CheckBeforeStep();
  RETURN_IF_ERROR(failure_);
  absl::StatusOr<Rows> rows = connection_.Exec(statement, params);
  failure_ = rows.status();
  return rows;
}

absl::Status Transaction::DeferEncoded(const Statement& statement,
                                       std::span<const Encoded> params) {
  failure_ = CheckBeforeStep();
  RETURN_IF_ERROR(failure_);
  failure_ = connection_.Defer(statement, params);
  return failure_;
}

void Transaction::TellCommitted() const {
  for (const auto& then : after_commit_) then();
}

absl::Time Transaction::deadline() const { return options_.deadline; }

}  // namespace tandem::pg
