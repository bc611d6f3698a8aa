// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/planned_visit_wire.h"

#include "base/rpc/time_proto.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/directory/visit_fields_wire.h"

namespace tandem::courses {

void WritePlanned(const directory::Snapshot& file, const PlannedVisit& visit,
                  v1::PlannedVisit& wire) {
  rpc::WriteInterval(visit.time, *wire.mutable_time());
  wire.set_location(directory::LocationName(file, visit.location));
  wire.set_mode(directory::WriteMode(visit.mode));
  wire.set_practitioner(directory::PractitionerName(file, visit.practitioner));
}

}  // namespace tandem::courses
