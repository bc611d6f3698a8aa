// SPDX-License-Identifier: Apache-2.0
#include "notifier/delivery_rules.h"

#include <algorithm>
#include <utility>

#include "absl/time/civil_time.h"

namespace tandem::notifier {
namespace {

using reminders::Category;
using reminders::RecipientKind;

constexpr int kDoublingsMax = 16;  // far past kRetryMax

// An entry for the calendar is a mail of its own.
bool HasInvitation(const reminders::Message& message) {
  return message.channel == reminders::Channel::kEmail &&
         reminders::CategoryOf(message.kind) == Category::kChanges;
}

bool GoesAlone(const DueMessage& due) {
  return !IsLimited(due.message.kind) || due.message.recipient_kind != RecipientKind::kContact ||
         due.message.patient.IsNil() || due.address.empty() || HasInvitation(due.message);
}

bool GoTogether(const DueMessage& a, const DueMessage& b) {
  if (!a.earlier_delivery.IsNil() || !b.earlier_delivery.IsNil()) {
    return a.earlier_delivery == b.earlier_delivery;
  }
  if (GoesAlone(a) || GoesAlone(b)) return false;
  return a.message.channel == b.message.channel && a.address_digest == b.address_digest &&
         a.message.patient == b.message.patient && a.message.language == b.message.language;
}

}  // namespace

bool IsLimited(reminders::Kind kind) { return reminders::CategoryOf(kind) != Category::kNone; }

std::vector<std::vector<DueMessage>> GroupByPerson(std::vector<DueMessage> due) {
  std::vector<std::vector<DueMessage>> groups;
  for (DueMessage& one : due) {
    const auto fits = [&one](const std::vector<DueMessage>& group) {
      return group.size() < kMergedMax && GoTogether(group.front(), one);
    };
    const auto found = std::ranges::find_if(groups, fits);
    if (found != groups.end()) {
      found->push_back(std::move(one));
    } else {
      groups.push_back({std::move(one)});
    }
  }
  return groups;
}

bool MayText(const std::vector<absl::Time>& sent, const reminders::PersonFacts& person,
             const reminders::ReminderPolicy& policy, absl::Time now) {
  if (person.more_texts) return true;
  const absl::CivilDay today = absl::ToCivilDay(now, person.zone);
  int of_day = 0;
  int of_week = 0;
  for (const absl::Time time : sent) {
    if (absl::ToCivilDay(time, person.zone) == today) ++of_day;
    if (time > now - kTextWeek) ++of_week;
  }
  return of_day < policy.texts_per_day && of_week < policy.texts_per_week;
}

std::optional<absl::Time> FirstOfDay(const std::vector<absl::Time>& times, absl::TimeZone zone,
                                     absl::Time now) {
  for (const absl::Time time : times) {
    if (time <= now) continue;
    if (absl::ToCivilDay(time, zone) != absl::ToCivilDay(now, zone)) return std::nullopt;
    return time;
  }
  return std::nullopt;
}

std::optional<absl::Time> NextTry(const Tries& tries, absl::Time now) {
  const int doublings = std::clamp(tries.attempts - 1, 0, kDoublingsMax);
  const absl::Duration full = std::min(kRetryMin * (1 << doublings), kRetryMax);
  const absl::Duration wait = std::max(full / 2 + full / 2 * tries.chance, tries.retry_after);
  const absl::Time next = now + wait;
  if (next >= tries.expire) return std::nullopt;
  return next;
}

}  // namespace tandem::notifier
