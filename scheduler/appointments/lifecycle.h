// SPDX-License-Identifier: Apache-2.0
// The states of an appointment (FHIR R4) and the verbs that move between them. Pure: the time comes
// as a value.
//
//   hold     -> proposed                      check in  booked, arrived -> arrived, checked-in
//   book     proposed -> booked, pending      start     checked-in, once
//   confirm  pending -> booked, booked once   complete  checked-in and started -> fulfilled
//   move     pending, booked; reseat too      no-show   pending, booked, arrived -> noshow
//                                             neither before the visit's day, no-show not before
//                                             its start
//   cancel   proposed … checked-in, before the visit begins -> cancelled
//   enter in error  anything agreed, also what is over or cancelled -> entered-in-error
//   undo     the last of: confirm, check in, start, complete, no-show, cancel, enter in error
#pragma once

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "scheduler/appointments/appointment.h"

namespace tandem::appointments {

// How long after its start a visit may still be entered, or put back. Claims leave the constraint
// only later, so nothing can be claimed twice in the past.
constexpr absl::Duration kBackdateMax = absl::Hours(24);

enum class Verb {
  kHold,
  kBook,
  kConfirm,
  kMove,
  kReseat,  // others give it, or elsewhere in the building: nothing that the patient notices
  kCancel,
  kCheckIn,
  kStart,
  kComplete,
  kNoShow,
  kEnterInError,
  kUndo,
  kExpire,  // a hold's time is over
};

// "check_in", as the history has it.
std::string_view Name(Verb verb);
std::optional<Verb> ParseVerb(std::string_view name);

struct Step {
  Verb verb = Verb::kConfirm;
  absl::Time now;
  Status booked_as = Status::kBooked;           // book: booked or pending
  bool paperwork_open = false;                  // check in: arrived rather than checked-in
  absl::Time day_start = absl::InfinitePast();  // check in, start: of the visit's day, at its place
  CancellationReason reason = CancellationReason::kPatient;  // cancel
  absl::Duration change_notice = absl::ZeroDuration();       // cancel
};

// The appointment after the step: version up, update_time set. A hold has no steps of kHold, and
// kUndo is Undo's. Errors: STATE_FORBIDS, HOLD_EXPIRED.
absl::StatusOr<Appointment> Advance(const Appointment& before, const Step& step);

// What the history says about how the appointment came to be as it is.
struct LastStep {
  Verb verb;
  Status status_before;
};

// The appointment as it was before its last step, version up. Errors: NOTHING_TO_UNDO.
absl::StatusOr<Appointment> Undo(const Appointment& current, const LastStep& last, absl::Time now);

}  // namespace tandem::appointments
