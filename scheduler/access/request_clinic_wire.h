// SPDX-License-Identifier: Apache-2.0
// What the door reads of a request before its service does. Fields are found by name and kind, in
// whatever message.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace google::protobuf {
class Message;
}

namespace tandem::access {

constexpr int kRequestDepthMax = 16;  // messages in messages of a request

struct NamedClinic {
  std::string field;                // "parent", "name", "patient.name", "location"
  std::optional<std::string> slug;  // nothing when the field does not start with clinics/{clinic}
};

// The clinic that the request is about, from the first of those fields that it has.
NamedClinic ReadClinic(const google::protobuf::Message& request);

// FIELD_INVALID for every text with a NUL in it: the database would cut it there; and for a parent
// that is not exactly a clinic's name, where that is what it must be.
absl::Status CheckTexts(const google::protobuf::Message& request);

}  // namespace tandem::access
