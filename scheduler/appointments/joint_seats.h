// SPDX-License-Identifier: Apache-2.0
// JointSeats: what several visits that are to be taken together take from each other, before
// anything is taken: rooms and chairs that all of them could have. Pure.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "scheduler/appointments/booking.h"
#include "scheduler/appointments/seating.h"

namespace tandem::appointments {

class JointSeats {
 public:
  // `file` outlives it.
  explicit JointSeats(const directory::Snapshot& file) : file_(file) {}

  // Do the parts fit beside what was taken? Whatever shares a resource at the same time needs a
  // seat of its own.
  bool Fit(const std::vector<Part>& parts) const;
  void Take(const std::vector<Part>& parts);

 private:
  const directory::Snapshot& file_;
  std::map<ResourceId, std::vector<Part>> taken_;
};

// What a way to give the proposal's visit takes, the patient's own time left out.
std::vector<Part> PartsOf(const Proposal& proposal, const availability::Assignment& option);

// The first option, from `first` on and round, that fits; nothing: none does.
std::optional<std::size_t> FirstFitting(const JointSeats& seats, const Proposal& proposal,
                                        std::size_t first);

}  // namespace tandem::appointments
