// SPDX-License-Identifier: Apache-2.0
#include "base/pg/pool.h"
#include "base/clock.h"

#include <latch>
#include <thread>

#include "absl/time/clock.h"
#include "base/log.h"
#include "base/pg/sqlstate.h"
#include "base/testing/database.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"

namespace tandem::pg {
namespace {

const Statement kClinicRows = {"clinic_rows", "SELECT note FROM note ORDER BY id", "test"};
const Statement kInsert = {"insert", "INSERT INTO note (clinic_id, id, note) VALUES ($1, $2, $3)",
                           "test"};
const Statement kChange = {"change", "UPDATE note SET note = $3 WHERE clinic_id = $1 AND id = $2",
                           "test"};
const Statement kSetting = {"setting", "SELECT current_setting('app.clinic_id', true) AS clinic",
                            "test"};
const Statement kEcho = {"echo", "SELECT $1::text AS a, $2::text[] AS b, $3::int AS c", "test"};
const Statement kSleep = {"sleep", "SELECT pg_sleep($1)", "test"};
const Statement kNow = {"now", "SELECT 1 AS one", "test"};

// A database with one table under forced row-level security, and what the server's log would show.
class PoolTest : public ::testing::Test {
 protected:
  PoolTest() {
    db_.Sql(R"(
      CREATE TABLE note (clinic_id uuid, id int, note text CHECK (note NOT LIKE 'bad%'),
                         PRIMARY KEY (clinic_id, id));
      ALTER TABLE note OWNER TO tandem_owner;
      ALTER TABLE note ENABLE ROW LEVEL SECURITY;
      ALTER TABLE note FORCE ROW LEVEL SECURITY;
      CREATE POLICY clinic ON note USING (clinic_id = current_setting('app.clinic_id')::uuid);
      GRANT SELECT, INSERT, UPDATE, DELETE ON note TO tandem_app)");
    SetLogSink([this](std::string_view line) { log_ += line; });
  }
  ~PoolTest() override { SetLogSink(nullptr); }

  TxOptions Options(absl::Duration deadline = absl::Seconds(20)) {
    TxOptions options;
    options.deadline = RealClock().Now() + deadline;
    options.clinic = clinic_;
    return options;
  }
  absl::Status Insert(Pool& pool, int id, std::string_view note) {
    return pool.Run(Options(), [&](Transaction& tx) -> absl::Status {
      return tx.Exec(kInsert, clinic_, id, note).status();
    });
  }
  PoolOptions Small(int connections) {
    PoolOptions options;
    options.dsn = db_.dsn();
    options.connections = connections;
    options.acquire_wait_max = absl::Milliseconds(150);
    return options;
  }

  TestDatabase db_{{.migrated = false}};
  SeededIds ids_;
  const Uuid clinic_ = ids_.Next();
  std::string log_;  // written by this thread's calls only
};

TEST_F(PoolTest, WhoWatchesTheServerSeesNamesOfStatementsAndNoValues) {
  const auto seen = [this] {
    return db_.Sql(
        "SELECT string_agg(query, ' ') FROM pg_stat_activity WHERE datname = "
        "current_database() AND pid <> pg_backend_pid()");
  };
  Pool pool(Small(1));
  for (int id = 0; id < 2; ++id) {  // prepared, and prepared already
    ASSERT_OK(pool.Run(Options(), [&](Transaction& tx) -> absl::Status {
      RETURN_IF_ERROR(tx.Exec(kInsert, clinic_, id, "CANARY"));
      EXPECT_THAT(seen(), ::testing::Not(::testing::HasSubstr("CANARY")));
      return tx.Defer(kChange, clinic_, id, "CANARY 2");
    }));
    EXPECT_THAT(seen(), ::testing::HasSubstr("change"));  // the last text stays visible
    EXPECT_THAT(seen(), ::testing::Not(::testing::HasSubstr("CANARY")));
    ASSERT_OK(pool.ReadOnce(Options(), kEcho, "CANARY", std::vector<std::string>{}, 1));
    EXPECT_THAT(seen(), ::testing::Not(::testing::HasSubstr("CANARY")));
  }
}

TEST_F(PoolTest, ACommittedNoteIsThereAndARefusedOneIsNot) {
  EXPECT_OK(Insert(db_.pool(), 1, "kept"));
  const absl::Status refused = db_.pool().Run(Options(), [&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.Exec(kInsert, clinic_, 2, "dropped"));
    return MakeError(absl::StatusCode::kFailedPrecondition, Reason::kSlotTaken, "No.");
  });
  EXPECT_THAT(refused, HasReason(Reason::kSlotTaken));
  ASSERT_OK_AND_ASSIGN(const Rows rows, db_.pool().ReadOnce(Options(), kClinicRows));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].Get<std::string>("note"), "kept");
}

