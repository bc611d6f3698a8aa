// SPDX-License-Identifier: Apache-2.0
// google.type.Date <-> absl::CivilDay, with the check that a request needs.
#pragma once

#include <optional>
#include <string_view>

#include "absl/time/civil_time.h"
#include "base/error.h"

namespace google::type {
class Date;
}  // namespace google::type

namespace tandem::rpc {

// Nothing and a violation when there is no such day, or when it is a year or a month alone.
std::optional<absl::CivilDay> ReadDate(const google::type::Date& wire, std::string_view field,
                                       Violations& violations);

void WriteDate(absl::CivilDay day, google::type::Date& wire);

}  // namespace tandem::rpc
