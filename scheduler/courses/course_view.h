// SPDX-License-Identifier: Apache-2.0
// A course as it is now: its appointments beside it, and its pairs judged. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scheduler/appointments/appointment.h"
#include "scheduler/courses/course.h"
#include "scheduler/courses/pair_policy.h"
#include "scheduler/courses/pair_state.h"

namespace tandem::courses {

enum class CourseStatus { kActive, kCompleted };

struct PairView {
  PairLink link;
  std::optional<appointments::Appointment> infusion;
  std::optional<appointments::Appointment> session;
  PairJudgement judgement;
  std::optional<appointments::Appointment> held = {};  // see PairLink; it may be over by now
};

struct CourseView {
  Course course;
  CourseStatus status = CourseStatus::kActive;
  std::vector<PairView> pairs;  // parallel to course.links
  std::optional<appointments::Appointment> preparation;
  std::string etag;  // of the course and its appointments
  // When a booster is due, if its reader found out; not of the etag.
  std::optional<Interval> due = {};
};

// The appointments that the course names.
std::vector<AppointmentId> AppointmentsOf(const Course& course);

// `appointments`: those that are there. `policy`: of the course's revision; `zone`: the clinic's.
CourseView ViewOf(Course course, const std::vector<appointments::Appointment>& appointments,
                  const PairPolicy& policy, absl::TimeZone zone);

}  // namespace tandem::courses