TEST_F(PoolTest, AnotherClinicSeesNothing) {
  ASSERT_OK(Insert(db_.pool(), 1, "ours"));
  TxOptions other = Options();
  other.clinic = ids_.Next();
  ASSERT_OK_AND_ASSIGN(const Rows rows, db_.pool().ReadOnce(other, kClinicRows));
  EXPECT_TRUE(rows.empty());
  EXPECT_THAT(db_.pool().Run(other,
                             [&](Transaction& tx) -> absl::Status {
                               return tx.Exec(kInsert, clinic_, 2, "theirs").status();
                             }),
              HasReason(Reason::kInternal));
}

TEST_F(PoolTest, AnUnsetClinicIsAnErrorAndNotEverything) {
  ASSERT_OK(Insert(db_.pool(), 1, "ours"));
  EXPECT_THAT(db_.pool().Run(TxOptions{.deadline = absl::InfiniteFuture()},
                             [](Transaction&) { return absl::OkStatus(); }),
              HasReason(Reason::kInternal));
  for (int round = 0; round < 2; ++round) {  // also on a connection that had a clinic before
    EXPECT_THAT(db_.pool().ReadOnce(TxOptions::Global(), kClinicRows),
                HasReason(Reason::kInternal));
    EXPECT_THAT(db_.pool().Run<Rows>(TxOptions::Global(),
                                     [](Transaction& tx) { return tx.Exec(kClinicRows); }),
                HasReason(Reason::kInternal));
    EXPECT_OK(db_.pool().ReadOnce(Options(), kClinicRows));
  }
}

TEST_F(PoolTest, TheClinicEndsWithItsTransaction) {
  Pool pool(Small(1));
  ASSERT_OK_AND_ASSIGN(const Rows inside, pool.ReadOnce(Options(), kSetting));
  EXPECT_EQ(inside[0].Get<std::string>("clinic"), ToString(clinic_));
  ASSERT_OK_AND_ASSIGN(const Rows after, pool.ReadOnce(TxOptions::Global(), kSetting));
  EXPECT_EQ(after[0].Get<std::optional<std::string>>("clinic").value_or(""), "");
}

TEST_F(PoolTest, AReadOnlyTransactionCannotWrite) {
  TxOptions options = Options();
  options.read_only = true;
  const absl::Status status = db_.pool().Run(options, [&](Transaction& tx) -> absl::Status {
    return tx.Exec(kInsert, clinic_, 1, "x").status();
  });
  EXPECT_EQ(SqlState(status), "25006");
}

TEST_F(PoolTest, ASwallowedFailureStillRollsBack) {
  const absl::Status status = db_.pool().Run(Options(), [&](Transaction& tx) -> absl::Status {
    (void)tx.Exec(kInsert, clinic_, 1, "bad");
    (void)tx.Exec(kInsert, clinic_, 2, "good");
    return absl::OkStatus();
  });
  EXPECT_EQ(SqlState(status), kCheckViolation);
  ASSERT_OK_AND_ASSIGN(const Rows rows, db_.pool().ReadOnce(Options(), kClinicRows));
  EXPECT_TRUE(rows.empty());
}

