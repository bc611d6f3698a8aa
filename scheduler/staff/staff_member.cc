// SPDX-License-Identifier: Apache-2.0
#include "scheduler/staff/staff_member.h"

#include "scheduler/access/token.h"

namespace tandem::staff {

using access::Role;

bool IsStaffRole(Role role) {
  return role == Role::kTherapist || role == Role::kPractitioner || role == Role::kFrontDesk ||
         role == Role::kClinicAdmin || role == Role::kAuditor;
}

void CheckSubject(std::string_view subject, std::string_view field, Violations& violations) {
  if (!access::IsSubject(subject)) {
    violations.Add(std::string(field),
                   "must be 1 to 128 printable ASCII characters without blanks");
  }
}

}  // namespace tandem::staff
