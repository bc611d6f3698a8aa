// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/infusion_list_store.h"

#include <optional>

#include "base/status.h"
#include "scheduler/courses/infusion_list_store_sql.h"

namespace tandem::courses {

absl::StatusOr<std::vector<AppointmentId>> ReadInfusions(pg::Pool& pool,
                                                         const pg::TxOptions& options,
                                                         const InfusionListing& wanted) {
  const std::optional<LocationId> location =
      wanted.location.IsNil() ? std::nullopt : std::optional(wanted.location);
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(options, sql::infusions_between, options.clinic,
                                 wanted.window.start, wanted.window.end, wanted.limit, location));
  std::vector<AppointmentId> ids;
  ids.reserve(rows.size());
  for (const pg::Row row : rows) ids.push_back(row.Get<AppointmentId>("appointment_id"));
  return ids;
}

}  // namespace tandem::courses
