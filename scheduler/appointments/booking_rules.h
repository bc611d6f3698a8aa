// SPDX-License-Identifier: Apache-2.0
// The hard rules about when and how a visit may start, the same ones that a search goes by
// (availability/start_rules.h). Pure. Who is bound by which: Strictness.
#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "scheduler/availability/start_rules.h"
#include "scheduler/directory/directory.h"

namespace tandem::appointments {

constexpr absl::Duration kAheadMax = availability::kStartAheadMax;  // as a search goes

// One visit that is asked for.
struct VisitQuestion {
  const directory::VisitType* type;
  const directory::Location* location;
  directory::Mode mode;
  absl::Time start;
  absl::Time now;
};

// Binds everybody, overrides too: on a tick, not before now - kBackdateMax, not after
// now + kAheadMax. Errors: FIELD_INVALID start_time.
absl::Status CheckStart(absl::Time start, absl::Time now);

// Offered in this mode and at this location. Errors: NOT_OFFERED.
absl::Status CheckOffered(const VisitQuestion& question);

// Binds patients: bookable online, lead time, horizon, grid. Errors: NOT_BOOKABLE_ONLINE,
// NOTICE_TOO_SHORT, BEYOND_HORIZON, OFF_GRID.
absl::Status CheckPatientLimits(const VisitQuestion& question);

}  // namespace tandem::appointments
