// SPDX-License-Identifier: Apache-2.0
// StaffMember: someone who works at a clinic. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "base/error.h"
#include "base/id.h"
#include "scheduler/access/principal.h"

namespace tandem::staff {

struct StaffMember {
  StaffId id;
  std::string issuer;   // of their tokens
  std::string subject;  // who they are there
  access::Role role = access::Role::kFrontDesk;
  PractitionerId practitioner;  // nil: nobody of the directory
  std::optional<absl::Time> disable_time;
  absl::Time create_time;
  absl::Time update_time;
};

// Whoever is entered as staff is one of these. Patients, their people and programs are not.
bool IsStaffRole(access::Role role);

// "must be …" for what a token's sub could not be.
void CheckSubject(std::string_view subject, std::string_view field, Violations& violations);

}  // namespace tandem::staff
