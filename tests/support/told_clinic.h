// SPDX-License-Identifier: Apache-2.0
// A clinic whose visits make every kind of message that the clock alone brings about, and what the
// oracle of messages must know of them.
#pragma once

#include <string>
#include <vector>

#include "tests/support/reminder_oracle.h"

namespace tandem::testing {

// SmallClinic with enough practitioners that times are seldom taken: "talk", "drip" (no food for
// six hours, asked after the day after) and "call" (by video, at "remote"). The others: more lines
// of those sections.
std::string ToldClinic(const std::string& zone, const std::string& visit_types = "",
                       const std::string& practitioners = "");
// The three, in the order drip, talk, call.
const std::vector<VisitKind>& ToldKinds();
// One more of the visit types, with these modes and lines of care.
std::string ToldVisitType(const std::string& slug, const std::string& modes,
                          const std::string& care);

}  // namespace tandem::testing
