// SPDX-License-Identifier: Apache-2.0
// The message with which a practitioner's day begins: how many visits, and no names. Pure.
#pragma once

#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "scheduler/directory/directory.h"
#include "scheduler/reminders/message.h"

namespace tandem::reminders {

constexpr absl::Duration kDayAhead = absl::Minutes(30);  // planned so long before it is due
constexpr int kDayLastMinute = 12 * 60;                  // of no use from noon on

// One for each practitioner of the file who has an address; none outside the hour of planning. Has
// the practitioner as its subject and the day as its version, in the clinic's zone.
std::vector<Message> PlanTherapistDays(const directory::Snapshot& clinic, absl::Time now);
int DayVersion(absl::CivilDay day);
absl::CivilDay DayOf(int day_version);

}  // namespace tandem::reminders
