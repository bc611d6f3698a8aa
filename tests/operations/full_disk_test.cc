// SPDX-License-Identifier: Apache-2.0
// A disk that is full, under a PostgreSQL of our own: what cannot be kept is refused, what was kept
// is there, and all is well again when there is room.
#include <vector>

#include "tests/operations/operations_fixture.h"
#include "tests/support/own_cluster.h"

namespace tandem::testing {
namespace {

constexpr int kRefusals = 8;    // more than the pool has connections
constexpr int kBookings = 400;  // by then every table has needed another page

// Its own cluster, which is made before the service and outlives it.
struct FillableCluster {
  OwnCluster cluster{OwnCluster::Disk::kMayFill};
};

class FullDiskTest : private FillableCluster, public OperationsTest {
 protected:
  void FillDisk() { cluster.FillDisk(); }
  void FreeDisk() { cluster.FreeDisk(); }
  void Restart() { cluster.KillAndRestart(); }

  // Books until it was refused often enough. The names of what was booked.
  std::vector<std::string> BookUntilRefused() {
    std::vector<std::string> booked;
    int refused = 0;
    for (int i = 0; i < kBookings && refused < kRefusals; ++i) {
      const auto made = Book();
      if (made.ok()) {
        booked.push_back(made->name());
        continue;
      }
      EXPECT_THAT(made, HasReason(Reason::kDatabaseDown)) << made.status();
      ++refused;
    }
    EXPECT_EQ(refused, kRefusals) << "the disk was not full: " << booked.size() << " were booked";
    return booked;
  }

  void ExpectKept(const std::vector<std::string>& appointments) {
    for (const std::string& name : appointments) {
      v1::GetAppointmentRequest request;
      request.set_name(name);
      EXPECT_OK(
          service_.Call(desk_.who(), &v1::AppointmentsService::Stub::GetAppointment, request));
    }
  }
};

TEST_F(FullDiskTest, WhatCannotBeKeptIsRefusedForNowAndWhatWasKeptIsThere) {
  ASSERT_OK(Book());
  FillDisk();
  const std::vector<std::string> booked = BookUntilRefused();
  EXPECT_EQ(AskHealth(service_.client().shared_channel()), Health::kServing)
      << "free times and the clinic's hours are still told";
  FreeDisk();
  ExpectRecovery();
  ExpectNothingLeaks();
  ExpectKept(booked);
}

// PostgreSQL ends itself when its log of changes cannot grow: whoever was told "booked" was told
// the truth, and the server comes back with the database.
TEST_F(FullDiskTest, AFullLogOfChangesLosesNothingEither) {
  ASSERT_OK(Book());
  FillDisk();
  // The rest of the log's file is given away: the next change needs another one.
  EXPECT_ANY_THROW(service_.db().Sql("SELECT pg_switch_wal(); CREATE TABLE one_more (id int)"));
  const std::vector<std::string> booked = BookUntilRefused();
  FreeDisk();
  Restart();
  ExpectRecovery();
  ExpectNothingLeaks();
  ExpectKept(booked);
}

}  // namespace
}  // namespace tandem::testing
