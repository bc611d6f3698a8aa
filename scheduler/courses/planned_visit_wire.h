// SPDX-License-Identifier: Apache-2.0
// A visit of a plan -> tandem.v1.
#pragma once

#include "scheduler/courses/course.h"
#include "scheduler/directory/directory.h"
#include "tandem/v1/course.pb.h"

namespace tandem::courses {

// Names are those of `file`; what it does not hold is left out.
void WritePlanned(const directory::Snapshot& file, const PlannedVisit& visit,
                  v1::PlannedVisit& wire);

}  // namespace tandem::courses
