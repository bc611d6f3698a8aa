// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/tracked_message_store.h"

#include <cstdint>
#include <string>
#include <utility>

#include "base/status.h"
#include "scheduler/reminders/message_row.h"
#include "scheduler/reminders/tracked_message_store_sql.h"

namespace tandem::reminders {
namespace {

int ReadCount(const pg::Row& row, const char* column) {
  return static_cast<int>(row.Get<std::int64_t>(column));
}

}  // namespace

absl::StatusOr<std::vector<TrackedMessage>> TrackedMessageStore::List(const VisitSubjects& about,
                                                                      int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::list_messages_of_visit, clinic_, about.visit,
                                                 about.patient, about.week_version, limit));
  std::vector<TrackedMessage> tracked;
  tracked.reserve(rows.size());
  for (const pg::Row row : rows) {
    TrackedMessage one;
    one.message = ReadMessage(row);
    one.state = ParseState(row.Get<std::string>("state"));
    one.plan_time = row.Get<absl::Time>("create_time");
    one.accept_time = row.Get<std::optional<absl::Time>>("accept_time");
    one.end_time = row.Get<std::optional<absl::Time>>("end_time");
    one.attempts = row.Get<int>("attempts");
    one.outcome = row.Get<std::string>("outcome");
    tracked.push_back(std::move(one));
  }
  return tracked;
}

absl::StatusOr<ReminderSummary> TrackedMessageStore::Summarize(absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::summarize_reminders, clinic_, now,
                                                 now - kLateAfter, now - kSummaryBack));
  const pg::Row row = rows[0];
  return ReminderSummary{.waiting = ReadCount(row, "waiting"),
                         .due = ReadCount(row, "due"),
                         .late = ReadCount(row, "late"),
                         .failed = ReadCount(row, "failed"),
                         .accepted = ReadCount(row, "accepted"),
                         .opted_out = ReadCount(row, "opted_out"),
                         .open_tasks = ReadCount(row, "open_tasks")};
}

}  // namespace tandem::reminders
