// SPDX-License-Identifier: Apache-2.0
// What visitors of consultations asked of whoever talks to them. No decisions.
#pragma once

#include <map>
#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/consultations/visitor_wishes.h"

namespace tandem::consultations {

absl::StatusOr<std::map<AppointmentId, VisitorWish>> ReadVisitorWishes(
    pg::Pool& pool, const access::CallContext& call, const std::vector<AppointmentId>& ids);

}  // namespace tandem::consultations
