// SPDX-License-Identifier: Apache-2.0
// InterleavingTest: two schedulers on one database, one mutation each, in every order of their
// statements. Each order gets minutes of its own, so that one database serves them all.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/testing/database.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "tests/concurrency/lockstep.h"
#include "tests/support/operations.h"

namespace tandem::testing {

// Far above what any pair needs: a pair that gets there has grown statements and wants a thought.
constexpr int kOrdersMax = 1500;
constexpr int kAllOrdersMax = 20'000;  // with TANDEM_ORDERS=all

// What one side answered.
struct Answer {
  absl::Status status = absl::UnknownError("no answer");
  appointments::Appointment appointment;  // of an OK
  int count = 0;                          // of a sweep: how many; of a file: bookings it orphans

  bool ok() const { return status.ok(); }
  bool Is(Reason reason) const { return ReasonOf(status) == reason; }
};

// One order of one pair.
struct Scene {
  std::array<std::function<Answer()>, kSides> sides;
  // Answers that are legal beside OK.
  std::set<Reason> refusals = {Reason::kSlotTaken};
  // Request ids of the sides; nil for a side that has none.
  std::array<Uuid, kSides> requests = {};
  // What else must hold; empty: all is well.
  std::function<std::string(const Answer&, const Answer&, const LockstepTrace&)> judge;
};

// The value, or an exception: for what a test sets up.
template <class T>
T Must(absl::StatusOr<T> result) {
  if (!result.ok()) throw std::runtime_error(std::string(result.status().message()));
  return *std::move(result);
}

// Judgements that many pairs share.
std::string Unless(bool holds, const std::string& finding);
std::string ExactlyOneWins(const Answer& a, const Answer& b, const LockstepTrace& trace);

class InterleavingTest : public ::testing::Test {
 protected:
  InterleavingTest();

  // Explores every order of the scenes that `make` gives, judges each, prints how many there were.
  void ExploreAll(const std::string& pair, const std::function<Scene()>& make);

  // The minutes of this order: all day is open, nothing is taken yet. All clocks move on, too.
  void NextMinutes(absl::Duration apart = absl::Hours(3));
  absl::Time start() const { return start_; }

  requests::RequestKey Key() { return KeyOf(ids_.Next(), "content"); }
  appointments::Wish Talk(absl::Time start, const std::string& practitioner) const;
  appointments::BookOrder NewBooking(absl::Time start, const std::string& practitioner,
                                     PatientId patient);
  appointments::HoldOrder NewHold(absl::Time start, const std::string& practitioner);
  appointments::MoveOrder NewMove(const appointments::Appointment& from, absl::Time start,
                                  const std::string& practitioner);
  appointments::Target TargetOf(const appointments::Appointment& appointment);

  // What is there before the race.
  appointments::Appointment Booked(absl::Time start, const std::string& practitioner,
                                   PatientId patient);
  appointments::Appointment Held(absl::Time start, const std::string& practitioner);

  // Sides: the mutation as one of the two schedulers does it.
  std::function<Answer()> Book(int side, const appointments::BookOrder& order);
  std::function<Answer()> Hold(int side, const appointments::HoldOrder& order);
  std::function<Answer()> Move(int side, const appointments::MoveOrder& order);
  std::function<Answer()> Cancel(int side, const appointments::Target& target);
  std::function<Answer()> Undo(int side, const appointments::Target& target);
  std::function<Answer()> Sweep(int side);

  // Marks a dead hold as the sweep will, when what is left of it is of no interest.
  void EndHold(const appointments::Appointment& hold);

  SimulatedClock& clock(int side) { return clocks_[static_cast<std::size_t>(side)]; }
  Operations& scheduler(int side) { return *schedulers_[static_cast<std::size_t>(side)]; }
  pg::Pool& pool(int side) { return *pools_[static_cast<std::size_t>(side)]; }
  // For what is there before the race: without stops.
  Operations& setup() { return *setup_; }
  const access::CallContext& desk() const { return desk_; }

  TestDatabase db_;
  SeededIds ids_;
  Clinic clinic_;
  std::array<PatientId, 2> patients_;
  // Tests with a pair that shares a request_id make that a stop, too.
  std::set<std::string> commuting_;

 private:
  void Connect();
  int SessionsWaiting();
  // Runs and judges one order; adds findings as failures.
  LockstepTrace RunOne(const Scene& scene, const std::vector<int>& decisions);
  std::string JudgeAnswers(const Scene& scene, const std::array<Answer, kSides>& answers);
  std::string JudgeStored();

  access::CallContext desk_;
  absl::Time start_;
  std::array<SimulatedClock, kSides> clocks_;
  SimulatedClock setup_clock_;
  std::unique_ptr<Operations> setup_;
  std::unique_ptr<Lockstep> lockstep_;
  std::vector<std::unique_ptr<pg::Pool>> pools_;
  std::vector<std::unique_ptr<Operations>> schedulers_;
};

}  // namespace tandem::testing
