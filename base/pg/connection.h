// SPDX-License-Identifier: Apache-2.0
// Connection: one session with the database. Inside base/pg only; no exception leaves it.
// Once broken() it is thrown away: libpqxx 6.4 would reconnect silently and lose session settings.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <pqxx/connection>
#include <pqxx/nontransaction>
#include <span>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/pool.h"

namespace tandem::pg {

// PostgreSQL's track_activity_query_size as it is unless somebody sets it: see statement_log.h.
constexpr std::size_t kActivityBytes = 1024;

class Connection {
 public:
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const PoolOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // BEGIN and the transaction's settings: they go out with what follows.
  absl::Status Begin(const TxOptions& options);
  // One round trip, for what waits to go out too.
  absl::StatusOr<Rows> Exec(const Statement& statement, std::span<const Encoded> params);
  // Goes out with the next Exec or Commit, which tells how it went.
  absl::Status Defer(const Statement& statement, std::span<const Encoded> params);
  // Settings and one reading statement in one round trip, as an implicit transaction.
  absl::StatusOr<Rows> ReadOnce(const TxOptions& options, const Statement& statement,
                                std::span<const Encoded> params);
  // Several statements without parameters, for migrations and session settings.
  absl::Status ExecScript(std::string_view what, const std::string& sql);

  struct CommitOutcome {
    absl::Status status;
    bool in_doubt = false;  // the change may be there, may be lost: only a re-run can tell
  };
  CommitOutcome Commit();
  void Rollback();

  bool broken() const { return broken_; }
  // Order in which the pool last handed this out or took it back.
  std::int64_t turn() const { return turn_; }
  void set_turn(std::int64_t turn) { turn_ = turn; }

 private:
  // Hears what the server says beside results. Its texts are dropped, that it spoke is kept.
  class NoticeCounter;

  explicit Connection(const std::string& dsn);
  // Runs a driver call; failures become a Status.
  template <class Call>
  absl::StatusOr<pqxx::result> Guard(std::string_view what, Call&& call);
  absl::Status Fail(std::string_view sqlstate, std::string_view what);
  void Announce(const char* statement) const;
  // Name of the statement on this session, prepared when it was not.
  const std::string& Prepare(const Statement& statement);
  // EXECUTE with the values in it: several such statements make one round trip.
  std::string Spell(const Statement& statement, std::span<const Encoded> params);
  absl::Status SendBegin();
  // A statement's first use asks the server to prepare it: under the transaction's time limit.
  absl::Status BeforePreparing(const Statement& statement);
  // What waits, and then `sql`; nothing waits any more.
  std::string WithWaiting(std::string_view sql);
  void Forget();

  pqxx::connection session_;
  std::unique_ptr<NoticeCounter> notices_;
  std::unique_ptr<pqxx::nontransaction> channel_;  // we drive BEGIN and COMMIT ourselves
  absl::flat_hash_map<const Statement*, std::string> prepared_;
  std::function<void(const char*)> before_statement_;  // see PoolOptions
  std::string waiting_;                                // statements, each with its semicolon
  std::string waiting_names_;  // of those deferred, each with a plus: who may be to blame
  bool begin_waits_ = false;   // the server knows nothing of the transaction yet
  std::int64_t turn_ = 0;
  bool broken_ = false;
};

}  // namespace tandem::pg
