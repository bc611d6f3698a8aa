// SPDX-License-Identifier: Apache-2.0
// A clinic's file, read and checked: the whole clinic on one reviewable page (docs/clinic-file.md).
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "scheduler/directory/directory.h"
#include "scheduler/directory/entity_ids.h"

namespace tandem::directory {

constexpr std::size_t kLocationsMax = 100;  // contract: there are no pages
constexpr std::size_t kVisitTypesMax = 100;
constexpr std::size_t kPractitionersMax = 500;
constexpr std::size_t kRoomsMax = 500;
constexpr std::size_t kPoliciesMax = 50;
constexpr std::size_t kQuestionsMax = 50;

// The snapshot that the file describes, with the ids given and provisional ones for the rest;
// clinic and revision are left to the caller. Pure: the same text gives the same snapshot. Errors:
// INVALID_ARGUMENT FIELD_INVALID; violations "line 12" with a reason each, at most
// kFileProblemsMax.
absl::StatusOr<Snapshot> ParseClinicFile(std::string_view text, const EntityIds& ids = {});

}  // namespace tandem::directory
