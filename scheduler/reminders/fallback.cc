// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/fallback.h"

namespace tandem::reminders {
namespace {

// Who is told what, when no channel works: a call about it helps the patient.
bool IsWorthACall(Kind kind) {
  switch (kind) {
    case Kind::kAppointmentBooked:
    case Kind::kAppointmentMoved:
    case Kind::kAppointmentCancelled:
    case Kind::kPreparation:
    case Kind::kReminder:
    case Kind::kDayBefore:
    case Kind::kJoinLink:
    case Kind::kDayAfter:
    case Kind::kMissed:
    case Kind::kWeek:
    case Kind::kBoosterDue:
    case Kind::kBoosterSoon:
      return true;
    case Kind::kContactCode:  // they ask again, and prove another address
    case Kind::kSignIn:
    case Kind::kRideNote:  // to others than the patient
    case Kind::kTherapistDay:
    case Kind::kReply:
      return false;
  }
  return false;
}

}  // namespace

Fallback ChooseFallback(const Undelivered& message, absl::Time now) {
  if (!IsWorthACall(message.kind)) return Fallback::kNothing;
  const bool in_time = now < message.expire;
  if (message.other_allowed && !message.other_tried && in_time) return Fallback::kOtherChannel;
  return message.refused && !message.other_failed ? Fallback::kNothing : Fallback::kStaffTask;
}

Channel OtherThan(Channel channel) {
  return channel == Channel::kSms ? Channel::kEmail : Channel::kSms;
}

}  // namespace tandem::reminders
