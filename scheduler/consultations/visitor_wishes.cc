// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/visitor_wishes.h"

#include "scheduler/consultations/visitor_wish_store.h"

namespace tandem::consultations {

absl::StatusOr<std::map<AppointmentId, VisitorWish>> VisitorWishes::Find(
    const access::CallContext& call, const std::vector<AppointmentId>& ids) const {
  if (ids.empty()) return std::map<AppointmentId, VisitorWish>();
  return ReadVisitorWishes(pool_, call, ids);
}

}  // namespace tandem::consultations
