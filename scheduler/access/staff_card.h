// SPDX-License-Identifier: Apache-2.0
// StaffCard: what the door needs to know of someone who works at a clinic.
#pragma once

#include "base/id.h"
#include "scheduler/access/principal.h"

namespace tandem::access {

struct StaffCard {
  StaffId staff;
  Role role = Role::kAnonymous;
  PractitionerId practitioner;  // nil: no person of the directory
  bool disabled = false;
};

}  // namespace tandem::access
