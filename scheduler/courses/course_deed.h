// SPDX-License-Identifier: Apache-2.0
// What the audit log keeps of a change of a course.
#pragma once

#include <optional>
#include <string>

#include "scheduler/audit/audit_entry.h"
#include "scheduler/courses/course.h"

namespace tandem::courses {

// With a reason, the change is an override.
inline audit::Deed DeedOf(const Course& course,
                          const std::optional<std::string>& override_reason = std::nullopt) {
  audit::Deed deed;
  deed.action = override_reason.has_value() ? audit::Action::kOverride : audit::Action::kChange;
  deed.subject_kind = "course";
  deed.subject = course.id.uuid;
  deed.patient = course.terms.patient;
  deed.reason = override_reason;
  return deed;
}

}  // namespace tandem::courses
