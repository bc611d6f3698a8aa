// SPDX-License-Identifier: Apache-2.0
// FieldReader: the fields that requests of CoursesService share. Each method adds a violation,
// named after the field, for what it refuses, and gives an empty value then.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/appointments/appointment_fields_wire.h"
#include "scheduler/appointments/appointments_wire.h"
#include "scheduler/courses/course.h"
#include "scheduler/courses/courses.h"
#include "tandem/v1/courses.pb.h"

namespace tandem::courses {

using appointments::Reading;

inline constexpr std::string_view kCoursePattern = "clinics/{clinic}/courses/{course}";
constexpr absl::Duration kGapLeast = absl::Hours(20);         // contract
constexpr absl::Duration kGapMost = absl::Hours(28 * 24);     // contract
constexpr int kSpanDaysMost = 60;                             // contract: what one search reaches
constexpr int kPerWeekMost = 7;                               // contract
constexpr absl::Duration kPauseMost = absl::Hours(180 * 24);  // contract
constexpr int kWishedLocationsMax = 100;                      // as many as a clinic has
constexpr int kDaysOfWeek = 7;

class FieldReader : public appointments::FieldReader {
 public:
  // It outlives this.
  explicit FieldReader(const Reading& reading)
      : appointments::FieldReader(reading.call, &reading.snapshot), reading_(reading) {}

  CourseId Course(std::string_view name, std::string_view field);
  // 1 to kInfusionsMax.
  int Position(int wire, std::string_view field);
  // "en" unless "es" is asked for.
  std::string Words(std::string_view wire, std::string_view field);

  // What a new course is to be; what only we say of one is not looked at.
  CourseTerms Terms(const v1::Course& wire, const std::string& field);
  CourseWishes Wishes(const v1::CourseWishes& wire, const std::string& field);
  // The fields that the mask names.
  TermsChange Change(const v1::UpdateCourseRequest& wire);

  // `type`: of the visit; nil where only the course knows it: then the mode must be said, and a
  // time without an end has none.
  PlannedVisit Planned(const v1::PlannedVisit& wire, VisitTypeId type, const std::string& field);
  // `terms`: of a new course; null for one that runs. Positions differ.
  std::vector<PairPlan> Pairs(const google::protobuf::RepeatedPtrField<v1::PlannedPair>& wire,
                              const CourseTerms* terms, const std::string& field);
  // Holds of the patient, each once.
  std::vector<AppointmentId> Holds(const google::protobuf::RepeatedPtrField<std::string>& wire,
                                   const std::string& field);
  std::optional<PlannedVisit> Preparation(const v1::BookCourseRequest& wire,
                                          const CourseTerms* terms);

 private:
  int TentativeFrom(int wire, int infusion_count, const std::string& field);
  SpacingTerms Spacing(const v1::Spacing& wire, const std::string& field);
  // Nothing: unspecified.
  std::optional<SessionRatio> Ratio(int wire, const std::string& field);
  // In order.
  std::vector<int> Skipped(const google::protobuf::RepeatedField<int>& wire,
                           const std::string& field);
  Interval Pause(const google::type::Interval& wire, const std::string& field);
  void ReadChanged(const std::string& path, const v1::Course& wire, TermsChange& change);
  std::optional<absl::Duration> Gap(bool is_set, const google::protobuf::Duration& wire,
                                    const std::string& field);
  void ReadWishedLists(const v1::CourseWishes& wire, const std::string& field,
                       CourseWishes& wishes);
  void ReadWishedHours(const v1::CourseWishes& wire, const std::string& field,
                       CourseWishes& wishes);
  PairPlan Pair(const v1::PlannedPair& wire, const CourseTerms* terms, const std::string& field);
  Interval PlannedTime(const v1::PlannedVisit& wire, const std::string& field);
  directory::Mode PlannedMode(int wire, const directory::VisitType* type, const std::string& field);
  // False, and a violation, when there are more than `max`.
  bool IsShort(int size, int max, const std::string& field);

  const Reading& reading_;
  bool is_without_sessions_ = false;  // a new course, as Terms read it
};

}  // namespace tandem::courses
