// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/terms_change.h"

#include <fmt/format.h>

#include <algorithm>

#include "scheduler/courses/courses_errors.h"
#include "scheduler/courses/pair_state.h"

namespace tandem::courses {
namespace {

using appointments::Appointment;

// Is it behind the last infusion after the change, or left out as it was not before?
bool Goes(const CourseTerms& before, const CourseTerms& after, int position) {
  if (position > after.infusion_count) return true;
  return IsSkipped(after, position) && !IsSkipped(before, position);
}

// An infusion that took place or may, or a session that is to come.
bool IsInTheWay(const PairView& pair, absl::Time now) {
  if (pair.infusion.has_value() && !IsLost(*pair.infusion)) return true;
  return pair.session.has_value() && !IsLost(*pair.session) && pair.session->time.end > now;
}

void ChangeCount(const TermsChange& change, CourseTerms& terms) {
  if (change.skipped.has_value()) terms.skipped = *change.skipped;
  if (!change.infusion_count.has_value()) return;
  terms.infusion_count = *change.infusion_count;
  if (change.skipped.has_value()) return;
  // What was left out behind the new end is gone.
  const auto is_behind = [&](int position) { return position > terms.infusion_count; };
  terms.skipped.erase(std::remove_if(terms.skipped.begin(), terms.skipped.end(), is_behind),
                      terms.skipped.end());
}

void ResizeLinks(Course& course) {
  const auto count = static_cast<std::size_t>(course.terms.infusion_count);
  if (course.links.size() > count) course.links.resize(count);
  while (course.links.size() < count) {
    PairLink link;
    link.position = static_cast<int>(course.links.size()) + 1;
    if (course.terms.session_type.IsNil()) link.choice = PairingChoice::kDeclined;
    course.links.push_back(std::move(link));
  }
}

}  // namespace

void CheckSkipped(const std::vector<int>& skipped, int infusion_count, const std::string& field,
                  Violations& violations) {
  if (!skipped.empty() && skipped.back() > infusion_count) {
    violations.Add(field, fmt::format("must be 1 to {}", infusion_count));
  } else if (!skipped.empty() && static_cast<int>(skipped.size()) == infusion_count) {
    violations.Add(field, "must leave the course an infusion");
  }
}

absl::StatusOr<Course> Changed(const CourseView& now, const TermsChange& change,
                               const PairingPolicy& policy, absl::Time time) {
  Course course = now.course;
  CourseTerms& terms = course.terms;
  ChangeCount(change, terms);
  if (change.pause.has_value()) terms.pause = *change.pause;
  if (change.spacing.has_value()) terms.spacing = *change.spacing;
  if (change.wishes.has_value()) terms.wishes = *change.wishes;
  if (change.session_ratio.has_value()) {
    terms.session_ratio = change.session_ratio->value_or(policy.session_ratio);
  }
  Violations violations;
  CheckSkipped(terms.skipped, terms.infusion_count,
               change.skipped.has_value() ? "course.skipped" : "course.infusion_count", violations);
  if (!violations.list().empty()) return violations.ToStatus();
  for (const PairView& pair : now.pairs) {
    const int position = pair.link.position;
    const bool goes = Goes(now.course.terms, terms, position);
    if (goes && IsInTheWay(pair, time)) return InfusionInTheWay(position);
  }
  ResizeLinks(course);
  return course;
}

std::vector<Appointment> GivenUp(const CourseView& before, const Course& after) {
  std::vector<Appointment> visits;
  for (const PairView& pair : before.pairs) {
    if (!Goes(before.course.terms, after.terms, pair.link.position)) continue;
    if (pair.infusion.has_value()) visits.push_back(*pair.infusion);
    if (pair.session.has_value()) visits.push_back(*pair.session);
  }
  std::sort(visits.begin(), visits.end(),
            [](const Appointment& a, const Appointment& b) { return a.id < b.id; });
  return visits;
}

}  // namespace tandem::courses
