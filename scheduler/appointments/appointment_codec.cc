// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/appointment_codec.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/status.h"

namespace tandem::appointments {
namespace {

using Json = nlohmann::json;  // objects are ordered by key

constexpr int kFormat = 1;  // grows when a stored reply could be read wrongly

std::int64_t Micros(absl::Time time) { return absl::ToUnixMicros(time); }

template <class IdType>
IdType ReadId(const Json& json, const char* key) {
  const std::optional<IdType> id = ParseId<IdType>(json.at(key).get<std::string>());
  if (!id.has_value()) throw std::invalid_argument(key);
  return *id;
}

absl::Time ReadMicros(const Json& json, const char* key) {
  return absl::FromUnixMicros(json.at(key).get<std::int64_t>());
}

void WriteOptional(Json& json, const char* key, const std::optional<absl::Time>& time) {
  if (time.has_value()) json[key] = Micros(*time);
}

std::optional<absl::Time> ReadOptional(const Json& json, const char* key) {
  if (!json.contains(key)) return std::nullopt;
  return ReadMicros(json, key);
}

template <class Value>
Value Known(const std::optional<Value>& value, const char* key) {
  if (!value.has_value()) throw std::invalid_argument(key);
  return *value;
}

Json ParticipationsToJson(const std::vector<Participation>& participations, absl::Time start) {
  Json list = Json::array();
  for (const Participation& part : participations) {
    list.push_back({{"resource", ToString(part.resource)},
                    {"need", part.need},
                    {"start", absl::ToInt64Minutes(part.time.start - start)},
                    {"end", absl::ToInt64Minutes(part.time.end - start)}});
  }
  return list;
}

std::vector<Participation> ParticipationsFromJson(const Json& list, absl::Time start) {
  std::vector<Participation> participations;
  for (const Json& part : list) {
    participations.push_back({.resource = ReadId<ResourceId>(part, "resource"),
                              .need = part.at("need").get<std::string>(),
                              .time = {start + absl::Minutes(part.at("start").get<std::int64_t>()),
                                       start + absl::Minutes(part.at("end").get<std::int64_t>())}});
  }
  return participations;
}

Json ToJson(const Appointment& from) {
  Json json = {{"format", kFormat},
               {"id", ToString(from.id)},
               {"version", from.version},
               {"status", Name(from.status)},
               {"visitType", ToString(from.visit_type)},
               {"location", ToString(from.location)},
               {"mode", Name(from.mode)},
               {"start", Micros(from.time.start)},
               {"end", Micros(from.time.end)},
               {"zone", from.time_zone},
               {"localStart", absl::FormatCivilTime(from.local_start)},
               {"revision", from.directory_revision},
               {"participations", ParticipationsToJson(from.participations, from.time.start)},
               {"late", from.cancelled_late},
               {"overridden", from.overridden},
               {"create", Micros(from.create_time)},
               {"update", Micros(from.update_time)}};
  if (!from.patient.IsNil()) json["patient"] = ToString(from.patient);
  if (from.cancellation_reason) json["reason"] = Name(*from.cancellation_reason);
  WriteOptional(json, "holdExpire", from.hold_expire);
  WriteOptional(json, "confirm", from.confirm_time);
  WriteOptional(json, "checkIn", from.check_in_time);
  WriteOptional(json, "actualStart", from.actual_start);
  WriteOptional(json, "actualEnd", from.actual_end);
  return json;
}

// Throws what the JSON library throws, and std::invalid_argument.
Appointment FromJson(const Json& json) {
  Appointment to;
  to.id = ReadId<AppointmentId>(json, "id");
  to.version = json.at("version").get<int>();
  to.status = Known(ParseStatus(json.at("status").get<std::string>()), "status");
  to.visit_type = ReadId<VisitTypeId>(json, "visitType");
  to.location = ReadId<LocationId>(json, "location");
  to.mode = Known(ParseMode(json.at("mode").get<std::string>()), "mode");
  if (json.contains("patient")) to.patient = ReadId<PatientId>(json, "patient");
  to.time = {ReadMicros(json, "start"), ReadMicros(json, "end")};
  to.time_zone = json.at("zone").get<std::string>();
  if (!absl::ParseCivilTime(json.at("localStart").get<std::string>(), &to.local_start)) {
    throw std::invalid_argument("localStart");
  }
  to.directory_revision = json.at("revision").get<std::int64_t>();
  to.participations = ParticipationsFromJson(json.at("participations"), to.time.start);
  to.hold_expire = ReadOptional(json, "holdExpire");
  to.confirm_time = ReadOptional(json, "confirm");
  to.check_in_time = ReadOptional(json, "checkIn");
  to.actual_start = ReadOptional(json, "actualStart");
  to.actual_end = ReadOptional(json, "actualEnd");
  if (json.contains("reason")) {
    to.cancellation_reason =
        Known(ParseCancellationReason(json.at("reason").get<std::string>()), "reason");
  }
  to.cancelled_late = json.at("late").get<bool>();
  to.overridden = json.at("overridden").get<bool>();
  to.create_time = ReadMicros(json, "create");
  to.update_time = ReadMicros(json, "update");
  return to;
}

}  // namespace

Bytes EncodeAppointment(const Appointment& appointment) {
  return Bytes{ToJson(appointment).dump()};
}

absl::StatusOr<Appointment> DecodeAppointment(const Bytes& bytes) {
  try {
    const Json json = Json::parse(bytes.data);
    if (json.at("format").get<int>() != kFormat) return InternalError("stored appointment format");
    return FromJson(json);
  } catch (const std::exception&) {  // its text would show the stored bytes
    return InternalError("stored appointment");
  }
}

std::string EncodeParticipations(const std::vector<Participation>& participations,
                                 absl::Time start) {
  return ParticipationsToJson(participations, start).dump();
}

absl::StatusOr<std::vector<Participation>> DecodeParticipations(std::string_view text,
                                                                absl::Time start) {
  try {
    return ParticipationsFromJson(Json::parse(text), start);
  } catch (const std::exception&) {
    return InternalError("stored participations");
  }
}

std::string ParticipationOf(ResourceId resource) {
  return Json::array({{{"resource", ToString(resource)}}}).dump();
}

}  // namespace tandem::appointments
