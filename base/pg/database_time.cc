// SPDX-License-Identifier: Apache-2.0
#include "base/pg/database_time.h"

#include "base/pg/database_time_sql.h"
#include "base/status.h"

namespace tandem::pg {

absl::StatusOr<ClockReading> ReadDatabaseTime(Pool& pool, const Clock& ours, absl::Time deadline) {
  ClockReading reading;
  reading.before = ours.Now();
  ASSIGN_OR_RETURN(const Rows rows,
                   pool.ReadOnce(TxOptions::Global(deadline), sql::read_database_time));
  reading.after = ours.Now();
  reading.theirs = rows[0].Get<absl::Time>("database_time");
  return reading;
}

}  // namespace tandem::pg