TEST_F(PoolTest, DeferredStatementsRunInOrderBeforeTheNextOneAndBeforeTheCommit) {
  ASSERT_OK(db_.pool().Run(Options(), [&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.Defer(kInsert, clinic_, 1, "draft"));
    RETURN_IF_ERROR(tx.Defer(kChange, clinic_, 1, "it's \\ changed"));
    ASSIGN_OR_RETURN(const Rows rows, tx.Exec(kClinicRows));
    EXPECT_EQ(rows[0].Get<std::string>("note"), "it's \\ changed");
    RETURN_IF_ERROR(tx.Defer(kInsert, clinic_, 2, "draft"));
    return tx.Defer(kChange, clinic_, 2, std::optional<std::string>());
  }));
  ASSERT_OK_AND_ASSIGN(const Rows rows, db_.pool().ReadOnce(Options(), kClinicRows));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_FALSE(rows[1].Get<std::optional<std::string>>("note").has_value());
}

TEST_F(PoolTest, ADeferredStatementThatFailsTakesTheTransactionWithItAndIsNamed) {
  Pool pool(Small(1));
  for (const bool at_commit : {true, false}) {
    log_.clear();
    const absl::Status status = pool.Run(Options(), [&](Transaction& tx) -> absl::Status {
      RETURN_IF_ERROR(tx.Exec(kInsert, clinic_, 1, "good"));
      RETURN_IF_ERROR(tx.Defer(kInsert, clinic_, 2, "bad"));
      return at_commit ? absl::OkStatus() : tx.Exec(kClinicRows).status();
    });
    EXPECT_EQ(SqlState(status), kCheckViolation);
    EXPECT_NE(log_.find(at_commit ? "insert+commit" : "insert+clinic_rows"), std::string::npos);
    ASSERT_OK_AND_ASSIGN(const Rows rows, pool.ReadOnce(Options(), kClinicRows));
    EXPECT_TRUE(rows.empty());
  }
  EXPECT_EQ(pool.stats().connects, 1);  // the connection is as good as new
}

TEST_F(PoolTest, WhatIsDeferredAndNotWantedAfterAllNeverGoesOut) {
  Pool pool(Small(1));
  const auto refuse = [&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.Defer(kInsert, clinic_, 1, "bad"));  // the database would refuse it
    return MakeError(absl::StatusCode::kFailedPrecondition, Reason::kSlotTaken, "No.");
  };
  EXPECT_THAT(pool.Run(Options(), refuse), HasReason(Reason::kSlotTaken));
  EXPECT_EQ(log_.find("database_error"), std::string::npos);
  EXPECT_OK(Insert(pool, 2, "of the next transaction"));
  ASSERT_OK_AND_ASSIGN(const Rows rows, pool.ReadOnce(Options(), kClinicRows));
  EXPECT_EQ(rows.size(), 1u);
}

TEST_F(PoolTest, NoDriverTextReachesTheCallerOrTheLog) {
  const std::string canary = "bad CANARY Anna Example";
  const absl::Status status = Insert(db_.pool(), 1, canary);
  EXPECT_THAT(status, HasReason(Reason::kInternal));
  EXPECT_EQ(SqlState(status), kCheckViolation);
  EXPECT_EQ(status.ToString(absl::StatusToStringMode::kWithEverything).find("CANARY"),
            std::string::npos);
  EXPECT_EQ(status.ToString().find("note"), std::string::npos);
  EXPECT_EQ(log_.find("CANARY"), std::string::npos);
  EXPECT_NE(log_.find(kCheckViolation), std::string::npos);
  EXPECT_NE(log_.find(MetadataOf(status).at("incident")), std::string::npos);
}

TEST_F(PoolTest, TextWithNulIsRefusedAndNotCut) {
  const std::string nul("a\0b", 3);
  EXPECT_THAT(Insert(db_.pool(), 1, nul), HasReason(Reason::kFieldInvalid));
  EXPECT_THAT(db_.pool().ReadOnce(Options(), kEcho, nul, std::vector<std::string>{}, 1),
              HasReason(Reason::kFieldInvalid));
  EXPECT_THAT(db_.pool().ReadOnce(Options(), kEcho, "a", std::vector<std::string>{nul}, 1),
              HasReason(Reason::kFieldInvalid));
}

