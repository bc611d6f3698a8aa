// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_fields_wire.h"

#include <fmt/format.h>

#include <set>

#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "scheduler/availability/wish_times_wire.h"
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

CourseTerms FieldReader::Terms(const v1::Course& wire, const std::string& field) {
  CourseTerms terms;
  terms.patient = Patient(wire.patient(), field + ".patient");
  terms.infusion_type = VisitType(wire.infusion_type(), field + ".infusion_type");
  is_without_sessions_ = wire.session_type().empty();
  if (!is_without_sessions_) {
    terms.session_type = VisitType(wire.session_type(), field + ".session_type");
  }
  terms.infusion_count = Position(wire.infusion_count(), field + ".infusion_count");
  if (wire.has_spacing()) terms.spacing = Spacing(wire.spacing(), field + ".spacing");
  terms.wishes = Wishes(wire.wishes(), field + ".wishes");
  if (wire.has_tentative_from()) {
    terms.tentative_from =
        TentativeFrom(wire.tentative_from(), terms.infusion_count, field + ".tentative_from");
  }
  if (!wire.preparation_type().empty()) {
    terms.preparation_type = VisitType(wire.preparation_type(), field + ".preparation_type");
  }
  return terms;
}

int FieldReader::TentativeFrom(int wire, int infusion_count, const std::string& field) {
  constexpr int kLeast = 2;  // the first one is never tentative
  const int most = infusion_count == 0 ? kInfusionsMax : infusion_count;
  if (wire == 0 || (kLeast <= wire && wire <= most)) return wire;
  violations().Add(field, "must be 0, or 2 to the number of infusions");
  return 0;
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

std::optional<absl::Duration> FieldReader::Gap(bool is_set, const google::protobuf::Duration& wire,
                                               const std::string& field) {
  if (!is_set) return std::nullopt;
  constexpr std::int64_t kMinute = 60;
  const bool in_range = wire.seconds() >= absl::ToInt64Seconds(kGapLeast) &&
                        wire.seconds() <= absl::ToInt64Seconds(kGapMost);
  if (in_range && wire.nanos() == 0 && wire.seconds() % kMinute == 0) {
    return absl::Seconds(wire.seconds());
  }
  violations().Add(field, "must be whole minutes, 20 hours to 28 days");
  return std::nullopt;
}

SpacingTerms FieldReader::Spacing(const v1::Spacing& wire, const std::string& field) {
  SpacingTerms terms;
  const std::size_t before = violations().list().size();
  terms.gap_min = Gap(wire.has_gap_min(), wire.gap_min(), field + ".gap_min");
  terms.gap_from = Gap(wire.has_gap_from(), wire.gap_from(), field + ".gap_from");
  terms.gap_until = Gap(wire.has_gap_until(), wire.gap_until(), field + ".gap_until");
  terms.gap_max = Gap(wire.has_gap_max(), wire.gap_max(), field + ".gap_max");
  if (wire.span_days_max() < 0 || wire.span_days_max() > kSpanDaysMost) {
    violations().Add(field + ".span_days_max", fmt::format("must be 1 to {}", kSpanDaysMost));
  } else if (wire.span_days_max() != 0) {
    terms.span_days_max = wire.span_days_max();
  }
  if (violations().list().size() > before) return terms;
  absl::Duration last = absl::ZeroDuration();
  for (const auto& gap : {terms.gap_min, terms.gap_from, terms.gap_until, terms.gap_max}) {
    if (!gap.has_value()) continue;
    if (*gap < last) {
      violations().Add(field, "gap_min, gap_from, gap_until and gap_max must not decrease");
      break;
    }
    last = *gap;
  }
  return terms;
}

bool FieldReader::IsShort(int size, int max, const std::string& field) {
  if (size <= max) return true;
  violations().Add(field, fmt::format("must not have more than {} values", max));
  return false;
}

void FieldReader::ReadWishedLists(const v1::CourseWishes& wire, const std::string& field,
                                  CourseWishes& wishes) {
  if (IsShort(wire.locations_size(), kWishedLocationsMax, field + ".locations")) {
    for (int i = 0; i < wire.locations_size(); ++i) {
      wishes.locations.push_back(
          Location(wire.locations(i), fmt::format("{}.locations[{}]", field, i)));
    }
  }
  if (IsShort(wire.session_modes_size(), v1::VisitMode_ARRAYSIZE, field + ".session_modes")) {
    for (int i = 0; i < wire.session_modes_size(); ++i) {
      const auto mode = directory::ReadMode(
          wire.session_modes(i), fmt::format("{}.session_modes[{}]", field, i), violations());
      if (mode.has_value()) wishes.session_modes.push_back(*mode);
    }
  }
  if (IsShort(wire.days_of_week_size(), kDaysOfWeek, field + ".days_of_week")) {
    for (int i = 0; i < wire.days_of_week_size(); ++i) {
      const auto day = availability::ReadWeekday(
          wire.days_of_week(i), fmt::format("{}.days_of_week[{}]", field, i), violations());
      if (day.has_value()) wishes.days_of_week.push_back(*day);
    }
  }
}

void FieldReader::ReadWishedHours(const v1::CourseWishes& wire, const std::string& field,
                                  CourseWishes& wishes) {
  if (wire.has_earliest()) {
    wishes.earliest_minute =
        availability::ReadMinute(wire.earliest(), field + ".earliest", violations());
  }
  if (!wire.has_latest()) return;
  wishes.latest_minute = availability::ReadMinute(wire.latest(), field + ".latest", violations());
  if (wishes.latest_minute <= wishes.earliest_minute) {
    violations().Add(field + ".latest", "must be after earliest");
  }
}

CourseWishes FieldReader::Wishes(const v1::CourseWishes& wire, const std::string& field) {
  CourseWishes wishes;
  ReadWishedLists(wire, field, wishes);
  ReadWishedHours(wire, field, wishes);
  if (!wire.therapist().empty()) {
    wishes.therapist = Practitioner(wire.therapist(), field + ".therapist");
  }
  wishes.language = directory::ReadLanguage(wire.language(), field + ".language", violations());
  wishes.patient_state =
      directory::ReadState(wire.patient_state(), field + ".patient_state", violations());
  wishes.has_ride = wire.has_ride();
  return wishes;
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
