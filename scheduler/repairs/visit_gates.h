// SPDX-License-Identifier: Apache-2.0
// VisitGates: whether a visit that was agreed may be agreed for another day, as its patient's
// clearances are now.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/clearances/clearances.h"
#include "scheduler/courses/course.h"
#include "scheduler/directory/directories.h"

namespace tandem::repairs {

class VisitGates {
 public:
  explicit VisitGates(directory::SnapshotPtr clinic) : clinic_(std::move(clinic)) {}

  // What the gates of the visit ask for, if it has any; each patient is read once.
  absl::Status Read(const access::CallContext& call, clearances::Clearances& clearances,
                    const appointments::Appointment& visit);
  // Of a visit that was read. One that is not agreed yet, or that stays on its day, is not asked.
  bool MayGo(const appointments::Appointment& visit, const courses::PlannedVisit& place) const;

 private:
  bool IsGated(const appointments::Appointment& visit) const;

  directory::SnapshotPtr clinic_;
  std::map<PatientId, std::vector<clearances::Clearance>> last_;  // of each kind
};

}  // namespace tandem::repairs
