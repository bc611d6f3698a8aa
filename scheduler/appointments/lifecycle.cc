// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/lifecycle.h"

#include <array>
#include <utility>

#include "base/status.h"
#include "scheduler/appointments/appointments_errors.h"

namespace tandem::appointments {
namespace {

constexpr std::array<std::pair<Verb, std::string_view>, 13> kVerbNames = {{
    {Verb::kHold, "hold"},
    {Verb::kBook, "book"},
    {Verb::kConfirm, "confirm"},
    {Verb::kMove, "move"},
    {Verb::kReseat, "reseat"},
    {Verb::kCancel, "cancel"},
    {Verb::kCheckIn, "check_in"},
    {Verb::kStart, "start"},
    {Verb::kComplete, "complete"},
    {Verb::kNoShow, "no_show"},
    {Verb::kEnterInError, "enter_in_error"},
    {Verb::kUndo, "undo"},
    {Verb::kExpire, "expire"},
}};

using Result = absl::StatusOr<Appointment>;

Result BookHeld(Appointment hold, const Step& step) {
  const bool was_hold = hold.cancellation_reason == CancellationReason::kHoldExpired ||
                        hold.cancellation_reason == CancellationReason::kHoldReleased;
  if (hold.status == Status::kCancelled && was_hold) return HoldExpired();
  if (hold.status != Status::kProposed) return StateForbids(hold.status, step.verb);
  if (hold.hold_expire <= step.now) return HoldExpired();
  hold.status = step.booked_as;
  hold.hold_expire = std::nullopt;
  hold.hold_owner = {};
  return hold;
}

Result Confirm(Appointment appointment, const Step& step) {
  if (appointment.status == Status::kPending) {
    appointment.status = Status::kBooked;
    return appointment;
  }
  if (appointment.status != Status::kBooked || appointment.confirm_time.has_value()) {
    return StateForbids(appointment.status, step.verb);
  }
  appointment.confirm_time = step.now;
  return appointment;
}

Result MoveAway(Appointment appointment, const Step& step) {
  if (appointment.status != Status::kPending && appointment.status != Status::kBooked) {
    return StateForbids(appointment.status, step.verb);
  }
  // The patient confirmed another time.
  if (step.verb == Verb::kMove) appointment.confirm_time = std::nullopt;
  return appointment;
}

bool CanBeCancelled(const Appointment& appointment) {
  switch (appointment.status) {
    case Status::kProposed:
    case Status::kPending:
    case Status::kBooked:
    case Status::kArrived:
      return true;
    case Status::kCheckedIn:
      return !appointment.actual_start.has_value();
    default:
      return false;
  }
}

bool InsideNotice(const Appointment& appointment, absl::Duration notice, absl::Time now) {
  return appointment.time.start - now < notice;
}

Result CallOff(Appointment appointment, const Step& step) {
  if (!CanBeCancelled(appointment)) return StateForbids(appointment.status, step.verb);
  const bool is_hold = appointment.status == Status::kProposed;
  appointment.cancellation_reason = is_hold ? CancellationReason::kHoldReleased : step.reason;
  appointment.cancelled_late = !is_hold && InsideNotice(appointment, step.change_notice, step.now);
  appointment.status = Status::kCancelled;
  return appointment;
}

Result Expire(Appointment hold, const Step& step) {
  if (hold.status != Status::kProposed || hold.hold_expire > step.now) {
    return StateForbids(hold.status, step.verb);
  }
  hold.status = Status::kCancelled;
  hold.cancellation_reason = CancellationReason::kHoldExpired;
  return hold;
}

Result CheckIn(Appointment appointment, const Step& step) {
  const bool again = appointment.status == Status::kArrived && !step.paperwork_open;
  if (appointment.status != Status::kBooked && !again) {
    return StateForbids(appointment.status, step.verb);
  }
  if (step.now < step.day_start) return NotBefore(step.day_start, step.verb);
  if (!again) appointment.check_in_time = step.now;
  appointment.status = step.paperwork_open ? Status::kArrived : Status::kCheckedIn;
  return appointment;
}

Result Begin(Appointment appointment, const Step& step) {
  if (appointment.status != Status::kCheckedIn || appointment.actual_start.has_value()) {
    return StateForbids(appointment.status, step.verb);
  }
  if (step.now < step.day_start) return NotBefore(step.day_start, step.verb);
  appointment.actual_start = step.now;
  return appointment;
}

Result Complete(Appointment appointment, const Step& step) {
  if (appointment.status != Status::kCheckedIn || !appointment.actual_start.has_value()) {
    return StateForbids(appointment.status, step.verb);
  }
  appointment.actual_end = step.now;
  appointment.status = Status::kFulfilled;
  return appointment;
}

Result StayAway(Appointment appointment, const Step& step) {
  if (appointment.status != Status::kPending && appointment.status != Status::kBooked &&
      appointment.status != Status::kArrived) {
    return StateForbids(appointment.status, step.verb);
  }
  if (step.now < appointment.time.start) return NotBefore(appointment.time.start, step.verb);
  appointment.status = Status::kNoShow;
  return appointment;
}

Result Disown(Appointment appointment, const Step& step) {
  if (appointment.status == Status::kProposed || appointment.status == Status::kWaitlist ||
      appointment.status == Status::kEnteredInError) {
    return StateForbids(appointment.status, step.verb);
  }
  appointment.status = Status::kEnteredInError;
  return appointment;
}

Result Take(const Appointment& before, const Step& step) {
  switch (step.verb) {
    case Verb::kBook:
      return BookHeld(before, step);
    case Verb::kConfirm:
      return Confirm(before, step);
    case Verb::kMove:
    case Verb::kReseat:
      return MoveAway(before, step);
    case Verb::kCancel:
      return CallOff(before, step);
    case Verb::kCheckIn:
      return CheckIn(before, step);
    case Verb::kStart:
      return Begin(before, step);
    case Verb::kComplete:
      return Complete(before, step);
    case Verb::kNoShow:
      return StayAway(before, step);
    case Verb::kEnterInError:
      return Disown(before, step);
    case Verb::kExpire:
      return Expire(before, step);
    case Verb::kHold:
    case Verb::kUndo:
      return StateForbids(before.status, step.verb);
  }
  return StateForbids(before.status, step.verb);
}

// Takes back what the verb wrote beside the status; false: the verb cannot be undone.
bool TakeBack(const LastStep& last, Appointment& appointment) {
  switch (last.verb) {
    case Verb::kConfirm:
      if (last.status_before == Status::kBooked) appointment.confirm_time = std::nullopt;
      return true;
    case Verb::kCheckIn:
      if (last.status_before == Status::kBooked) appointment.check_in_time = std::nullopt;
      return true;
    case Verb::kStart:
      appointment.actual_start = std::nullopt;
      return true;
    case Verb::kComplete:
      appointment.actual_end = std::nullopt;
      return true;
    case Verb::kCancel:
      if (last.status_before == Status::kProposed) return false;  // hold again
      appointment.cancellation_reason = std::nullopt;
      appointment.cancelled_late = false;
      return true;
    case Verb::kNoShow:
    case Verb::kEnterInError:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string_view Name(Verb verb) {
  for (const auto& [known, name] : kVerbNames) {
    if (known == verb) return name;
  }
  return "";
}

std::optional<Verb> ParseVerb(std::string_view name) {
  for (const auto& [verb, known] : kVerbNames) {
    if (known == name) return verb;
  }
  return std::nullopt;
}

absl::StatusOr<Appointment> Advance(const Appointment& before, const Step& step) {
  ASSIGN_OR_RETURN(Appointment after, Take(before, step));
  after.version = before.version + 1;
  after.update_time = step.now;
  return after;
}

absl::StatusOr<Appointment> Undo(const Appointment& current, const LastStep& last, absl::Time now) {
  Appointment after = current;
  if (!TakeBack(last, after)) return NothingToUndo();
  after.status = last.status_before;
  const bool claims_again = HoldsClaims(after.status) && !HoldsClaims(current.status);
  if (claims_again && current.time.start < now - kBackdateMax) return NothingToUndo();
  after.version = current.version + 1;
  after.update_time = now;
  return after;
}

}  // namespace tandem::appointments
