// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/version_reads.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <latch>
#include <thread>

#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/testing/matchers.h"
#include "scheduler/availability/testing/claim_tables.h"
#include "scheduler/availability/testing/random_clinic.h"

namespace tandem::availability {
namespace {

constexpr int kSearches = 6;
constexpr int kReaders = 4;
constexpr int kReads = 300;                                   // of each
constexpr absl::Duration kArrival = absl::Milliseconds(200);  // until all of them wait

class VersionReadsTest : public ::testing::Test {
 protected:
  VersionReadsTest() {
    const directory::Snapshot& file = random_.snapshot();
    ClaimTables(db_).AddClinic(file);
    tx_.clinic = file.clinic.uuid;
    for (const auto& practitioner : file.practitioners) {
      resources_.emplace_back(practitioner.id);
    }
    std::sort(resources_.begin(), resources_.end());
    pg::PoolOptions options;
    options.dsn = db_.dsn();
    options.before_statement = [this](const char*) { on_statement_(++statements_); };
    pool_ = std::make_unique<pg::Pool>(options);
    store_ = std::make_unique<AvailabilityStore>(*pool_);
    reads_ = std::make_unique<VersionReads>(*store_);
  }

  // One reads and waits at the gate; `others` come meanwhile; then it opens.
  template <class Read>
  void WhileOneReads(int others, Read read) {
    std::latch gate(1);
    const auto then = on_statement_;
    on_statement_ = [&](int number) { number == 1 ? gate.wait() : then(number); };
    std::thread first([&] { EXPECT_OK(reads_->Read(tx_, resources_)); });
    while (statements_ == 0) absl::SleepFor(absl::Milliseconds(1));
    std::vector<std::thread> threads;
    for (int i = 0; i < others; ++i) threads.emplace_back([&, i] { read(i); });
    absl::SleepFor(kArrival);
    gate.count_down();
    first.join();
    for (std::thread& thread : threads) thread.join();
    on_statement_ = then;
  }

  TestDatabase db_;
  RandomClinic random_{11};
  std::vector<ResourceId> resources_;  // in the order of their ids
  pg::TxOptions tx_;
  std::atomic<int> statements_ = 0;
  std::function<void(int)> on_statement_ = [](int) {};
  std::unique_ptr<pg::Pool> pool_;
  std::unique_ptr<AvailabilityStore> store_;
  std::unique_ptr<VersionReads> reads_;
};

TEST_F(VersionReadsTest, WhoeverComesDuringAReadSharesTheNextOneAndGetsWhatTheyAskedFor) {
  for (std::size_t i = 0; i < resources_.size(); ++i) {
    db_.Sql("UPDATE resource SET calendar_version = " + std::to_string(100 + i) +
            " WHERE resource_id = '" + ToString(resources_[i]) + "'");
  }
  WhileOneReads(kSearches, [&](int number) {
    const std::size_t asked = static_cast<std::size_t>(number) % resources_.size();
    const auto versions = reads_->Read(tx_, {resources_[asked]});
    ASSERT_OK(versions);
    EXPECT_EQ(versions->calendars, std::vector<std::int64_t>{100 + static_cast<int>(asked)});
  });
  EXPECT_EQ(statements_, 2);
}

TEST_F(VersionReadsTest, NoAnswerIsOlderThanItsQuestion) {
  std::atomic<std::int64_t> committed = 1;
  std::atomic<bool> going = true;
  std::thread writer([&] {
    for (std::int64_t version = 2; going; ++version) {
      db_.Sql("UPDATE resource SET calendar_version = " + std::to_string(version));
      committed = version;
    }
  });
  std::vector<std::thread> readers;
  for (int reader = 0; reader < kReaders; ++reader) {
    readers.emplace_back([&] {
      for (int i = 0; i < kReads; ++i) {
        const std::int64_t before = committed;
        const auto versions = reads_->Read(tx_, resources_);
        ASSERT_OK(versions);
        ASSERT_GE(versions->calendars.front(), before);
      }
    });
  }
  for (std::thread& reader : readers) reader.join();
  going = false;
  writer.join();
  EXPECT_LT(statements_, kReaders * kReads);  // some were shared
}

TEST_F(VersionReadsTest, AResourceThatIsNotThereHasNoVersionAndSpoilsNobodyElses) {
  ASSERT_OK_AND_ASSIGN(const Versions versions,
                       reads_->Read(tx_, {resources_.front(), ResourceId(Uuid{{0xff, 0xff}})}));
  EXPECT_GT(versions.calendars[0], 0);
  EXPECT_EQ(versions.calendars[1], 0);
}

TEST_F(VersionReadsTest, WhenTheLeadersConnectionBreaksOnlyTheLeaderFails) {
  on_statement_ = [&](int number) {
    if (number != 2) return;
    db_.Sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'tandem_app' "
        "AND datname = current_database()");
  };
  tx_.retry = false;
  std::atomic<int> failed = 0;
  WhileOneReads(kSearches, [&](int) { failed += reads_->Read(tx_, resources_).ok() ? 0 : 1; });
  EXPECT_EQ(failed, 1);
  EXPECT_OK(reads_->Read(tx_, resources_));
}

TEST_F(VersionReadsTest, WhenTheLeaderThrowsNobodyWaitsForIt) {
  on_statement_ = [](int number) {
    if (number == 2) throw std::runtime_error("out of memory");
  };
  std::atomic<int> thrown = 0;
  WhileOneReads(kSearches, [&](int) {
    try {
      EXPECT_OK(reads_->Read(tx_, resources_));
    } catch (const std::runtime_error&) {
      ++thrown;
    }
  });
  EXPECT_EQ(thrown, 1);
  const absl::Time start = RealClock().Now();
  EXPECT_OK(reads_->Read(tx_, resources_));
  EXPECT_LT(RealClock().Now() - start, absl::Seconds(1));
}

}  // namespace
}  // namespace tandem::availability
