// SPDX-License-Identifier: Apache-2.0
// Resource names: "clinics/{clinic}/appointments/{appointment}". Literal segments and variables
// alternate as the pattern says; a variable is a slug or a uuid.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/error.h"
#include "base/uuid.h"

namespace tandem::rpc {

constexpr std::size_t kResourceNameBytesMax = 256;
constexpr std::size_t kSlugBytesMax = 63;  // like a label of a host name

// Lower case letters, digits and single inner hyphens, starting with a letter; 1-63 characters.
bool IsSlug(std::string_view text);

// The values of the pattern's variables in order, or nothing when the name does not match. A value
// is 1-63 characters of [a-z0-9-]; "-" (AIP-159: any) is refused.
std::optional<std::vector<std::string>> MatchName(std::string_view pattern, std::string_view name);

// The same for a request's field: a mismatch adds a violation that shows the pattern.
std::optional<std::vector<std::string>> ReadName(std::string_view pattern, std::string_view name,
                                                 std::string_view field, Violations& violations);

// As StatusOr, for a request with one name only. Errors: INVALID_ARGUMENT FIELD_INVALID.
absl::StatusOr<std::vector<std::string>> ParseName(std::string_view pattern, std::string_view name,
                                                   std::string_view field = "name");

// BuildName("clinics/{clinic}/rooms/{room}", {"elm", "chair-1"}). As many values as variables.
std::string BuildName(std::string_view pattern, std::initializer_list<std::string_view> values);

// A variable that must be a uuid, or a violation.
std::optional<Uuid> ReadUuid(std::string_view text, std::string_view field, Violations& violations);

}  // namespace tandem::rpc
