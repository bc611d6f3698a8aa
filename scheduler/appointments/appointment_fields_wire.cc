// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/appointment_fields_wire.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/rpc/time_proto.h"
#include "base/strings.h"
#include "scheduler/appointments/candidates.h"
#include "scheduler/directory/visit_fields_wire.h"

namespace tandem::appointments {

std::vector<ResourceId> FieldReader::Resources(
    const google::protobuf::RepeatedPtrField<std::string>& names, std::string_view field) {
  std::vector<ResourceId> resources;
  if (static_cast<std::size_t>(names.size()) > kNamedResourcesMax) {
    violations().Add(std::string(field), fmt::format("at most {}", kNamedResourcesMax));
    return resources;
  }
  for (int i = 0; i < names.size(); ++i) {
    const std::string path = fmt::format("{}[{}]", field, i);
    const ResourceId resource = Resource(names[i], path);
    const bool twice = !resource.IsNil() &&
                       std::find(resources.begin(), resources.end(), resource) != resources.end();
    if (twice) violations().Add(path, "is named twice");
    resources.push_back(resource);
  }
  return resources;
}

absl::Time FieldReader::Start(const google::protobuf::Timestamp& wire, bool is_set,
                              std::string_view field) {
  if (!is_set) {
    violations().Add(std::string(field), "is needed");
    return {};
  }
  return rpc::ReadTickTime(wire, directory::kTick, field, violations()).value_or(absl::Time());
}

std::optional<std::string> FieldReader::OverrideReason(bool is_set, const v1::Override& wire) {
  if (!is_set) return std::nullopt;
  std::string reason(Trim(wire.reason()));
  const int characters = IsValidUtf8(reason) ? Utf8Length(reason) : 0;
  if (characters < kOverrideCharactersMin || characters > kOverrideCharactersMax ||
      HasControl(reason)) {
    violations().Add("override.reason",
                     fmt::format("must have {} to {} characters, none of them control characters",
                                 kOverrideCharactersMin, kOverrideCharactersMax));
  }
  return reason;
}

Wish FieldReader::ReadWish(const v1::Wish& wire) {
  Wish wish;
  wish.visit_type = VisitType(wire.visit_type(), "wish.visit_type");
  wish.start = Start(wire.start_time(), wire.has_start_time(), "wish.start_time");
  if (!wire.location().empty()) wish.location = Location(wire.location(), "wish.location");
  wish.mode = directory::ReadOptionalMode(wire.mode(), "wish.mode", violations());
  wish.resources = Resources(wire.resources(), "wish.resources");
  wish.patient_state =
      directory::ReadState(wire.patient_state(), "wish.patient_state", violations());
  return wish;
}

}  // namespace tandem::appointments
