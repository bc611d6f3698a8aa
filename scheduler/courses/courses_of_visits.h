// SPDX-License-Identifier: Apache-2.0
// CoursesOfVisits: the courses that visits belong to, for rooms that look at many visits at once.
// Thread-safe (no state).
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/courses/course_view.h"
#include "scheduler/courses/pairing_policy.h"
#include "scheduler/directory/directories.h"

namespace tandem::courses {

// A course, and the rules that its pairs are judged by.
struct RuledCourse {
  CourseView view;
  PairPolicy pairing;
  SpacingPolicy spacing;  // the course's own
};

constexpr int kInfusionsListedMax = 20'000;  // contract: a quarter of a year of 300 a day

struct ListedCourses {
  std::vector<RuledCourse> courses;
  bool complete = true;  // false: there are more infusions
};

class CoursesOfVisits {
 public:
  // All outlive it.
  struct Parts {
    pg::Pool& pool;
    directory::Directories& directories;
    appointments::Appointments& appointments;
  };
  explicit CoursesOfVisits(const Parts& parts) : parts_(parts) {}

  // Each once, by id; two statements for all of them. The rules are those of the file in force, by
  // which changes are judged.
  absl::StatusOr<std::vector<RuledCourse>> Find(const access::CallContext& call,
                                                const std::vector<AppointmentId>& ids) const;
  // The same of the infusions that take or took place and start in the window, at most
  // kInfusionsListedMax of them. `location` nil: anywhere.
  absl::StatusOr<ListedCourses> Starting(const access::CallContext& call, const Interval& window,
                                         LocationId location) const;
  // Is the visit a session of a course, or its preparation? One statement.
  absl::StatusOr<bool> IsTherapy(const access::CallContext& call, AppointmentId id) const;

 private:
  Parts parts_;
};

}  // namespace tandem::courses
