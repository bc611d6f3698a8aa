// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/touched_courses.h"

#include <map>

#include "base/status.h"
#include "scheduler/courses/course_store.h"
#include "scheduler/courses/courses_errors.h"

namespace tandem::courses {

absl::Status TouchedCourses::Lock(pg::Transaction& tx, const access::CallContext& call,
                                  const std::vector<RuledCourse>& seen) {
  if (seen.empty()) return absl::OkStatus();
  std::vector<CourseId> ids;
  for (const RuledCourse& one : seen) ids.push_back(one.view.course.id);
  using Versions = std::map<CourseId, int>;
  ASSIGN_OR_RETURN(const Versions versions, CourseStore(tx, call.clinic()).LockAll(ids));
  for (const RuledCourse& one : seen) {
    const auto now = versions.find(one.view.course.id);
    if (now == versions.end()) return CourseNotFound();
    if (now->second != one.view.course.version) return ChangedMeanwhile();
  }
  return absl::OkStatus();
}

absl::Status TouchedCourses::Save(pg::Transaction& tx, const access::CallContext& call,
                                  const std::vector<RuledCourse>& seen, std::int64_t revision) {
  CourseStore store(tx, call.clinic());
  for (const RuledCourse& one : seen) {
    Course course = one.view.course;
    course.directory_revision = revision;
    course.update_time = clock_.Now();
    RETURN_IF_ERROR(store.Save(course));
    RETURN_IF_ERROR(following_.Follow(tx, call, course.id));
  }
  return absl::OkStatus();
}

}  // namespace tandem::courses
