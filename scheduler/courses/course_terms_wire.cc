// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_terms_wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "scheduler/availability/wish_times_wire.h"
#include "scheduler/courses/course_fields_wire.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/directory/visit_fields_wire.h"

namespace tandem::courses {
namespace {

using directory::Snapshot;

constexpr int kMinutesPerHour = 60;

void WriteMinute(int minute, google::type::TimeOfDay& wire) {
  wire.set_hours(minute / kMinutesPerHour);
  wire.set_minutes(minute % kMinutesPerHour);
}

void WriteSpacing(const SpacingTerms& terms, v1::Course& wire) {
  if (terms == SpacingTerms()) return;
  v1::Spacing& spacing = *wire.mutable_spacing();
  if (terms.gap_min.has_value()) rpc::WriteDuration(*terms.gap_min, *spacing.mutable_gap_min());
  if (terms.gap_from.has_value()) rpc::WriteDuration(*terms.gap_from, *spacing.mutable_gap_from());
  if (terms.gap_until.has_value()) {
    rpc::WriteDuration(*terms.gap_until, *spacing.mutable_gap_until());
  }
  if (terms.gap_max.has_value()) rpc::WriteDuration(*terms.gap_max, *spacing.mutable_gap_max());
  spacing.set_span_days_max(terms.span_days_max.value_or(0));
  spacing.set_per_week_max(terms.per_week_max.value_or(0));
}

void WriteWishes(const Snapshot& file, const CourseWishes& wishes, v1::Course& wire) {
  if (wishes == CourseWishes()) return;
  v1::CourseWishes& to = *wire.mutable_wishes();
  for (const LocationId id : wishes.locations) {
    std::string name = directory::LocationName(file, id);
    if (!name.empty()) to.add_locations(std::move(name));
  }
  for (const directory::Mode mode : wishes.session_modes) {
    to.add_session_modes(directory::WriteMode(mode));
  }
  for (const absl::Weekday day : wishes.days_of_week) {
    to.add_days_of_week(static_cast<google::type::DayOfWeek>(static_cast<int>(day) + 1));
  }
  if (wishes.earliest_minute != 0) WriteMinute(wishes.earliest_minute, *to.mutable_earliest());
  if (wishes.latest_minute != directory::kMinutesPerDay) {
    WriteMinute(wishes.latest_minute, *to.mutable_latest());
  }
  to.set_therapist(directory::PractitionerName(file, wishes.therapist));
  to.set_language(wishes.language);
  to.set_patient_state(wishes.patient_state);
  to.set_has_ride(wishes.has_ride);
  to.set_same_time(wishes.same_time);
}

}  // namespace

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
  terms.session_ratio = Ratio(wire.session_ratio(), field + ".session_ratio");
  if (!wire.booster_of().empty()) {
    terms.booster_of = Course(wire.booster_of(), field + ".booster_of");
  }
  terms.skipped = Skipped(wire.skipped(), field + ".skipped");
  if (terms.infusion_count != 0) {
    CheckSkipped(terms.skipped, terms.infusion_count, field + ".skipped", violations());
  }
  if (wire.has_pause()) terms.pause = Pause(wire.pause(), field + ".pause");
  return terms;
}

