// SPDX-License-Identifier: Apache-2.0
// DeskSimulation: random commands, done by the scheduler and judged by the model; ends at the first
// difference.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "tests/simulation/clinic_model.h"
#include "tests/simulation/command_chooser.h"
#include "tests/simulation/real_clinic.h"

namespace tandem::testing {

class DeskSimulation {
 public:
  explicit DeskSimulation(std::uint64_t seed);

  // What differs, after at most so many steps; "" when nothing does.
  std::string Run(int steps);

  // The last commands and their answers, a line each.
  std::string LastCommands() const;
  // "book 120 ok, 310 refused; …"
  std::string Summary() const;

 private:
  struct Sent {
    DeskCommand command;
    std::string answer;  // Text of an OK; empty: refused
  };
  struct Tally {
    int ok = 0;
    int refused = 0;
  };

  DeskCommand Choose();
  std::string Step(const DeskCommand& command);
  std::string Mutate(const DeskCommand& command);
  std::string JudgeReplay(const Sent& sent, const DeskCommand& command,
                          const absl::StatusOr<VisitRecord>& answer) const;
  std::string Remember(const DeskCommand& command, const VisitRecord& answer);
  void Keep(Sent sent);
  std::string Search(const DeskCommand& command);
  std::string Read(const DeskCommand& command);
  std::string Sweep();
  std::string Tidy();
  std::string CompareAll();
  void Log(const DeskCommand& command, const std::string& answer);

  CommandChooser chooser_;
  RealClinic real_;
  ClinicModel model_;
  std::deque<Sent> sent_;
  std::deque<std::string> log_;
  std::map<Act, Tally> tallies_;
  int steps_ = 0;
};

}  // namespace tandem::testing
