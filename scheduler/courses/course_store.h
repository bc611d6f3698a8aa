// SPDX-License-Identifier: Apache-2.0
// Rows of courses and their pairs. No decisions.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "base/pg/transaction.h"
#include "scheduler/courses/course.h"

namespace tandem::courses {

class CourseStore {
 public:
  CourseStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  absl::Status Insert(const Course& course);
  // Its version, locked. Nothing: there is none.
  absl::StatusOr<std::optional<int>> Lock(CourseId id);
  // Those that are there, locked in the order of their ids.
  absl::StatusOr<std::map<CourseId, int>> LockAll(const std::vector<CourseId>& ids);
  // The patient's courses that have a preparation of the type, locked in the order of their ids.
  struct Prepared {
    CourseId course;
    AppointmentId preparation;
  };
  absl::StatusOr<std::vector<Prepared>> LockPrepared(PatientId patient, VisitTypeId type);
  // Nothing: there is none.
  absl::StatusOr<std::optional<Course>> Find(CourseId id);
  absl::StatusOr<std::optional<Course>> FindByAppointment(AppointmentId id);
  // Where a visit of the patient was a half before another visit took its place. Nothing: nowhere.
  struct FormerPlace {
    CourseId course;
    int position = 0;
  };
  absl::StatusOr<std::optional<FormerPlace>> FindFormerPlace(PatientId patient, AppointmentId id);
  // Its links and its revision; the version goes up.
  absl::Status Save(const Course& course);
  // Its terms and its revision; links of positions that it has no longer go, those that are new are
  // empty, all others stay. The version goes up.
  absl::Status Update(const Course& course);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

// Outside a transaction. `options` name the clinic. Nothing: there is none.
absl::StatusOr<std::optional<Course>> ReadCourse(pg::Pool& pool, const pg::TxOptions& options,
                                                 CourseId id);
// The newest first, at most kCoursesListedMax.
absl::StatusOr<std::vector<Course>> ReadCourses(pg::Pool& pool, const pg::TxOptions& options,
                                                PatientId patient);
// Those that the appointments belong to, each once, by id.
absl::StatusOr<std::vector<Course>> ReadCoursesOf(pg::Pool& pool, const pg::TxOptions& options,
                                                  const std::vector<AppointmentId>& ids);

}  // namespace tandem::courses
