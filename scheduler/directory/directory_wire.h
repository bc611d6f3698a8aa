// SPDX-License-Identifier: Apache-2.0
// tandem.v1 <-> the nouns of a clinic's file.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "scheduler/access/principal.h"
#include "scheduler/directory/directory.h"
#include "tandem/v1/directory.pb.h"

namespace tandem::directory {

// "clinics/{clinic}" and nothing more. Errors: INVALID_ARGUMENT FIELD_INVALID.
absl::Status CheckClinicName(std::string_view name, std::string_view field);

void Write(const Snapshot& snapshot, v1::Clinic& wire);
void Write(const Snapshot& snapshot, const Location& location, v1::Location& wire);
void Write(const Snapshot& snapshot, const Practitioner& practitioner, v1::Practitioner& wire);
void Write(const Snapshot& snapshot, const Room& room, v1::Room& wire);
// `with_phases`: what the visit needs inside, for staff only.
void Write(const Snapshot& snapshot, const VisitType& type, bool with_phases, v1::VisitType& wire);

// Staff see all visit types; everyone else those that are bookable online, without their phases.
void WriteVisitTypes(const Snapshot& snapshot, const access::Principal& caller,
                     v1::ListVisitTypesResponse& wire);

}  // namespace tandem::directory
