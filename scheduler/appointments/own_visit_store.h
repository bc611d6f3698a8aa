// SPDX-License-Identifier: Apache-2.0
// The statement of own_visit_store.sql. No state, no decisions.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "scheduler/appointments/appointment_list_store.h"
#include "scheduler/appointments/own_visit.h"

namespace tandem::appointments {

struct OwnVisitQuery {
  Interval time;  // what overlaps it
  int page_size = kListPageSize;
  std::optional<ListPosition> after;
};

struct OwnVisitPage {
  std::vector<OwnVisit> visits;      // by start, then id
  std::optional<ListPosition> next;  // nothing: the last page
};

// At most `limit`, without names: those are the patients room's.
absl::StatusOr<std::vector<OwnVisit>> ListOwnVisits(pg::Transaction& tx, ClinicId clinic,
                                                    PractitionerId therapist,
                                                    const OwnVisitQuery& query, int limit);

}  // namespace tandem::appointments
