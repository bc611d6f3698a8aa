// SPDX-License-Identifier: Apache-2.0
// What a clinic offers as its free consultation: for the form that a person fills in. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/directory/directory.h"

namespace tandem::consultations {

// Points into the snapshot that it was made from.
struct Offer {
  const directory::VisitType* type = nullptr;
  absl::Duration duration;             // the person's own part
  std::vector<std::string> languages;  // that someone who could give it speaks, ordered
  std::vector<const directory::Location*> locations;
};

// Nothing: the clinic gives no free consultations.
std::optional<Offer> DescribeOffer(const directory::Snapshot& snapshot);

}  // namespace tandem::consultations
