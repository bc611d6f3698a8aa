// SPDX-License-Identifier: Apache-2.0
// Whether a visit keeps its distances from the patient's other visits (directory::VisitDistances),
// on every way to a time. Inside the transaction, with the patient's calendar locked: what is so
// now stays so.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/appointments/appointment_store.h"
#include "scheduler/directory/directories.h"
#include "scheduler/directory/directory.h"
#include "scheduler/directory/visit_distance.h"

namespace tandem::appointments {

struct GapQuestion {
  const directory::Snapshot& file;
  const directory::VisitType& type;
  const Appointment& visit;
  bool override_given = false;
};

// Nothing is read for a type without distances, or a visit of nobody. GAP_TOO_SHORT: an override
// goes below a distance, never onto the same day.
absl::Status CheckGap(pg::Transaction& tx, const access::CallContext& call,
                      const GapQuestion& question);

// Of a visit that was placed already, under an older file maybe: as the newest one that knows it
// says, as for every other visit. One that was placed with an override keeps it.
absl::Status CheckGap(pg::Transaction& tx, const access::CallContext& call,
                      directory::Directories& directories, const Appointment& visit);

// The same of others that are known. Pure; of several that are too near, the nearest is told.
absl::Status JudgeGaps(const GapQuestion& question, const directory::VisitDistances& distances,
                       const std::vector<VisitStart>& others);

}  // namespace tandem::appointments
