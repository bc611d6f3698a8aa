// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_codec.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "base/error.h"
#include "scheduler/appointments/appointment.h"

namespace tandem::courses {
namespace {

using Json = nlohmann::json;  // objects are ordered by key

template <class IdType>
IdType ReadId(const Json& json) {
  const std::optional<IdType> id = ParseId<IdType>(json.get<std::string>());
  if (!id.has_value()) throw std::invalid_argument("id");
  return *id;
}

directory::Mode ReadMode(const Json& json) {
  const auto mode = appointments::ParseMode(json.get<std::string>());
  if (!mode.has_value()) throw std::invalid_argument("mode");
  return *mode;
}

absl::Weekday ReadWeekday(const Json& json) {
  const int day = json.get<int>();
  if (day < 0 || day > 6) throw std::invalid_argument("weekday");
  return static_cast<absl::Weekday>(day);
}

CourseWishes Read(const Json& json) {
  CourseWishes wishes;
  for (const Json& id : json.value("locations", Json::array())) {
    wishes.locations.push_back(ReadId<LocationId>(id));
  }
  for (const Json& mode : json.value("sessionModes", Json::array())) {
    wishes.session_modes.push_back(ReadMode(mode));
  }
  for (const Json& day : json.value("daysOfWeek", Json::array())) {
    wishes.days_of_week.push_back(ReadWeekday(day));
  }
  wishes.earliest_minute = json.value("earliestMinute", wishes.earliest_minute);
  wishes.latest_minute = json.value("latestMinute", wishes.latest_minute);
  if (json.contains("therapist")) {
    wishes.therapist = ReadId<PractitionerId>(json.at("therapist"));
  }
  wishes.language = json.value("language", "");
  wishes.patient_state = json.value("patientState", "");
  wishes.has_ride = json.value("hasRide", false);
  wishes.same_time = json.value("sameTime", false);
  return wishes;
}

}  // namespace

std::string EncodeWishes(const CourseWishes& wishes) {
  Json json = Json::object();
  for (const LocationId id : wishes.locations) json["locations"].push_back(ToString(id));
  for (const directory::Mode mode : wishes.session_modes) {
    json["sessionModes"].push_back(appointments::Name(mode));
  }
  for (const absl::Weekday day : wishes.days_of_week) {
    json["daysOfWeek"].push_back(static_cast<int>(day));
  }
  json["earliestMinute"] = wishes.earliest_minute;
  json["latestMinute"] = wishes.latest_minute;
  if (!wishes.therapist.IsNil()) json["therapist"] = ToString(wishes.therapist);
  if (!wishes.language.empty()) json["language"] = wishes.language;
  if (!wishes.patient_state.empty()) json["patientState"] = wishes.patient_state;
  json["hasRide"] = wishes.has_ride;
  if (wishes.same_time) json["sameTime"] = true;
  return json.dump();
}

absl::StatusOr<CourseWishes> DecodeWishes(std::string_view json) {
  try {
    return Read(Json::parse(json));
  } catch (const std::exception&) {
    return InternalError("stored wishes of a course");
  }
}

}  // namespace tandem::courses
