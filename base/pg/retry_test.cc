// SPDX-License-Identifier: Apache-2.0
// What breaks a transaction in production, done for real: deadlocks, serialization failures, killed
// backends, commits whose answer never comes.
#include <atomic>
#include <latch>
#include <thread>

#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/pg/pool.h"
#include "base/pg/sqlstate.h"
#include "base/testing/database.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"

namespace tandem::pg {
namespace {

const Statement kLock = {"lock", "UPDATE counter SET n = n + 1 WHERE id = $1 RETURNING n", "test"};
const Statement kRead = {"read", "SELECT n FROM counter WHERE id = $1", "test"};
const Statement kSnapshot = {"snapshot", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "test"};
const Statement kPid = {"pid", "SELECT pg_backend_pid() AS pid", "test"};
const Statement kNever = {"never", "SELECT DISTINCT n FROM counter FOR UPDATE", "test"};
const Statement kRequest = {
    "request",
    "INSERT INTO request (id) VALUES ($1)"
    " ON CONFLICT (id) DO UPDATE SET seen = request.seen + 1 RETURNING seen",
    "test"};
constexpr absl::Duration kPoll = absl::Milliseconds(5);
constexpr int kPollsMax = 2000;  // ten seconds: a test that waits longer has failed

class RetryTest : public ::testing::Test {
 protected:
  RetryTest() {
    SetLogSink([](std::string_view) {});
    db_.Sql(R"(
      CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL);
      CREATE TABLE request (id uuid PRIMARY KEY, seen int NOT NULL DEFAULT 0);
      INSERT INTO counter VALUES (1, 0), (2, 0);
      GRANT ALL ON counter, request TO tandem_app)");
    db_.Sql("ALTER DATABASE " + db_.name() + " SET deadlock_timeout = '20ms'");
    db_.Sql("ALTER DATABASE " + db_.name() + " SET synchronous_commit = on");
  }
  ~RetryTest() override { SetLogSink(nullptr); }

  TxOptions Options() {
    TxOptions options;
    options.deadline = RealClock().Now() + absl::Seconds(20);
    options.clinic = clinic_;
    return options;
  }
  // BEGIN goes out by itself here, as SET TRANSACTION needs it.
  PoolOptions StatementByStatement() {
    PoolOptions options;
    options.dsn = db_.dsn();
    options.before_statement = [](const char*) {};
    return options;
  }
  void Terminate(int pid) { db_.Sql("SELECT pg_terminate_backend(" + std::to_string(pid) + ")"); }

  // Waits until the backend waits for a standby, that is, until it has committed locally.
  void AwaitCommitInFlight(int pid) {
    const std::string query =
        "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND pid = " +
        std::to_string(pid);
    for (int i = 0; i < kPollsMax && db_.Sql(query).empty(); ++i) absl::SleepFor(kPoll);
  }
  // A standby that does not exist: every commit of the cluster waits until End.
  void HoldCommits() {
    db_.Sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    db_.Sql("SELECT pg_reload_conf()");
    for (int i = 0; i < kPollsMax && db_.Sql("SHOW synchronous_standby_names").empty(); ++i) {
      absl::SleepFor(kPoll);
    }
  }
  void ReleaseCommits() {
    db_.Sql("ALTER SYSTEM RESET synchronous_standby_names");
    db_.Sql("SELECT pg_reload_conf()");
  }

