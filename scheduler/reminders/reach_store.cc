// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/reach_store.h"

#include "base/status.h"
#include "scheduler/reminders/reach_store_sql.h"

namespace tandem::reminders {

absl::Status ReachStore::Store(const std::vector<PatientId>& people) {
  RETURN_IF_ERROR(tx_.Defer(sql::lock_people, clinic_, people));
  return tx_.Defer(sql::store_reach, clinic_, people);
}

}  // namespace tandem::reminders
