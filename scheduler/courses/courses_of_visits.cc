// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/courses_of_visits.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/status.h"
#include "scheduler/courses/course_store.h"
#include "scheduler/courses/infusion_list_store.h"

namespace tandem::courses {

using appointments::Appointment;

absl::StatusOr<std::vector<RuledCourse>> CoursesOfVisits::Find(
    const access::CallContext& call, const std::vector<AppointmentId>& ids) const {
  if (ids.empty()) return std::vector<RuledCourse>();
  ASSIGN_OR_RETURN(const directory::SnapshotPtr clinic, parts_.directories.Latest(call));
  ASSIGN_OR_RETURN(std::vector<Course> courses, ReadCoursesOf(parts_.pool, call.Tx(true), ids));
  std::vector<AppointmentId> wanted;
  for (const Course& course : courses) {
    for (const AppointmentId id : AppointmentsOf(course)) wanted.push_back(id);
  }
  ASSIGN_OR_RETURN(std::vector<Appointment> found, parts_.appointments.Find(call, wanted));
  std::map<AppointmentId, Appointment> by_id;
  for (Appointment& one : found) by_id.emplace(one.id, std::move(one));
  const PairingPolicy policy = PairingPolicyOf(*clinic);
  std::vector<RuledCourse> ruled;
  for (Course& course : courses) {
    std::vector<Appointment> own;
    for (const AppointmentId id : AppointmentsOf(course)) {
      const auto one = by_id.find(id);
      if (one != by_id.end()) own.push_back(one->second);
    }
    const SpacingPolicy spacing = SpacingOf(
        policy.spacing, clinic->FindVisitType(course.terms.infusion_type), course.terms.spacing);
    ruled.push_back(
        {ViewOf(std::move(course), own, policy.pairing, clinic->zone), policy.pairing, spacing});
  }
  return ruled;
}

absl::StatusOr<ListedCourses> CoursesOfVisits::Starting(const access::CallContext& call,
                                                        const Interval& window,
                                                        LocationId location) const {
  ASSIGN_OR_RETURN(
      std::vector<AppointmentId> ids,
      ReadInfusions(parts_.pool, call.Tx(true), {window, location, kInfusionsListedMax + 1}));
  ListedCourses listed;
  listed.complete = ids.size() <= kInfusionsListedMax;
  if (!listed.complete) ids.pop_back();
  ASSIGN_OR_RETURN(listed.courses, Find(call, ids));
  return listed;
}

absl::StatusOr<bool> CoursesOfVisits::IsTherapy(const access::CallContext& call,
                                                AppointmentId id) const {
  ASSIGN_OR_RETURN(const std::vector<Course> courses,
                   ReadCoursesOf(parts_.pool, call.Tx(true), {id}));
  return std::any_of(courses.begin(), courses.end(), [&](const Course& course) {
    return course.preparation == id ||
           std::any_of(course.links.begin(), course.links.end(),
                       [&](const PairLink& link) { return link.session == id; });
  });
}

}  // namespace tandem::courses