  TestDatabase db_{{.migrated = false}};
  SeededIds ids_;
  const Uuid clinic_ = ids_.Next();
};

TEST_F(RetryTest, TwoThatDeadlockBothSucceedInTheEnd) {
  std::latch both(2);
  const auto cross = [&](int first, int second) {
    bool met = false;
    return db_.pool().Run(Options(), [&, first, second](Transaction& tx) -> absl::Status {
      RETURN_IF_ERROR(tx.Exec(kLock, first));
      if (!met) both.arrive_and_wait();  // only the first run meets the other
      met = true;
      return tx.Exec(kLock, second).status();
    });
  };
  std::thread other([&] { EXPECT_OK(cross(2, 1)); });
  EXPECT_OK(cross(1, 2));
  other.join();
  EXPECT_EQ(db_.Sql("SELECT sum(n) FROM counter"), "4");
  EXPECT_GE(db_.pool().stats().retries, 1);
}

TEST_F(RetryTest, ASerializationFailureRunsAgainOnAFreshSnapshot) {
  Pool pool(StatementByStatement());
  int runs = 0;
  const auto read = pool.Run(Options(), [&](Transaction& tx) -> absl::StatusOr<int> {
    ++runs;
    RETURN_IF_ERROR(tx.Exec(kSnapshot));
    RETURN_IF_ERROR(tx.Exec(kRead, 1));
    if (runs == 1) db_.Sql("UPDATE counter SET n = 41 WHERE id = 1");
    ASSIGN_OR_RETURN(const Rows rows, tx.Exec(kLock, 1));
    return rows[0].Get<int>("n");
  });
  EXPECT_THAT(read, IsOkAndHolds(42));
  EXPECT_EQ(runs, 2);
}

TEST_F(RetryTest, AfterTheLastAttemptTheCallerLearnsOfTheConcurrentChange) {
  Pool pool(StatementByStatement());
  int runs = 0;
  const absl::Status status = pool.Run(Options(), [&](Transaction& tx) -> absl::Status {
    ++runs;
    RETURN_IF_ERROR(tx.Exec(kSnapshot));
    RETURN_IF_ERROR(tx.Exec(kRead, 1));
    db_.Sql("UPDATE counter SET n = n + 1 WHERE id = 1");
    return tx.Exec(kLock, 1).status();
  });
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(status, HasReason(Reason::kConcurrentChange));
  EXPECT_EQ(runs, kAttemptsMax);
}

TEST_F(RetryTest, ABackendKilledBeforeTheCommitLosesNothingAndDoublesNothing) {
  int runs = 0;
  const absl::Status status = db_.pool().Run(Options(), [&](Transaction& tx) -> absl::Status {
    ++runs;
    RETURN_IF_ERROR(tx.Exec(kLock, 1));
    ASSIGN_OR_RETURN(const Rows rows, tx.Exec(kPid));
    if (runs == 1) Terminate(rows[0].Get<int>("pid"));
    return tx.Exec(kLock, 1).status();
  });
  EXPECT_OK(status);
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(db_.Sql("SELECT n FROM counter WHERE id = 1"), "2");
}

TEST_F(RetryTest, ConnectionsThatDiedWhileIdleAreReplacedUnnoticed) {
  std::vector<std::thread> threads;
  std::latch all(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      EXPECT_OK(db_.pool().Run(Options(), [&](Transaction& tx) -> absl::Status {
        all.arrive_and_wait();
        return tx.Exec(kPid).status();
      }));
    });
  }
  for (std::thread& thread : threads) thread.join();
  db_.Sql(
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
      " WHERE usename = 'tandem_app' AND datname = current_database()");
  EXPECT_OK(db_.pool().ReadOnce(Options(), kRead, 1));
  EXPECT_OK(db_.pool().Run(Options(), [](Transaction& tx) { return tx.Exec(kLock, 1).status(); }));
  EXPECT_LE(db_.pool().stats().retries, 1) << "one broken connection tells about all of them";
}

TEST_F(RetryTest, AStatementPreparedBeforeAMigrationWorksAfterIt) {
  Pool& pool = db_.pool();
  const auto count = [&] {
    return pool.Run<int>(Options(), [](Transaction& tx) -> absl::StatusOr<int> {
      RETURN_IF_ERROR(tx.Exec(kLock, 1));
      ASSIGN_OR_RETURN(const Rows rows, tx.Exec(kRead, 1));
      RETURN_IF_ERROR(tx.Defer(kLock, 2));  // with the COMMIT
      return rows[0].Get<int>("n");
    });
  };
  ASSERT_THAT(count(), IsOkAndHolds(1));
  db_.Sql("CREATE DOMAIN number AS int; ALTER TABLE counter ALTER n TYPE number");
  EXPECT_THAT(count(), IsOkAndHolds(2));
  db_.Sql("ALTER TABLE counter ALTER n TYPE bigint");
  EXPECT_OK(pool.ReadOnce(Options(), kRead, 1));
  EXPECT_THAT(count(), IsOkAndHolds(3));
  EXPECT_EQ(pool.stats().retries, 2) << "a fresh connection has prepared nothing";
  EXPECT_EQ(db_.Sql("SELECT string_agg(n::text, ' ' ORDER BY id) FROM counter"), "3 3");
}