TEST_F(PoolTest, ReadOncePassesValuesAndNeverSql) {
  const std::string nasty = R"('; DROP TABLE note; -- \' "{} $1)";
  const std::vector<std::string> list = {nasty, "", "NULL", "a,b", "{"};
  ASSERT_OK_AND_ASSIGN(const Rows rows,
                       db_.pool().ReadOnce(Options(), kEcho, nasty, list, std::optional<int>()));
  EXPECT_EQ(rows[0].Get<std::string>("a"), nasty);
  EXPECT_EQ(rows[0].Get<std::vector<std::string>>("b"), list);
  EXPECT_EQ(rows[0].Get<std::optional<int>>("c"), std::nullopt);
  EXPECT_OK(Insert(db_.pool(), 1, "the table is still there"));
}

TEST_F(PoolTest, AStatementEndsAtTheDeadline) {
  const absl::Time start = RealClock().Now();
  EXPECT_THAT(db_.pool().ReadOnce(Options(absl::Milliseconds(200)), kSleep, 10.0),
              HasReason(Reason::kDeadlineExceeded));
  EXPECT_THAT(db_.pool().Run<Rows>(Options(absl::Milliseconds(200)),
                                   [](Transaction& tx) { return tx.Exec(kSleep, 10.0); }),
              HasReason(Reason::kDeadlineExceeded));
  EXPECT_THAT(db_.pool().ReadOnce(Options(-absl::Seconds(1)), kNow),
              HasReason(Reason::kDeadlineExceeded));
  EXPECT_LT(RealClock().Now() - start, absl::Seconds(5));
}

TEST_F(PoolTest, ACallerWhoLeftGetsNothingCommitted) {
  bool left = false;
  TxOptions options = Options();
  options.cancelled = [&] { return left; };
  const absl::Status status = db_.pool().Run(options, [&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.Exec(kInsert, clinic_, 1, "x"));
    left = true;
    return absl::OkStatus();
  });
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kCancelled));
  ASSERT_OK_AND_ASSIGN(const Rows rows, db_.pool().ReadOnce(Options(), kClinicRows));
  EXPECT_TRUE(rows.empty());
}

TEST_F(PoolTest, AnExhaustedPoolSaysSoWithinItsLimit) {
  Pool pool(Small(1));
  std::latch taken(1), done(1);
  std::thread holder([&] {
    EXPECT_OK(pool.Run(Options(), [&](Transaction&) {
      taken.count_down();
      done.wait();
      return absl::OkStatus();
    }));
  });
  taken.wait();
  const absl::Time start = RealClock().Now();
  const absl::Status status = Insert(pool, 1, "x");
  EXPECT_LT(RealClock().Now() - start, absl::Seconds(2));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(status, HasReason(Reason::kOverloaded));
  EXPECT_TRUE(RetryAfterOf(status).has_value());
  done.count_down();
  holder.join();
  EXPECT_OK(Insert(pool, 1, "x"));
  EXPECT_EQ(pool.stats().overloaded, 1);
}

