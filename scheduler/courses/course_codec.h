// SPDX-License-Identifier: Apache-2.0
// The wishes of a course as they are stored: JSON with ids.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "scheduler/courses/course.h"

namespace tandem::courses {

std::string EncodeWishes(const CourseWishes& wishes);
// What is missing is not wished. INTERNAL: not what EncodeWishes wrote.
absl::StatusOr<CourseWishes> DecodeWishes(std::string_view json);

}  // namespace tandem::courses
