// SPDX-License-Identifier: Apache-2.0
// SessionWindow (pair_rules.h) as instants, for whoever looks for free times. Pure.
#pragma once

#include <optional>

#include "absl/time/time.h"
#include "base/interval.h"
#include "scheduler/courses/pair_policy.h"

namespace tandem::courses {

// When sessions of the infusion begin: no pair begins outside of it. Where sessions come after
// their infusions it begins with the discharge, however long they wait.
Interval SessionStarts(const PairPolicy& policy, const Interval& infusion,
                       std::optional<absl::Time> actual_end, absl::TimeZone zone);

}  // namespace tandem::courses
