// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/therapist_day.h"

#include <string>
#include <utility>

#include "base/civil.h"
#include "scheduler/reminders/message_plan.h"
#include "scheduler/reminders/reminder_policy.h"

namespace tandem::reminders {
namespace {

const absl::CivilDay kFirstDay(2001, 1, 1);

}  // namespace

int DayVersion(absl::CivilDay day) { return static_cast<int>(day - kFirstDay); }

absl::CivilDay DayOf(int day_version) { return kFirstDay + day_version; }

std::vector<Message> PlanTherapistDays(const directory::Snapshot& clinic, absl::Time now) {
  const absl::CivilDay today = absl::ToCivilDay(now, clinic.zone);
  const absl::CivilMinute midnight(today);
  const absl::Time due =
      FirstInstantFrom(midnight + PolicyOf(clinic).therapist_minute, clinic.zone);
  const absl::Time expire = FirstInstantFrom(midnight + kDayLastMinute, clinic.zone);
  std::vector<Message> messages;
  if (now < due - kDayAhead || now >= expire) return messages;
  for (const directory::Practitioner& practitioner : clinic.practitioners) {
    if (practitioner.email.empty()) continue;
    Message message;
    message.subject = practitioner.id.uuid;
    message.version = DayVersion(today);
    message.kind = Kind::kTherapistDay;
    message.recipient_kind = RecipientKind::kPractitioner;
    message.recipient = practitioner.id.uuid;
    message.language = "en";
    message.reason = std::string(reason::kTherapistDay);
    message.due = due;
    message.expire = expire;
    messages.push_back(std::move(message));
  }
  return messages;
}

}  // namespace tandem::reminders
