// SPDX-License-Identifier: Apache-2.0
// What is agreed about a course changes while it runs. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/error.h"
#include "scheduler/courses/course.h"
#include "scheduler/courses/course_view.h"
#include "scheduler/courses/pairing_policy.h"

namespace tandem::courses {

// What is not given stays.
struct TermsChange {
  std::optional<int> infusion_count = {};
  std::optional<std::vector<int>> skipped = {};       // in order, each once
  std::optional<std::optional<Interval>> pause = {};  // the inner nothing: none any more
  std::optional<SpacingTerms> spacing = {};           // all of it
  std::optional<CourseWishes> wishes = {};            // all of them
  std::optional<std::optional<SessionRatio>> session_ratio = {};  // nothing: as the policy says
};

// A violation of `field` unless all are positions of the course, and leave it an infusion.
void CheckSkipped(const std::vector<int>& skipped, int infusion_count, const std::string& field,
                  Violations& violations);

// The course with its new terms, its links as many as its infusions. FIELD_INVALID; STATE_FORBIDS
// with metadata position: what took place or is booked there may not go.
absl::StatusOr<Course> Changed(const CourseView& now, const TermsChange& change,
                               const PairingPolicy& policy, absl::Time time);

// Visits of infusions that are left out now and were not before, or are gone: they may not come
// back meanwhile. In the order of their ids.
std::vector<appointments::Appointment> GivenUp(const CourseView& before, const Course& after);

}  // namespace tandem::courses
