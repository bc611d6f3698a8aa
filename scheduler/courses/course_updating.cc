// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_updating.h"

#include <optional>

#include "base/status.h"
#include "scheduler/availability/availability_errors.h"
#include "scheduler/courses/course_deed.h"
#include "scheduler/courses/course_store.h"
#include "scheduler/courses/courses_errors.h"
#include "scheduler/courses/pairing_policy.h"

namespace tandem::courses {
namespace {

// New wishes are in the words of the file in force, and so the course is judged by it from now on.
absl::Status CheckTypes(const CourseTerms& terms, const directory::Snapshot& clinic) {
  for (const VisitTypeId type : {terms.infusion_type, terms.session_type, terms.preparation_type}) {
    if (!type.IsNil() && clinic.FindVisitType(type) == nullptr) {
      return availability::NotFound("visit type");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CourseUpdating::Run() {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr clinic, parts_.directories.Latest(call_));
  RETURN_IF_ERROR(CheckTypes(before_.course.terms, *clinic));
  const absl::Time now = parts_.clock.Now();
  ASSIGN_OR_RETURN(Course after, Changed(before_, order_.change, PairingPolicyOf(*clinic), now));
  after.directory_revision = clinic->revision;
  after.update_time = now;
  return parts_.pool.Run(call_.Tx(), [&](pg::Transaction& tx) { return Once(tx, after); });
}

absl::Status CourseUpdating::Once(pg::Transaction& tx, const Course& after) {
  ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call_, order_.key));
  if (replay.has_value()) return absl::OkStatus();
  RETURN_IF_ERROR(LockCourse(tx));
  RETURN_IF_ERROR(LockGivenUp(tx, after));
  RETURN_IF_ERROR(CourseStore(tx, call_.clinic()).Update(after));
  RETURN_IF_ERROR(parts_.following.Follow(tx, call_, after.id));
  return parts_.requests.Close(tx, call_, order_.key, std::nullopt, DeedOf(after));
}

absl::Status CourseUpdating::LockCourse(pg::Transaction& tx) {
  const Course& course = before_.course;
  ASSIGN_OR_RETURN(const std::optional<int> version,
                   CourseStore(tx, call_.clinic()).Lock(course.id));
  if (!version.has_value()) return CourseNotFound();
  return *version == course.version ? absl::OkStatus() : ChangedMeanwhile();
}

absl::Status CourseUpdating::LockGivenUp(pg::Transaction& tx, const Course& after) {
  for (const appointments::Appointment& seen : GivenUp(before_, after)) {
    ASSIGN_OR_RETURN(const appointments::Appointment locked,
                     parts_.booking.Lock(tx, call_, seen.id));
    if (locked.version != seen.version) return ChangedMeanwhile();
  }
  return absl::OkStatus();
}

}  // namespace tandem::courses
