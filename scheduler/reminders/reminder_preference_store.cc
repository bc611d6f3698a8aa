// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/reminder_preference_store.h"

#include <string>

#include "base/status.h"
#include "scheduler/reminders/reminder_preference_store_sql.h"

namespace tandem::reminders {

absl::StatusOr<ReminderPreferences> ReminderPreferenceStore::Read(PatientId patient) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::read_preferences, clinic_, patient));
  ReminderPreferences preferences;
  preferences.patient = patient;
  if (rows.empty()) return preferences;
  const pg::Row row = rows[0];
  preferences.version = row.Get<int>("version");
  for (const std::string& name : row.Get<std::vector<std::string>>("opted_out")) {
    preferences.opted_out.push_back(ParseCategory(name));
  }
  preferences.quiet_end_minute = row.Get<std::optional<int>>("quiet_end_minute");
  preferences.quiet_start_minute = row.Get<std::optional<int>>("quiet_start_minute");
  preferences.more_texts = row.Get<bool>("more_texts");
  preferences.quiet_when_confirmed = row.Get<bool>("quiet_when_confirmed");
  preferences.update_time = row.Get<absl::Time>("update_time");
  return preferences;
}

absl::StatusOr<bool> ReminderPreferenceStore::Save(const ReminderPreferences& preferences) {
  std::vector<std::string> opted_out;
  for (const Category category : preferences.opted_out) opted_out.emplace_back(Name(category));
  ASSIGN_OR_RETURN(
      const pg::Rows rows,
      tx_.Exec(sql::save_preferences, clinic_, preferences.patient, preferences.version, opted_out,
               preferences.quiet_end_minute, preferences.quiet_start_minute, preferences.more_texts,
               preferences.quiet_when_confirmed, preferences.update_time));
  return !rows.empty();
}

absl::Status ReminderPreferenceStore::Delete(const std::vector<PatientId>& patients) {
  return tx_.Defer(sql::delete_preferences, clinic_, patients);
}

absl::Status ReminderPreferenceStore::Merge(PatientId stays, PatientId duplicate, absl::Time now) {
  return tx_.Defer(sql::merge_preferences, clinic_, stays, duplicate, now);
}

}  // namespace tandem::reminders
