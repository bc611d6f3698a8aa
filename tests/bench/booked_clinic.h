// SPDX-License-Identifier: Apache-2.0
// A clinic that is booked at full speed, by a scheduler over gRPC and by pgbench, which runs the
// scheduler's own statements. Each side books its own practitioners and patients, the first
// kBookingClients and the second: times years apart in one calendar would spread the constraint's
// index as no clinic does.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/directory/testing/clinic.h"
#include "tests/bench/measuring.h"
#include "tests/support/service.h"

namespace tandem::bench {

constexpr int kBookingClients = 32;

class BookedClinic {
 public:
  BookedClinic();

  // As on any day but a clinic's first: the planner has seen the tables filled.
  void SettleIn();

  // Bookings a second; each client books its own practitioner and patient, one time after another.
  double Tandem(absl::Duration warm_up, absl::Duration time);
  // Of pgbench: the scheduler's own statements, and the claims alone.
  double Same(absl::Duration time);
  double Limit(absl::Duration time);
  // What planning its messages adds to a booking, in the round trips in which Tandem sends it: the
  // part of pgbench's rate that is gone when it plans. Without, place_appointment does not bring
  // back what messages are planned from, and no message is written.
  double PlanShare(absl::Duration time);
  // The 99th percentile when `contenders` want the same time of the same practitioner; a new time
  // each round.
  absl::Duration Contended(int contenders, int rounds);

  // Bookings that failed, those aside that lost a time to another contender.
  int failures() const { return failures_; }

 private:
  std::int64_t SlotSeconds(int slot) const;
  bool Book(int practitioner, int patient, absl::Time start, int connection);
  double Pgbench(const char* what, const std::string& script, absl::Duration time);

  testing::SchedulerProcess process_;
  testing::Clinic clinic_;
  std::vector<std::unique_ptr<testing::Client>> clients_;
  std::vector<std::string> patients_;
  testing::Who token_;
  std::int64_t base_seconds_ = 0;
  int next_slot_ = 0;
  int pgbench_runs_ = 0;
  std::atomic<bool> contended_{false};  // somebody must lose
  std::atomic<int> failures_{0};
};

}  // namespace tandem::bench
