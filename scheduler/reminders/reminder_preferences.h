// SPDX-License-Identifier: Apache-2.0
// What one person wants to be told, and when. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/id.h"
#include "scheduler/reminders/message.h"

namespace tandem::reminders {

// As in the contract and the database's constraint: the law's hours.
constexpr int kOwnQuietEndMin = 8 * 60;
constexpr int kOwnQuietStartMax = 21 * 60;
constexpr int kOwnQuietEndMax = 24 * 60 - 1;

struct ReminderPreferences {
  PatientId patient;
  int version = 0;                      // 0: they never said anything
  std::vector<Category> opted_out;      // each once, in order
  std::optional<int> quiet_end_minute;  // nothing: the clinic's
  std::optional<int> quiet_start_minute;
  bool more_texts = false;
  bool quiet_when_confirmed = false;
  std::optional<absl::Time> update_time;
  bool operator==(const ReminderPreferences&) const = default;
};

// Opaque, changes with every version.
std::string Etag(const ReminderPreferences& preferences);

}  // namespace tandem::reminders
