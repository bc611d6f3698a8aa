// SPDX-License-Identifier: Apache-2.0
// Which bookings a changed file leaves without what they need. Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "base/id.h"
#include "base/interval.h"
#include "scheduler/directory/directory.h"

namespace tandem::directory {

enum class OrphanCause {
  kVisitTypeGone,
  kLocationGone,
  kNotOffered,  // not in this mode, or not at this location, any more
  kResourceGone,
  kSeatGone,      // fewer seats than are taken
  kNotQualified,  // lacks what the visit's need asks for
  kClosed,        // not there at that time
};

// "seat gone"
std::string_view Name(OrphanCause cause);

// One claim of a live appointment in the future; resource nil: the appointment as a whole.
struct BookedPart {
  AppointmentId appointment;
  VisitTypeId visit_type;
  LocationId location;
  Mode mode = Mode::kInPerson;
  absl::CivilMinute local_start;
  std::string time_zone;
  ResourceId resource;
  std::string need;
  int seat = 0;
  Interval during;
};

// By id and local time: no names.
struct Orphan {
  AppointmentId appointment;
  absl::CivilMinute local_start;
  std::string time_zone;
  std::set<OrphanCause> causes;
};

std::set<OrphanCause> OrphanCausesOf(const Snapshot& snapshot, const BookedPart& part);

// Those with a cause after the change that they did not have before it (staff may have booked
// outside the rules on purpose). In order of local time.
std::vector<Orphan> FindOrphans(const Snapshot& before, const Snapshot& after,
                                const std::vector<BookedPart>& parts);

}  // namespace tandem::directory
