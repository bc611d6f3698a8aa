// SPDX-License-Identifier: Apache-2.0
// Reach: where and how a person is told, ready in their row, so that a booking need not look for it
// in five tables. It says what those tables say; whoever changes one of them stores it anew in the
// same transaction. Not of it are opt-outs of addresses, which are asked for with each booking.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "base/pg/transaction.h"
#include "scheduler/reminders/reminder_policy.h"
#include "scheduler/reminders/visit_facts.h"

namespace tandem::reminders {

// After contacts, consents to channels, supporters, reminder preferences, the language, the zone or
// the preferred channel of these people changed in this transaction. No round trip.
absl::Status StoreReach(pg::Transaction& tx, ClinicId clinic, const std::vector<PatientId>& people);

// A stored reach (JSON); who has no zone is where the visit is. Nothing: it is not one.
std::optional<PersonFacts> ReadReach(std::string_view stored, PatientId patient,
                                     const ReminderPolicy& policy, absl::TimeZone place);

// What a row and a reach say alike: "sms"; the clinic's own hours, or the person's where they are
// narrower.
void SetPreferred(std::string_view channel, PersonFacts& person);
void SetHours(std::optional<int> end_minute, std::optional<int> start_minute,
              const ReminderPolicy& policy, PersonFacts& person);

}  // namespace tandem::reminders
