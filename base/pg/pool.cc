// SPDX-License-Identifier: Apache-2.0
#include "base/pg/pool.h"

#include <algorithm>
#include <exception>

#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/error.h"
#include "base/log.h"
#include "base/pg/connection.h"
#include "base/pg/connection_set.h"
#include "base/pg/sqlstate.h"
#include "base/status.h"

namespace tandem::pg {
namespace {

// How one attempt ended.
struct Attempt {
  absl::Status status;
  bool retriable = false;  // the database broke it, and another try can succeed
  bool in_doubt = false;   // its COMMIT was sent and not answered
};

absl::Status OutcomeUnknown() {
  return WithRetryAfter(
      MakeError(absl::StatusCode::kUnavailable, Reason::kDatabaseDown,
                "The database went away while saving: whether the change was made is unknown. "
                "Send the same request again, with the same request_id.",
                {{"outcome", "unknown"}}),
      kRetryAfter);
}

bool Retriable(const absl::Status& status) {
  const auto sqlstate = SqlState(status);
  return sqlstate.has_value() && IsRetriable(*sqlstate);
}

// Sleeps before attempt number `next`; false when the deadline comes first.
bool BackOff(int next, absl::Time deadline) {
  const absl::Duration most = std::min(kBackoffMax, kBackoffMin * (1 << (2 * (next - 2))));
  const auto half = static_cast<std::uint32_t>(absl::ToInt64Microseconds(most) / 2);
  const absl::Duration pause = absl::Microseconds(half + RandomBelow(half + 1));
  if (RealClock().Now() + pause >= deadline) return false;
  absl::SleepFor(pause);
  return true;
}

// The options with the deadline that counts, or an error for a transaction without a clinic.
absl::StatusOr<TxOptions> Effective(const TxOptions& options) {
  if (!options.global && options.clinic.IsNil()) return InternalError("transaction without clinic");
  TxOptions effective = options;
  const absl::Time now = RealClock().Now();
  effective.deadline = std::min(options.deadline, now + kTransactionMax);
  if (effective.deadline <= now) {
    return MakeError(absl::StatusCode::kDeadlineExceeded, Reason::kDeadlineExceeded,
                     "The deadline passed; nothing was changed.");
  }
  return effective;
}

absl::Status Cancelled() {
  return MakeError(absl::StatusCode::kCancelled, Reason::kDeadlineExceeded,
                   "The caller stopped waiting; nothing was changed.");
}

// Runs the callback; what it throws ends here.
absl::Status Call(const std::function<absl::Status(Transaction&)>& body, Transaction& tx) {
  try {
    return body(tx);
  } catch (const DecodeError& error) {
    return InternalError(error.what());  // names statement and column only
  } catch (const std::exception&) {
    return InternalError("exception in a transaction");
  }
}

Attempt Finish(Connection& connection, const TxOptions& options, const Transaction& tx,
               absl::Status status) {
  if (!tx.failure().ok()) {
    connection.Rollback();
    if (Retriable(tx.failure())) return {tx.failure(), true};
    if (status.ok()) return {tx.failure()};
    return {std::move(status)};
  }
  if (status.ok() && options.cancelled && options.cancelled()) status = Cancelled();
  if (!status.ok()) {
    connection.Rollback();
    return {std::move(status)};
  }
  Connection::CommitOutcome commit = connection.Commit();
  if (!commit.status.ok() && !commit.in_doubt) connection.Rollback();
  const bool retriable = commit.in_doubt || Retriable(commit.status);
  const bool in_doubt = commit.in_doubt && !options.read_only;  // whoever reads changes nothing
  return {std::move(commit.status), retriable, in_doubt};
}

}  // namespace

class Pool::Impl {
 public:
  explicit Impl(PoolOptions options) : set(std::move(options)) {}

  Attempt RunOnce(const TxOptions& options, const Body& body) {
    absl::StatusOr<std::unique_ptr<Connection>> connection = set.Acquire(options.deadline);
    if (!connection.ok()) return {connection.status(), Retriable(connection.status())};
    Attempt attempt;
    if (absl::Status begun = (*connection)->Begin(options); !begun.ok()) {
      attempt = {begun, Retriable(begun)};
    } else {
      Transaction tx(**connection, options);
      absl::Status status = Call(body, tx);
      attempt = Finish(**connection, options, tx, std::move(status));
      if (attempt.status.ok()) tx.TellCommitted();
    }
    set.Release(*std::move(connection));
    return attempt;
  }

  // Runs `once` until it succeeds, fails for good, or tries and time run out.
  template <class Once>
  absl::Status Retry(const TxOptions& options, Once once) {
    bool in_doubt = false;
    for (int attempt_number = 1;; ++attempt_number) {  // at most kAttemptsMax rounds
      Attempt attempt = once();
      if (attempt.status.ok()) return absl::OkStatus();
      if (attempt.in_doubt) {
        in_doubt = true;
        set.CountInDoubt();
        Log(LogLevel::kWarning, "commit_in_doubt", {{"attempt", attempt_number}});
      }
      // The callback's own answer is definite: its request_id row told it about earlier attempts.
      const bool definite = !attempt.retriable && !SqlState(attempt.status).has_value() &&
                            attempt.status.code() != absl::StatusCode::kUnavailable &&
                            attempt.status.code() != absl::StatusCode::kDeadlineExceeded;
      if (definite) return attempt.status;
      if (!attempt.retriable || !options.retry || attempt_number == kAttemptsMax ||
          !BackOff(attempt_number + 1, options.deadline)) {
        return in_doubt ? OutcomeUnknown() : attempt.status;
      }
      set.CountRetry();
    }
  }

  ConnectionSet set;
};

Pool::Pool(PoolOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Pool::~Pool() = default;

absl::Status Pool::RunAttempts(const TxOptions& options, const Body& body) {
  ASSIGN_OR_RETURN(const TxOptions effective, Effective(options));
  return impl_->Retry(effective, [&] { return impl_->RunOnce(effective, body); });
}

absl::StatusOr<Rows> Pool::ReadEncoded(const TxOptions& options, const Statement& statement,
                                       std::span<const Encoded> params) {
  ASSIGN_OR_RETURN(const TxOptions effective, Effective(options));
  Rows rows;
  RETURN_IF_ERROR(impl_->Retry(effective, [&]() -> Attempt {
    auto connection = impl_->set.Acquire(effective.deadline);
    if (!connection.ok()) return {connection.status(), Retriable(connection.status())};
    absl::StatusOr<Rows> read = (*connection)->ReadOnce(effective, statement, params);
    impl_->set.Release(*std::move(connection));
    if (!read.ok()) return {read.status(), Retriable(read.status())};
    rows = *std::move(read);
    return {};
  }));
  return rows;
}

absl::Status Pool::Ping(absl::Time deadline) {
  TxOptions options = TxOptions::Global(deadline);
  options.read_only = true;
  return RunAttempts(options, [](Transaction&) { return absl::OkStatus(); });
}

absl::Status Pool::CheckRoom() const { return impl_->set.CheckRoom(); }
PoolStats Pool::stats() const { return impl_->set.stats(); }
int Pool::size() const { return impl_->set.options().connections; }

}  // namespace tandem::pg
