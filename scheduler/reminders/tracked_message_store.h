// SPDX-License-Identifier: Apache-2.0
// The statements of tracked_message_store.sql. No state, no decisions.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/transaction.h"
#include "scheduler/reminders/tracked_message.h"

namespace tandem::reminders {

// A visit, and the week of a person that it stands in.
struct VisitSubjects {
  AppointmentId visit;
  PatientId patient;
  int week_version = 0;
};

class TrackedMessageStore {
 public:
  TrackedMessageStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  // By due time.
  absl::StatusOr<std::vector<TrackedMessage>> List(const VisitSubjects& about, int limit);
  absl::StatusOr<ReminderSummary> Summarize(absl::Time now);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::reminders
