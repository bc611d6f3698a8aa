// SPDX-License-Identifier: Apache-2.0
// ToldYear: a clinic that books, moves, corrects, cancels and misses visits through the wire, for
// as long as one likes, while a notifier sends what is due; an oracle judges what people were told.
#pragma once

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/testing/simulated_clock.h"
#include "tests/simulation/sending_round.h"
#include "tests/support/desk.h"
#include "tests/support/reminder_oracle.h"
#include "tests/support/service.h"

namespace tandem::testing {

class ToldYear {
 public:
  ToldYear(std::uint64_t seed, absl::CivilDay first);

  // Books `visits` in the course of `time`; all that was wrong.
  std::vector<std::string> Run(int visits, absl::Duration time);
  std::string Summary() const;

 private:
  struct Known {
    std::string name;
    const VisitKind* kind;
    std::string patient;
    absl::Time start;
  };

  void Enter(int number);
  void Happen();
  void Book();
  void Move(std::size_t which);
  void Cancel(std::size_t which);
  void SayStop();
  void Miss();
  absl::Time SomeStart();
  void Keep(const v1::Appointment& visit, const VisitKind& kind, const std::string& patient);
  void Weather();
  int Number(int first, int last) {
    return std::uniform_int_distribution<int>(first, last)(random_);
  }
  bool Chance(int percent) { return Number(1, 100) <= percent; }

  std::mt19937_64 random_;
  SimulatedClock clock_;
  TestService service_;
  Desk desk_;
  SendingRound notifier_;
  ReminderOracle oracle_;
  std::vector<std::string> patients_;
  std::vector<int> stopping_;  // who will say STOP, the next one last
  std::vector<Known> ahead_;   // booked, not begun when last looked at
  absl::Time busy_until_ = absl::InfinitePast();
  int booked_ = 0;
  int moved_ = 0;
  int cancelled_ = 0;
  int missed_ = 0;
  int stopped_ = 0;
  int arrived_ = 0;
};

}  // namespace tandem::testing
