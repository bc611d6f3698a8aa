// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/version_reads.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
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
    options.before_statement = [this](const char*) {
      if (++statements_ == 1) gate_.wait();
    };
    pool_ = std::make_unique<pg::Pool>(options);
  }

  TestDatabase db_;
  RandomClinic random_{11};
  std::vector<ResourceId> resources_;  // in the order of their ids
  pg::TxOptions tx_;
  std::atomic<int> statements_ = 0;
  std::latch gate_{1};  // the first statement waits for it
  std::unique_ptr<pg::Pool> pool_;
};

TEST_F(VersionReadsTest, WhoeverComesDuringAReadSharesTheNextOneAndIsAsFreshAsTheirQuestion) {
  AvailabilityStore store(*pool_);
  VersionReads reads(store);
  std::thread first([&] { EXPECT_OK(reads.Read(tx_, resources_)); });
  while (statements_ == 0) absl::SleepFor(absl::Milliseconds(1));
  // Committed after the first read was asked for and before the others are: they must see it.
  db_.Sql("UPDATE resource SET calendar_version = 7");
  std::vector<std::thread> others;
  for (int i = 0; i < kSearches; ++i) {
    others.emplace_back([&, i] {
      std::vector<ResourceId> asked = {resources_[static_cast<std::size_t>(i) % resources_.size()]};
      if (i == 0) asked = resources_;
      const auto versions = reads.Read(tx_, asked);
      ASSERT_OK(versions);
      EXPECT_EQ(versions->calendars, std::vector<std::int64_t>(asked.size(), 7));
    });
  }
  absl::SleepFor(kArrival);
  gate_.count_down();
  first.join();
  for (std::thread& other : others) other.join();
  EXPECT_EQ(statements_, 2);
}

TEST_F(VersionReadsTest, AResourceThatIsNotThereHasNoVersionAndSpoilsNobodyElses) {
  gate_.count_down();
  AvailabilityStore store(*pool_);
  VersionReads reads(store);
  std::vector<ResourceId> asked = {resources_.front(), ResourceId(Uuid{{0xff, 0xff}})};
  ASSERT_OK_AND_ASSIGN(const Versions versions, reads.Read(tx_, asked));
  EXPECT_GT(versions.calendars[0], 0);
  EXPECT_EQ(versions.calendars[1], 0);
}

TEST_F(VersionReadsTest, WhenTheReaderFailsTheOthersReadThemselves) {
  AvailabilityStore store(*pool_);
  VersionReads reads(store);
  std::thread first([&] { EXPECT_OK(reads.Read(tx_, resources_)); });
  while (statements_ == 0) absl::SleepFor(absl::Milliseconds(1));
  // Whichever of the two leads: the impatient one fails alone.
  pg::TxOptions impatient = tx_;
  impatient.deadline = RealClock().Now() + kArrival / 2;
  std::thread leaves([&] { EXPECT_FALSE(reads.Read(impatient, resources_).ok()); });
  std::thread stays([&] { EXPECT_OK(reads.Read(tx_, resources_)); });
  absl::SleepFor(kArrival);
  gate_.count_down();
  first.join();
  leaves.join();
  stays.join();
}

}  // namespace
}  // namespace tandem::availability