// Connections of `pool` that are taken until the end.
class Holders {
 public:
  Holders(Pool& pool, const TxOptions& options, int count) : taken_(count) {
    for (int i = 0; i < count; ++i) {
      threads_.emplace_back([&, options] {
        EXPECT_OK(pool.Run(options, [&](Transaction&) {
          taken_.count_down();
          done_.wait();
          return absl::OkStatus();
        }));
      });
    }
    taken_.wait();
  }
  ~Holders() {
    done_.count_down();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::latch taken_;
  std::latch done_{1};
  std::vector<std::thread> threads_;
};

TEST_F(PoolTest, OnceOneHasWaitedInVainNobodyWaitsUntilSomethingIsGivenBack) {
  Pool pool(Small(2));
  {
    const Holders holders(pool, Options(), 2);
    EXPECT_OK(pool.CheckRoom()) << "nobody has waited yet";
    EXPECT_THAT(Insert(pool, 1, "x"), HasReason(Reason::kOverloaded));
    const absl::Time start = RealClock().Now();
    for (int i = 0; i < 20; ++i) {
      EXPECT_THAT(Insert(pool, 1, "x"), HasReason(Reason::kOverloaded));
    }
    EXPECT_THAT(pool.CheckRoom(), HasReason(Reason::kOverloaded));
    EXPECT_LT(RealClock().Now() - start, absl::Milliseconds(150)) << "one wait, not twenty";
  }
  EXPECT_OK(pool.CheckRoom());
  EXPECT_OK(Insert(pool, 1, "x"));
}

TEST_F(PoolTest, TheQueueForAConnectionHasAnEnd) {
  PoolOptions options = Small(1);
  options.acquire_wait_max = absl::Seconds(20);
  options.waiting_max = 3;
  Pool pool(options);
  std::vector<std::thread> waiting;
  {
    const Holders holder(pool, Options(), 1);
    for (int i = 0; i < options.waiting_max; ++i) {
      waiting.emplace_back([&, i] { EXPECT_OK(Insert(pool, i, "x")); });
    }
    while (pool.stats().waiting < options.waiting_max) absl::SleepFor(absl::Milliseconds(1));
    const absl::Time start = RealClock().Now();
    EXPECT_THAT(Insert(pool, 9, "x"), HasReason(Reason::kOverloaded));
    EXPECT_LT(RealClock().Now() - start, absl::Seconds(2)) << "at once";
  }
  for (std::thread& thread : waiting) thread.join();
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM note"), "3");
  EXPECT_EQ(pool.stats().waiting, 0);
}

TEST_F(PoolTest, WhoCameFirstIsServedFirst) {
  PoolOptions options = Small(1);
  options.acquire_wait_max = absl::Seconds(20);
  Pool pool(options);
  std::vector<int> served;  // under the only connection: no lock
  std::vector<std::thread> waiting;
  {
    const Holders holder(pool, Options(), 1);
    for (int i = 0; i < 10; ++i) {
      waiting.emplace_back([&, i] {
        EXPECT_OK(pool.Run(Options(), [&](Transaction&) {
          served.push_back(i);
          return absl::OkStatus();
        }));
      });
      while (pool.stats().waiting <= i) absl::SleepFor(absl::Milliseconds(1));
    }
  }
  for (std::thread& thread : waiting) thread.join();
  EXPECT_THAT(served, ::testing::ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
}

TEST_F(PoolTest, WhatIsCountedAfterCommitIsCountedOnceAndOnlyThen) {
  int counted = 0;
  const auto insert = [&](int id, const char* note) {
    return db_.pool().Run(Options(), [&](Transaction& tx) -> absl::Status {
      tx.AfterCommit([&] { ++counted; });
      return tx.Exec(kInsert, clinic_, id, std::string_view(note)).status();
    });
  };
  EXPECT_OK(insert(1, "kept"));
  EXPECT_EQ(counted, 1);
  EXPECT_FALSE(insert(2, "bad").ok());
  EXPECT_EQ(counted, 1);
}

TEST_F(PoolTest, ADatabaseThatIsNotThereIsDown) {
  PoolOptions options;
  options.dsn = "host=/nonexistent port=1 user=x dbname=x";
  Pool pool(options);
  const absl::Status status = pool.Ping(RealClock().Now() + absl::Seconds(20));
  EXPECT_THAT(status, HasReason(Reason::kDatabaseDown));
  EXPECT_TRUE(RetryAfterOf(status).has_value());
  EXPECT_EQ(pool.stats().open, 0);
  EXPECT_EQ(pool.stats().retries, kAttemptsMax - 1);
}

TEST_F(PoolTest, ManyThreadsShareFewConnections) {
  Pool pool(Small(3));
  constexpr int kThreads = 8;
  constexpr int kEach = 40;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) ASSERT_OK(Insert(pool, t * kEach + i, "x"));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM note"), std::to_string(kThreads * kEach));
  EXPECT_LE(pool.stats().connects, 3);
  EXPECT_EQ(pool.stats().in_use, 0);
}

TEST_F(PoolTest, AMissingColumnIsAnInternalErrorAndNotACrash) {
  const auto result = db_.pool().Run(Options(), [](Transaction& tx) -> absl::StatusOr<int> {
    ASSIGN_OR_RETURN(const Rows rows, tx.Exec(kNow));
    return rows[0].Get<int>("two");
  });
  EXPECT_THAT(result, HasReason(Reason::kInternal));
  EXPECT_NE(log_.find("statement now has no column two"), std::string::npos);
}

}  // namespace
}  // namespace tandem::pg
