// SPDX-License-Identifier: Apache-2.0
// What a storm needs of a clinic: two practitioners that everybody wants, patients, a mailbox.
#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "scheduler/directory/testing/clinic.h"
#include "tests/support/service.h"
#include "tests/support/storm.h"

namespace tandem::testing {

// A number from the environment, for long runs by command: TANDEM_STORM_OPERATIONS=100000.
int FromEnvironment(const char* name, int otherwise);

// The seed from TANDEM_SEED, else a fresh one; prints it with the command that replays it.
std::uint64_t PrintedSeed(const std::string& command);

// Options of a service for the storm's clinic.
ServiceOptions StormService(const Clock* clock = nullptr);

// Applies the clinic to the service's database, enters the patients, and fills everything in: the
// front desk alone, each with patients of its own.
StormOptions PrepareStorm(ServiceHome& home, const std::string& target, std::uint64_t seed);

// The same, and desks book each other's patients, and people on the web take consultations. `home`
// outlives the storm; its database counts no codes, because a whole storm has one address.
StormOptions PrepareMixedStorm(ServiceHome& home, const std::string& target, std::uint64_t seed);

// Ends open holds `hold_max` after they were made, for clinics on the real clock: a clinic's file
// allows none below five minutes. By hand, in the tables, as if they had been promised for less;
// what it did is in `shortened`. Calls that fail (an outage) are tried again.
class ShortHolds {
 public:
  ShortHolds(TestDatabase& db, absl::Duration hold_max);
  ~ShortHolds();  // stops
  int shortened() const { return shortened_; }

 private:
  void Run();

  TestDatabase& db_;
  const absl::Duration hold_max_;
  std::atomic<int> shortened_{0};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace tandem::testing