TEST_F(RetryTest, AChangeThatTheServerRefusesWithTheCommitIsNotInDoubt) {
  const auto change = [&](bool retry) {
    TxOptions options = Options();
    options.retry = retry;
    return db_.pool().Run(options, [](Transaction& tx) { return tx.Defer(kLock, 1); });
  };
  ASSERT_OK(change(true));
  db_.Sql("ALTER TABLE counter ALTER n TYPE bigint");
  EXPECT_THAT(change(false), HasReason(Reason::kInternal));
  EXPECT_EQ(db_.pool().stats().in_doubt, 0);
  EXPECT_OK(change(true));
  EXPECT_EQ(db_.Sql("SELECT n FROM counter WHERE id = 1"), "2");
}

TEST_F(RetryTest, WhatTheServerCannotDoIsTriedNoMoreThanAnythingElse) {
  const auto before = db_.pool().stats().retries;
  EXPECT_THAT(db_.pool().ReadOnce(Options(), kNever), HasReason(Reason::kInternal));
  EXPECT_LT(db_.pool().stats().retries - before, kAttemptsMax);
}

// The operation under test: a request_id row first, then the effect unless it is a replay.
struct Booking {
  std::atomic<int> runs = 0;
  std::atomic<int> pid = 0;

  absl::Status Run(Pool& pool, const TxOptions& options, const Uuid& request) {
    return pool.Run(options, [&](Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const Rows seen, tx.Exec(kRequest, request));
      ASSIGN_OR_RETURN(const Rows rows, tx.Exec(kPid));
      if (seen[0].Get<int>("seen") == 0) RETURN_IF_ERROR(tx.Defer(kLock, 1));  // with the COMMIT
      pid = rows[0].Get<int>("pid");
      ++runs;
      return absl::OkStatus();
    });
  }
};

TEST_F(RetryTest, ABackendKilledDuringTheCommitIsResolvedByTheRequestId) {
  Booking booking;
  HoldCommits();
  std::thread client([&] { EXPECT_OK(booking.Run(db_.pool(), Options(), ids_.Next())); });
  for (int i = 0; i < kPollsMax && booking.pid == 0; ++i) absl::SleepFor(kPoll);
  AwaitCommitInFlight(booking.pid);
  Terminate(booking.pid);
  ReleaseCommits();
  client.join();
  EXPECT_EQ(booking.runs, 2);
  EXPECT_EQ(db_.pool().stats().in_doubt, 1);
  EXPECT_EQ(db_.Sql("SELECT n FROM counter WHERE id = 1"), "1") << "booked once, not twice";
}

TEST_F(RetryTest, ACancelledWaitForTheStandbyIsNoSuccess) {
  Booking booking;
  HoldCommits();
  std::thread client([&] { EXPECT_OK(booking.Run(db_.pool(), Options(), ids_.Next())); });
  for (int i = 0; i < kPollsMax && booking.pid == 0; ++i) absl::SleepFor(kPoll);
  AwaitCommitInFlight(booking.pid);
  db_.Sql("SELECT pg_cancel_backend(" + std::to_string(booking.pid) + ")");
  ReleaseCommits();
  client.join();
  EXPECT_EQ(booking.runs, 2) << "the server reported success, with a warning";
  EXPECT_EQ(db_.Sql("SELECT n FROM counter WHERE id = 1"), "1");
}

TEST_F(RetryTest, ACommitStillInDoubtAtTheEndIsReportedAsUnknown) {
  Booking booking;
  TxOptions options = Options();
  options.retry = false;
  HoldCommits();
  absl::Status status;
  std::thread client([&] { status = booking.Run(db_.pool(), options, ids_.Next()); });
  for (int i = 0; i < kPollsMax && booking.pid == 0; ++i) absl::SleepFor(kPoll);
  AwaitCommitInFlight(booking.pid);
  Terminate(booking.pid);
  ReleaseCommits();
  client.join();
  EXPECT_THAT(status, HasReason(Reason::kDatabaseDown));
  EXPECT_EQ(MetadataOf(status)["outcome"], "unknown");
  EXPECT_TRUE(RetryAfterOf(status).has_value());
}

}  // namespace
}  // namespace tandem::pg
