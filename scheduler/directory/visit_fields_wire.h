// SPDX-License-Identifier: Apache-2.0
// Values that requests of several services have: how a visit is given, where the patient is, what
// they speak. Each Read adds a violation, named after the field, for what it refuses, and gives an
// empty value then.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "scheduler/directory/directory.h"
#include "tandem/v1/directory.pb.h"

namespace tandem::directory {

v1::VisitMode WriteMode(Mode mode);
// `wire` as it came: it may be no value of the enum at all.
std::optional<Mode> ReadMode(int wire, std::string_view field, Violations& violations);
// Nothing when unspecified.
std::optional<Mode> ReadOptionalMode(int wire, std::string_view field, Violations& violations);

// A US state in two capital letters; may be empty.
std::string ReadState(std::string_view wire, std::string_view field, Violations& violations);
// A BCP 47 language tag; may be empty.
std::string ReadLanguage(std::string_view wire, std::string_view field, Violations& violations);

}  // namespace tandem::directory
