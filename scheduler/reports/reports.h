// SPDX-License-Identifier: Apache-2.0
// Reports: figures for those who lead a clinic. Reads, and counts. Thread-safe.
#pragma once

#include "absl/status/statusor.h"
#include "scheduler/access/call_context.h"
#include "scheduler/courses/courses_of_visits.h"
#include "scheduler/directory/directories.h"
#include "scheduler/reports/pairing_report.h"

namespace tandem::reports {

constexpr absl::Duration kReportWindowMax = absl::Hours(24 * 92);  // contract

struct PairingQuestion {
  Interval window;      // at most kReportWindowMax
  LocationId location;  // nil: all
};

class Reports {
 public:
  // All outlive it.
  struct Parts {
    directory::Directories& directories;
    const courses::CoursesOfVisits& courses;
  };
  explicit Reports(const Parts& parts) : parts_(parts) {}

  // FIELD_INVALID `window`: it holds more than courses::kInfusionsListedMax infusions.
  absl::StatusOr<PairingReport> Pairing(const access::CallContext& call,
                                        const PairingQuestion& question);

 private:
  Parts parts_;
};

}  // namespace tandem::reports
