// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/visitor_wish_store.h"

#include "base/status.h"
#include "scheduler/consultations/visitor_wish_store_sql.h"

namespace tandem::consultations {

absl::StatusOr<std::map<AppointmentId, VisitorWish>> ReadVisitorWishes(
    pg::Pool& pool, const access::CallContext& call, const std::vector<AppointmentId>& ids) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(call.Tx(true), sql::visitor_wishes, call.clinic(), ids));
  std::map<AppointmentId, VisitorWish> wishes;
  for (const pg::Row row : rows) {
    wishes[row.Get<AppointmentId>("appointment_id")] = {row.Get<std::string>("language"),
                                                        row.Get<std::string>("patient_state")};
  }
  return wishes;
}

}  // namespace tandem::consultations
