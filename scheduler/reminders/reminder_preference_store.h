// SPDX-License-Identifier: Apache-2.0
// The statements of reminder_preference_store.sql. No state, no decisions.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "scheduler/reminders/reminder_preferences.h"

namespace tandem::reminders {

class ReminderPreferenceStore {
 public:
  ReminderPreferenceStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  // Version 0 when there are none.
  absl::StatusOr<ReminderPreferences> Read(PatientId patient);
  // False: the version before is not the one that is kept.
  absl::StatusOr<bool> Save(const ReminderPreferences& preferences);
  absl::Status Delete(const std::vector<PatientId>& patients);
  absl::Status Merge(PatientId stays, PatientId duplicate, absl::Time now);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::reminders
