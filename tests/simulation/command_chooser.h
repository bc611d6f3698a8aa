// SPDX-License-Identifier: Apache-2.0
// What happens next at the desk, from a seed: mostly sensible, often contended, sometimes nonsense.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/simulation/clinic_model.h"
#include "tests/simulation/desk_command.h"

namespace tandem::testing {

class CommandChooser {
 public:
  explicit CommandChooser(std::uint64_t seed) : random_(seed) {}

  // `request_id`: for it, when it is a mutation.
  DeskCommand Next(const ClinicModel& model, const Uuid& request_id);

  int Number(int first, int last) {
    return std::uniform_int_distribution<int>(first, last)(random_);
  }
  bool Chance(int percent) { return Number(1, 100) <= percent; }
  template <class T>
  const T& OneOf(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(Number(0, static_cast<int>(list.size()) - 1))];
  }

 private:
  Act NextAct();
  void WishFor(const ClinicModel& model, DeskCommand& command);
  absl::Time Start(const ClinicModel& model);
  std::string Target(const ClinicModel& model, const DeskCommand& command);
  std::string LiveHold(const ClinicModel& model);
  void AboutTarget(const ClinicModel& model, DeskCommand& command);

  std::mt19937_64 random_;
};

}  // namespace tandem::testing
