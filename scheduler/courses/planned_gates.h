// SPDX-License-Identifier: Apache-2.0
// Which gates of the infusions of a plan are closed on their days, as the patient's clearances are
// now. Pure.
#pragma once

#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/clearances/clearance.h"
#include "scheduler/courses/proposed_plan.h"
#include "scheduler/directory/directory.h"

namespace tandem::courses {

class PlannedGates {
 public:
  // Both outlive it. `last`: the patient's clearances, the last of each kind.
  PlannedGates(const directory::Snapshot& clinic, const directory::VisitType& infusion,
               std::vector<clearances::Clearance> last, absl::Time now)
      : clinic_(clinic), infusion_(infusion), last_(std::move(last)), now_(now) {}

  // What began already is left out: nobody agrees on it any more.
  void Mark(ProposedPair& pair) const;

 private:
  const directory::Snapshot& clinic_;
  const directory::VisitType& infusion_;
  std::vector<clearances::Clearance> last_;
  absl::Time now_;
};

}  // namespace tandem::courses
