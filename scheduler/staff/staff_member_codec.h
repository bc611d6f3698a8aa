// SPDX-License-Identifier: Apache-2.0
// A staff member as the reply of a mutation is kept: a replay answers what was answered. Pure.
#pragma once

#include "absl/status/statusor.h"
#include "base/bytes.h"
#include "scheduler/staff/staff_member.h"

namespace tandem::staff {

Bytes Encode(const StaffMember& member);

// Errors: INTERNAL.
absl::StatusOr<StaffMember> DecodeStaffMember(const Bytes& text);

}  // namespace tandem::staff
