// SPDX-License-Identifier: Apache-2.0
#include "scheduler/staff/staff_member_codec.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/error.h"

namespace tandem::staff {
namespace {

using Json = nlohmann::json;  // objects are ordered by key

constexpr int kFormat = 1;  // grows when a stored reply could be read wrongly

absl::Time ReadMicros(const Json& json, const char* key) {
  return absl::FromUnixMicros(json.at(key).get<std::int64_t>());
}

template <class Value>
Value Known(const std::optional<Value>& value, const char* key) {
  if (!value.has_value()) throw std::invalid_argument(key);
  return *value;
}

StaffMember Read(const Json& json) {
  if (json.at("format").get<int>() != kFormat) throw std::invalid_argument("format");
  StaffMember member;
  member.id = Known(ParseId<StaffId>(json.at("id").get<std::string>()), "id");
  member.issuer = json.at("issuer").get<std::string>();
  member.subject = json.at("subject").get<std::string>();
  member.role = Known(access::ParseRole(json.at("role").get<std::string>()), "role");
  if (json.contains("practitioner")) {
    member.practitioner =
        Known(ParseId<PractitionerId>(json.at("practitioner").get<std::string>()), "practitioner");
  }
  if (json.contains("disable_time")) member.disable_time = ReadMicros(json, "disable_time");
  member.create_time = ReadMicros(json, "create_time");
  member.update_time = ReadMicros(json, "update_time");
  return member;
}

}  // namespace

Bytes Encode(const StaffMember& member) {
  Json json = {{"format", kFormat},
               {"id", ToString(member.id)},
               {"issuer", member.issuer},
               {"subject", member.subject},
               {"role", access::Name(member.role)},
               {"create_time", absl::ToUnixMicros(member.create_time)},
               {"update_time", absl::ToUnixMicros(member.update_time)}};
  if (!member.practitioner.IsNil()) json["practitioner"] = ToString(member.practitioner);
  if (member.disable_time.has_value()) {
    json["disable_time"] = absl::ToUnixMicros(*member.disable_time);
  }
  return Bytes{json.dump()};
}

absl::StatusOr<StaffMember> DecodeStaffMember(const Bytes& text) {
  try {
    return Read(Json::parse(text.data));
  } catch (const std::exception&) {
    return InternalError("stored staff member");
  }
}

}  // namespace tandem::staff
