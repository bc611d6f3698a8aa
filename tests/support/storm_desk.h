// SPDX-License-Identifier: Apache-2.0
// StormDesk: one front desk in a storm. Holds, books, moves and cancels visits of its own making.
#pragma once

#include <string>
#include <vector>

#include "tests/support/storm_caller.h"

namespace tandem::testing {

class StormDesk {
 public:
  explicit StormDesk(StormCaller& caller) : caller_(caller) {}

  // One operation.
  void Step();

 private:
  const std::string& Patient();
  v1::Wish NewWish();
  void Hold();
  void Book();
  void Change();
  void BookHold(const Seen& mine);
  void Move(const Seen& mine);
  void Cancel(const Seen& mine);
  void Keep(const std::optional<v1::Appointment>& reply);

  StormCaller& caller_;
  std::vector<Seen> mine_;  // live appointments that this client made
};

}  // namespace tandem::testing
