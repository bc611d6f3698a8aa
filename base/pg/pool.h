// SPDX-License-Identifier: Apache-2.0
// Pool hands out database connections, one thread each, for at most one transaction, and owns the
// rules of a transaction: settings, retries, commits in doubt. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/rows.h"
#include "base/pg/statement.h"
#include "base/pg/transaction.h"
#include "base/pg/value.h"
#include "base/uuid.h"

namespace tandem::pg {

constexpr int kAttemptsMax = 5;                                  // design: retry at most five times
constexpr absl::Duration kBackoffMin = absl::Milliseconds(5);    // about one booking
constexpr absl::Duration kBackoffMax = absl::Milliseconds(400);  // a fast restart of the database
constexpr absl::Duration kTransactionMax = absl::Seconds(30);    // the longest deadline that counts
constexpr absl::Duration kRetryAfter = absl::Seconds(1);         // what RetryInfo advises
constexpr int kWaitingMax = 1000;  // threads; far above, memory goes before patience does

struct PoolOptions {
  std::string dsn;  // libpq connection string or URI; may name several hosts
  std::string application_name = "tandem";
  int connections = 8;                                         // opened when first needed
  absl::Duration acquire_wait_max = absl::Seconds(2);          // longer = overloaded, say so
  int waiting_max = kWaitingMax;                               // more = overloaded, say so at once
  absl::Duration lock_wait_max = absl::Seconds(10);            // lock_timeout of a session
  absl::Duration idle_in_transaction_max = absl::Seconds(60);  // the server ends what we forgot
  // Called before each statement goes out: its name, or "begin", "commit", "rollback". Tests count
  // statements here, and decide which of two transactions goes on. Null in production.
  std::function<void(const char* statement)> before_statement = {};
};

struct TxOptions {
  absl::Time deadline = absl::InfiniteFuture();  // real time; capped at kTransactionMax from now
  Uuid clinic = {};                              // nil is an error: see Global
  bool read_only = false;
  bool retry = true;                     // false: one attempt (tests; callers with their own loop)
  std::function<bool()> cancelled = {};  // asked between statements, never during one
  bool global = false;                   // set by Global only

  // For the few statements on tables that belong to no clinic: app.clinic_id stays unset, so that
  // row-level security refuses every other table.
  static TxOptions Global(absl::Time deadline = absl::InfiniteFuture()) {
    TxOptions options;
    options.deadline = deadline;
    options.global = true;
    return options;
  }
};

// What a pool has done so far; for metrics and tests.
struct PoolStats {
  std::int64_t connects = 0;
  std::int64_t retries = 0;
  std::int64_t in_doubt = 0;
  std::int64_t overloaded = 0;
  int open = 0;
  int in_use = 0;
  int waiting = 0;  // for a connection
};

class Pool {
 public:
  explicit Pool(PoolOptions options);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // Runs fn(Transaction&) -> StatusOr<T> (or -> Status) in one READ COMMITTED transaction and
  // commits when it returns OK, else rolls back and gives its error. BEGIN, app.clinic_id and
  // statement_timeout travel with the first statement; COMMIT costs a round trip.
  //
  // fn may run again, at most kAttemptsMax times in all, when the database broke the transaction
  // (deadlock, serialization, lost connection) or a commit is in doubt: so fn keeps no state
  // outside, and one that writes starts with its request_id row, which makes a second run a replay.
  //
  // Errors beside fn's: UNAVAILABLE OVERLOADED (no free connection in time), UNAVAILABLE
  // DATABASE_DOWN (also: a commit still in doubt, metadata outcome=unknown), DEADLINE_EXCEEDED,
  // ABORTED CONCURRENT_CHANGE, CANCELLED (the caller left before the commit), INTERNAL.
  template <class T, class F>
  absl::StatusOr<T> Run(const TxOptions& options, F&& fn) {
    std::optional<absl::StatusOr<T>> result;
    absl::Status status = RunAttempts(options, [&](Transaction& tx) -> absl::Status {
      result.emplace(fn(tx));
      return result->status();
    });
    if (!status.ok()) return status;
    return *std::move(result);
  }
  // The same with the result type taken from fn.
  template <class F>
  auto Run(const TxOptions& options, F&& fn) -> std::invoke_result_t<F, Transaction&> {
    using Result = std::invoke_result_t<F, Transaction&>;
    if constexpr (std::is_same_v<Result, absl::Status>) {
      return RunAttempts(options, fn);
    } else {
      return Run<typename Result::value_type>(options, std::forward<F>(fn));
    }
  }

  // One reading statement in one round trip. Retried like Run. The statement must not write.
  template <class... Params>
  absl::StatusOr<Rows> ReadOnce(const TxOptions& options, const Statement& statement,
                                const Params&... params) {
    if constexpr (sizeof...(Params) == 0) {
      return ReadEncoded(options, statement, {});
    } else {
      const Encoded encoded[] = {Encode(params)...};
      return ReadEncoded(options, statement, encoded);
    }
  }
  absl::StatusOr<Rows> ReadEncoded(const TxOptions& options, const Statement& statement,
                                   std::span<const Encoded> params);

  // UNAVAILABLE OVERLOADED when whoever came now would wait in vain: waiting_max wait already, or
  // one has waited acquire_wait_max and no connection was given back since. For refusing a call
  // before any work is done for it.
  absl::Status CheckRoom() const;

  // Can the database be reached? For health checks.
  absl::Status Ping(absl::Time deadline);

  PoolStats stats() const;
  int size() const;

 private:
  class Impl;
  using Body = std::function<absl::Status(Transaction&)>;
  absl::Status RunAttempts(const TxOptions& options, const Body& body);

  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem::pg
