// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_fields_wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "scheduler/directory/visit_fields_wire.h"
#include "scheduler/directory/visit_plan.h"

namespace tandem::courses {

using directory::Mode;

CourseId FieldReader::Course(std::string_view name, std::string_view field) {
  const auto values = rpc::ReadName(kCoursePattern, name, field, violations());
  if (!values.has_value()) return {};
  const Uuid uuid = rpc::ReadUuid(values->back(), field, violations()).value_or(Uuid());
  const bool own = values->front() == reading_.call.principal.clinic_slug;
  if (!own || uuid.IsNil()) Miss();
  return own ? CourseId(uuid) : CourseId();
}

int FieldReader::Position(int wire, std::string_view field) {
  if (wire >= 1 && wire <= kInfusionsMax) return wire;
  violations().Add(std::string(field), fmt::format("must be 1 to {}", kInfusionsMax));
  return 0;
}

std::string FieldReader::Words(std::string_view wire, std::string_view field) {
  if (wire.empty() || wire == "en" || wire == "es") return wire.empty() ? "en" : std::string(wire);
  violations().Add(std::string(field), "must be \"en\" or \"es\"");
  return "en";
}

std::vector<AppointmentId> FieldReader::Holds(
    const google::protobuf::RepeatedPtrField<std::string>& wire, const std::string& field) {
  std::vector<AppointmentId> holds;
  if (!IsShort(wire.size(), kHoldsMax, field)) return holds;
  for (int i = 0; i < wire.size(); ++i) {
    const std::string path = fmt::format("{}[{}]", field, i);
    const AppointmentId hold = Appointment(wire[i], path);
    if (!hold.IsNil() && std::find(holds.begin(), holds.end(), hold) != holds.end()) {
      violations().Add(path, "stands there twice");
    }
    holds.push_back(hold);
  }
  return holds;
}

std::optional<PlannedVisit> FieldReader::Preparation(const v1::BookCourseRequest& wire,
                                                     const CourseTerms* terms) {
  if (!wire.has_preparation()) return std::nullopt;
  const bool has_none = terms != nullptr && wire.course().preparation_type().empty();
  if (has_none) {
    violations().Add("preparation", "is none of a course without preparation_type");
    return std::nullopt;
  }
  const VisitTypeId type = terms == nullptr ? VisitTypeId() : terms->preparation_type;
  return Planned(wire.preparation(), type, "preparation");
}

bool FieldReader::IsShort(int size, int max, const std::string& field) {
  if (size <= max) return true;
  violations().Add(field, fmt::format("must not have more than {} values", max));
  return false;
}

Interval FieldReader::PlannedTime(const v1::PlannedVisit& wire, const std::string& field) {
  const google::type::Interval& time = wire.time();
  Interval planned;
  planned.start = Start(time.start_time(), time.has_start_time(), field + ".time.start_time");
  planned.end = planned.start;
  if (!time.has_end_time()) return planned;
  const auto end =
      rpc::ReadTickTime(time.end_time(), directory::kTick, field + ".time.end_time", violations());
  if (!end.has_value() || !time.has_start_time()) return planned;
  if (*end <= planned.start) violations().Add(field + ".time.end_time", "must be after the start");
  planned.end = *end;
  return planned;
}

Mode FieldReader::PlannedMode(int wire, const directory::VisitType* type,
                              const std::string& field) {
  const bool only = type != nullptr && type->modes.size() == 1;
  if (wire == v1::VISIT_MODE_UNSPECIFIED && only) return type->modes.front();
  return directory::ReadMode(wire, field, violations()).value_or(Mode::kInPerson);
}

PlannedVisit FieldReader::Planned(const v1::PlannedVisit& wire, VisitTypeId type_id,
                                  const std::string& field) {
  const directory::VisitType* type = reading_.snapshot.FindVisitType(type_id);
  PlannedVisit visit;
  visit.mode = PlannedMode(wire.mode(), type, field + ".mode");
  visit.time = PlannedTime(wire, field);
  if (type != nullptr && !wire.time().has_end_time()) {
    visit.time.end = visit.time.start + directory::PlanVisit(*type, visit.mode).patient.end;
  }
  const directory::Location* remote =
      directory::IsRemote(visit.mode) ? reading_.snapshot.OnlyTelehealth() : nullptr;
  if (wire.location().empty() && remote != nullptr) {
    visit.location = remote->id;
  } else {
    visit.location = Location(wire.location(), field + ".location");
  }
  if (!wire.practitioner().empty()) {
    visit.practitioner = Practitioner(wire.practitioner(), field + ".practitioner");
  }
  return visit;
}

PairPlan FieldReader::Pair(const v1::PlannedPair& wire, const CourseTerms* terms,
                           const std::string& field) {
  PairPlan pair;
  pair.position = Position(wire.position(), field + ".position");
  const bool is_new = terms != nullptr;
  if (is_new && terms->infusion_count != 0 && pair.position > terms->infusion_count) {
    violations().Add(field + ".position", "must not be above the number of infusions");
  }
  if (wire.has_infusion()) {
    pair.infusion = Planned(wire.infusion(), is_new ? terms->infusion_type : VisitTypeId(),
                            field + ".infusion");
  } else if (is_new || !wire.has_session()) {
    violations().Add(field + ".infusion", is_new ? "is needed" : "or session is needed");
  }
  if (wire.has_session() && is_without_sessions_) {
    violations().Add(field + ".session", "is none of a course without session_type");
  } else if (wire.has_session()) {
    pair.session =
        Planned(wire.session(), is_new ? terms->session_type : VisitTypeId(), field + ".session");
  }
  return pair;
}

std::vector<PairPlan> FieldReader::Pairs(
    const google::protobuf::RepeatedPtrField<v1::PlannedPair>& wire, const CourseTerms* terms,
    const std::string& field) {
  std::vector<PairPlan> pairs;
  if (!IsShort(wire.size(), kInfusionsMax, field)) return pairs;
  std::set<int> positions;
  for (int i = 0; i < wire.size(); ++i) {
    const std::string path = fmt::format("{}[{}]", field, i);
    pairs.push_back(Pair(wire[i], terms, path));
    const int position = pairs.back().position;
    if (position != 0 && !positions.insert(position).second) {
      violations().Add(path + ".position", "stands there twice");
    }
  }
  return pairs;
}

}  // namespace tandem::courses
