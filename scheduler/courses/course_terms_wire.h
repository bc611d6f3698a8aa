// SPDX-License-Identifier: Apache-2.0
// What is agreed about a course <-> tandem.v1.Course. How it is read stands in
// course_fields_wire.h.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "scheduler/courses/course.h"
#include "scheduler/directory/directory.h"
#include "tandem/v1/course.pb.h"

namespace tandem::courses {

std::string CourseName(std::string_view clinic, CourseId id);

// `clinic`: its slug. Names come from `file`.
absl::Status WriteTerms(const directory::Snapshot& file, const std::string& clinic,
                        const CourseTerms& terms, v1::Course& wire);

}  // namespace tandem::courses
