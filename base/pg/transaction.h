// SPDX-License-Identifier: Apache-2.0
// Transaction: what an operation works with inside Pool::Run. One thread, one connection.
#pragma once

#include <functional>
#include <initializer_list>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/rows.h"
#include "base/pg/statement.h"
#include "base/pg/value.h"

namespace tandem::pg {

class Connection;
struct TxOptions;

class Transaction {
 public:
  // For Pool only.
  Transaction(Connection& connection, const TxOptions& options)
      : connection_(connection), options_(options) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // Runs one named statement: one round trip (BEGIN travels with the first), one or two more the
  // first time on a connection. Parameters in the order of $1, $2, ...; types in value.h.
  // Errors: see base/pg/sqlstate.h. After an error the transaction is lost: every later Exec gives
  // the same error, and Run rolls back whatever the callback returns.
  template <class... Params>
  absl::StatusOr<Rows> Exec(const Statement& statement, const Params&... params) {
    if constexpr (sizeof...(Params) == 0) {
      return ExecEncoded(statement, {});
    } else {
      const Encoded encoded[] = {Encode(params)...};
      return ExecEncoded(statement, encoded);
    }
  }
  absl::StatusOr<Rows> ExecEncoded(const Statement& statement, std::span<const Encoded> params);

  // For a statement whose rows nobody needs: it travels with the next Exec or with COMMIT, in the
  // order of the calls, and costs no round trip. When it fails, that Exec or Run gives its error.
  template <class... Params>
  absl::Status Defer(const Statement& statement, const Params&... params) {
    const Encoded encoded[] = {Encode(params)...};
    return DeferEncoded(statement, encoded);
  }
  absl::Status DeferEncoded(const Statement& statement, std::span<const Encoded> params);

  // `then` runs once what this transaction wrote is committed for sure, and never for an attempt
  // that is not: for counting, not for deciding. It must not throw.
  void AfterCommit(std::function<void()> then) { after_commit_.push_back(std::move(then)); }
  // For Pool only.
  void TellCommitted() const;

  // When the caller stops waiting.
  absl::Time deadline() const;
  // OK while no statement has failed.
  const absl::Status& failure() const { return failure_; }

 private:
  absl::Status CheckBeforeStep() const;

  Connection& connection_;
  const TxOptions& options_;
  absl::Status failure_;
  std::vector<std::function<void()>> after_commit_;
};

}  // namespace tandem::pg
