// SPDX-License-Identifier: Apache-2.0
// Which messages people get, and when. Pure: facts in, messages out. Asked when a visit changes,
// and once more for each message right before it is sent: what is not in the plan any more is
// withheld, what is due later now waits. So whatever has changed in between (the visit, a wish, a
// policy, the rules of a zone, a clock), nothing is sent that should not be.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "scheduler/reminders/message.h"
#include "scheduler/reminders/reminder_policy.h"
#include "scheduler/reminders/visit_facts.h"

namespace tandem::reminders {

// Every reason of a message (docs/reminders.md says them in words; a test compares).
namespace reason {
inline constexpr std::string_view kAsked = "asked";
inline constexpr std::string_view kBooked = "booked";
inline constexpr std::string_view kMoved = "moved";
inline constexpr std::string_view kCancelled = "cancelled";
inline constexpr std::string_view kWeekBefore = "seven_days_before";
inline constexpr std::string_view kThreeDaysBefore = "three_days_before";
inline constexpr std::string_view kDayBefore = "day_before";
inline constexpr std::string_view kSoon = "two_hours_before";
inline constexpr std::string_view kDayAfter = "day_after";
inline constexpr std::string_view kMissed = "missed";
inline constexpr std::string_view kWeek = "week_of_visits";
inline constexpr std::string_view kBoosterDue = "booster_due";
inline constexpr std::string_view kBoosterSoon = "booster_soon";
inline constexpr std::string_view kRide = "ride";
inline constexpr std::string_view kTherapistDay = "therapist_day";
inline constexpr std::string_view kNotDelivered = "not_delivered";  // by the other channel
inline constexpr std::array kAll = {
    kAsked,       kBooked, kMoved,        kCancelled,   kWeekBefore, kThreeDaysBefore,
    kDayBefore,   kSoon,   kDayAfter,     kMissed,      kWeek,       kBoosterDue,
    kBoosterSoon, kRide,   kTherapistDay, kNotDelivered};
}  // namespace reason

// The messages of a visit that are still to be sent, by due time; each due at `now` or later, in
// hours in which the person may be written to, and before it is of no use. At most one of each kind
// and recipient. The message of a week (kWeek) is among them when the visit stands in a series:
// every visit of the week plans the same one.
std::vector<Message> PlanVisit(const VisitFacts& visit, const PersonFacts& person,
                               const ReminderPolicy& policy, absl::Time now);

// The message of a week, or nothing: `visits` of one person in one local week (from Monday).
std::optional<Message> PlanWeek(const std::vector<VisitFacts>& visits, const PersonFacts& person,
                                const ReminderPolicy& policy, absl::Time now);
// The message of a week has the patient as its subject, and its week as its version.
int WeekVersion(absl::CivilDay monday);
absl::CivilDay MondayOf(int week_version);

// What becomes of a planned message when its time has come.
struct Verdict {
  enum class What { kSend, kWait, kWithhold };
  What what = What::kWithhold;
  Message planned;  // as it would be planned now; unless withheld
};
// `plan`: of the facts as they are now.
Verdict Recheck(const Message& message, const std::vector<Message>& plan, absl::Time now);

// The first instant at `time` or later at which the person may be written to.
absl::Time FirstAllowed(absl::Time time, const PersonFacts& person);

// A six-digit code on its way to a contact: asked for, so at any hour.
struct CodeFacts {
  Uuid code;
  ContactId contact;
  Channel channel;
  std::string language;
  absl::Time now;
  absl::Time expire;
};

Message PlanCode(const CodeFacts& facts);

// The same with the link of a sign-in, whose id both are derived from.
Message PlanSignIn(const CodeFacts& facts);

}  // namespace tandem::reminders
