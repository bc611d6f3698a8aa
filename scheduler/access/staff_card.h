// SPDX-License-Identifier: Apache-2.0
// StaffCard: what the door needs to know of someone who works at a clinic.
#pragma once

#include "absl/time/time.h"
#include "base/id.h"
#include "scheduler/access/principal.h"

namespace tandem::access {

struct StaffCard {
  StaffId staff;
  Role role = Role::kAnonymous;
  PractitionerId practitioner;  // nil: no person of the directory
  bool disabled = false;
  absl::Time last_sign_in_time = absl::InfinitePast();  // as far as the clinic has heard
};

}  // namespace tandem::access
