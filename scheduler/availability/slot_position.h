// SPDX-License-Identifier: Apache-2.0
// Where a page of slots ended. Names the last slot by what it is, not by its number: pages stay put
// while slots come and go.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "scheduler/availability/ticks.h"
#include "scheduler/directory/directory.h"

namespace tandem::availability {

struct SlotPosition {
  Tick start = 0;
  std::string location;  // slug: locations are ordered by it
  directory::Mode mode = directory::Mode::kInPerson;

  auto operator<=>(const SlotPosition& other) const = default;
};

std::string Format(const SlotPosition& position);
// Errors: PAGE_TOKEN_INVALID.
absl::StatusOr<SlotPosition> ParsePosition(std::string_view text);

}  // namespace tandem::availability