int FieldReader::TentativeFrom(int wire, int infusion_count, const std::string& field) {
  constexpr int kLeast = 2;  // the first one is never tentative
  const int most = infusion_count == 0 ? kInfusionsMax : infusion_count;
  if (wire == 0 || (kLeast <= wire && wire <= most)) return wire;
  violations().Add(field, "must be 0, or 2 to the number of infusions");
  return 0;
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
  if (wire.per_week_max() < 0 || wire.per_week_max() > kPerWeekMost) {
    violations().Add(field + ".per_week_max", fmt::format("must be 1 to {}", kPerWeekMost));
  } else if (wire.per_week_max() != 0) {
    terms.per_week_max = wire.per_week_max();
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
  wishes.same_time = wire.same_time();
  return wishes;
}

std::optional<SessionRatio> FieldReader::Ratio(int wire, const std::string& field) {
  static_assert(static_cast<int>(SessionRatio::kWeekly) + 1 == v1::SESSION_RATIO_WEEKLY);
  if (wire == v1::SESSION_RATIO_UNSPECIFIED) return std::nullopt;
  if (v1::SESSION_RATIO_EVERY <= wire && wire <= v1::SESSION_RATIO_WEEKLY) {
    return static_cast<SessionRatio>(wire - 1);
  }
  violations().Add(field, "must be EVERY, FIRST_THIRD_LAST or WEEKLY");
  return std::nullopt;
}

std::vector<int> FieldReader::Skipped(const google::protobuf::RepeatedField<int>& wire,
                                      const std::string& field) {
  std::vector<int> skipped;
  if (!IsShort(wire.size(), kInfusionsMax, field)) return skipped;
  for (int i = 0; i < wire.size(); ++i) {
    const std::string path = fmt::format("{}[{}]", field, i);
    const int position = Position(wire[i], path);
    if (position == 0) continue;
    if (std::find(skipped.begin(), skipped.end(), position) != skipped.end()) {
      violations().Add(path, "stands there twice");
      continue;
    }
    skipped.push_back(position);
  }
  std::sort(skipped.begin(), skipped.end());
  return skipped;
}

Interval FieldReader::Pause(const google::type::Interval& wire, const std::string& field) {
  Interval pause;
  pause.start = Start(wire.start_time(), wire.has_start_time(), field + ".start_time");
  pause.end = Start(wire.end_time(), wire.has_end_time(), field + ".end_time");
  if (!wire.has_start_time() || !wire.has_end_time()) return pause;
  if (pause.empty() || pause.length() > kPauseMost) {
    violations().Add(field + ".end_time", "must be after the start, by at most 180 days");
  }
  return pause;
}

void FieldReader::ReadChanged(const std::string& path, const v1::Course& wire,
                              TermsChange& change) {
  if (path == "infusion_count") {
    change.infusion_count = Position(wire.infusion_count(), "course.infusion_count");
  } else if (path == "skipped") {
    change.skipped = Skipped(wire.skipped(), "course.skipped");
  } else if (path == "pause") {
    change.pause.emplace();
    if (wire.has_pause()) *change.pause = Pause(wire.pause(), "course.pause");
  } else if (path == "spacing") {
    change.spacing = Spacing(wire.spacing(), "course.spacing");
  } else if (path == "wishes") {
    change.wishes = Wishes(wire.wishes(), "course.wishes");
  } else if (path == "session_ratio") {
    change.session_ratio = Ratio(wire.session_ratio(), "course.session_ratio");
  } else {
    violations().Add("update_mask",
                     "must name infusion_count, skipped, pause, spacing, wishes or session_ratio");
  }
}

TermsChange FieldReader::Change(const v1::UpdateCourseRequest& wire) {
  TermsChange change;
  const auto& paths = wire.update_mask().paths();
  if (paths.empty()) violations().Add("update_mask", "must name at least one field");
  for (const std::string& path : paths) ReadChanged(path, wire.course(), change);
  return change;
}

std::string CourseName(std::string_view clinic, CourseId id) {
  return rpc::BuildName(kCoursePattern, {clinic, ToString(id)});
}

absl::Status WriteTerms(const Snapshot& file, const std::string& clinic, const CourseTerms& terms,
                        v1::Course& wire) {
  const directory::VisitType* infusion = file.FindVisitType(terms.infusion_type);
  const directory::VisitType* session = file.FindVisitType(terms.session_type);
  const directory::VisitType* preparation = file.FindVisitType(terms.preparation_type);
  if (infusion == nullptr) return InternalError("course without its file");
  wire.set_patient(directory::PatientName(clinic, terms.patient));
  wire.set_infusion_type(directory::NameOf(file, *infusion));
  if (session != nullptr) wire.set_session_type(directory::NameOf(file, *session));
  wire.set_infusion_count(terms.infusion_count);
  WriteSpacing(terms.spacing, wire);
  WriteWishes(file, terms.wishes, wire);
  wire.set_tentative_from(terms.tentative_from.value_or(0));
  if (preparation != nullptr) wire.set_preparation_type(directory::NameOf(file, *preparation));
  const SessionRatio ratio = terms.session_ratio.value_or(SessionRatio::kEvery);
  wire.set_session_ratio(static_cast<v1::SessionRatio>(static_cast<int>(ratio) + 1));
  if (!terms.booster_of.IsNil()) wire.set_booster_of(CourseName(clinic, terms.booster_of));
  for (const int position : terms.skipped) wire.add_skipped(position);
  if (terms.pause.has_value()) rpc::WriteInterval(*terms.pause, *wire.mutable_pause());
  return absl::OkStatus();
}

}  // namespace tandem::courses
