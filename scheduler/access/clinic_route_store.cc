// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/clinic_route_store.h"

#include "base/status.h"
#include "scheduler/access/clinic_route_store_sql.h"

namespace tandem::access {

absl::StatusOr<std::optional<ClinicId>> ClinicRouteStore::Find(std::string_view slug,
                                                               absl::Time deadline) const {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool_.ReadOnce(pg::TxOptions::Global(deadline), sql::find_clinic_route, slug));
  if (rows.size() == 0) return std::nullopt;
  return rows[0].Get<ClinicId>("clinic_id");
}

absl::StatusOr<std::vector<ClinicRoute>> ClinicRouteStore::List(ClinicId after, int limit,
                                                                absl::Time deadline) const {
  ASSIGN_OR_RETURN(const pg::Rows rows, pool_.ReadOnce(pg::TxOptions::Global(deadline),
                                                       sql::list_clinic_routes, after, limit));
  std::vector<ClinicRoute> routes;
  for (std::size_t i = 0; i < static_cast<std::size_t>(rows.size()); ++i) {
    routes.push_back({rows[i].Get<ClinicId>("clinic_id"), rows[i].Get<std::string>("slug")});
  }
  return routes;
}

}  // namespace tandem::access
