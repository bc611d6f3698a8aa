// SPDX-License-Identifier: Apache-2.0
#include "scheduler/codes/rate_count_store.h"

#include "base/status.h"
#include "scheduler/codes/rate_count_store_sql.h"

namespace tandem::codes::rate_count_store {

namespace {

// The rows of limits: what is counted, and from when.
struct CountedRows {
  explicit CountedRows(const std::vector<Limit>& limits) {
    for (const Limit& limit : limits) {
      subjects.push_back(limit.subject);
      windows.push_back(limit.window_start);
    }
  }
  std::vector<Bytes> subjects;
  std::vector<absl::Time> windows;
};

}  // namespace

absl::StatusOr<std::vector<int>> CountUp(pg::Transaction& tx, ClinicId clinic,
                                         const std::vector<Limit>& limits) {
  const CountedRows counted(limits);
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx.Exec(sql::count_up, clinic, counted.subjects, counted.windows));
  std::vector<int> counts(limits.size(), 0);
  for (const pg::Row row : rows) {
    const auto subject = row.Get<Bytes>("subject");
    const auto window = row.Get<absl::Time>("window_start");
    for (std::size_t i = 0; i < limits.size(); ++i) {
      if (limits[i].subject != subject || limits[i].window_start != window) continue;
      counts[i] = row.Get<int>("count");
    }
  }
  return counts;
}

absl::Status CountDown(pg::Transaction& tx, ClinicId clinic, const std::vector<Limit>& limits) {
  const CountedRows counted(limits);
  return tx.Exec(sql::count_down, clinic, counted.subjects, counted.windows).status();
}

absl::StatusOr<int> Purge(pg::Transaction& tx, ClinicId clinic, absl::Time before, int batch_max) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::purge_counts, clinic, before, batch_max));
  return static_cast<int>(rows.affected());
}

}  // namespace tandem::codes::rate_count_store
