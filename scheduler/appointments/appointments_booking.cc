// SPDX-License-Identifier: Apache-2.0
// The operations that take times: hold, book, move, undo.
#include <utility>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/appointments/appointment_store.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/appointments/appointments_errors.h"
#include "scheduler/appointments/gap_check.h"
#include "scheduler/directory/opening_hours.h"

namespace tandem::appointments {
namespace {

// Is what a move was proposed from still so? Steps like a confirmation do not matter.
bool IsSamePlace(const Appointment& a, const Appointment& b) {
  return a.visit_type == b.visit_type && a.patient == b.patient && a.location == b.location &&
         a.mode == b.mode && a.time == b.time && a.participations == b.participations;
}

// As agreed with the patient.
bool TakesPlace(Status status) {
  return status == Status::kBooked || status == Status::kArrived || status == Status::kCheckedIn ||
         status == Status::kFulfilled;
}

// What is held by the rules of `file` as another visit than a session of a course. Only holds for
// such sessions may lie in the hours that are kept for them.
absl::Status CheckReserved(const directory::Snapshot& file, const Appointment& hold,
                           absl::Time now) {
  for (const Participation& part : hold.participations) {
    const directory::Practitioner* one = file.FindPractitioner(PractitionerId(part.resource.uuid));
    if (hold.overridden || one == nullptr) continue;
    const absl::Time release = directory::ReleaseTime(*one, hold.time.start);
    const bool is_kept = !directory::ReservedTimes(file, *one, part.time).empty();
    if (is_kept && now < release) return TimeReserved(part.need, release);
  }
  return absl::OkStatus();
}

// Is it about who gives the visit now, so that others may do? A database that is down, a sign-in
// that is too old and the like are the answer.
bool MayOthers(const absl::Status& refusal) {
  return absl::IsFailedPrecondition(refusal) || absl::IsNotFound(refusal) ||
         absl::IsInvalidArgument(refusal);
}

absl::Status MovedMeanwhile() {
  return MakeError(absl::StatusCode::kAborted, Reason::kConcurrentChange,
                   "The appointment was moved at the same moment.");
}

}  // namespace

absl::StatusOr<Appointment> Appointments::PlaceWithin(pg::Transaction& tx,
                                                      const access::CallContext& call,
                                                      const Proposal& proposal,
                                                      const availability::Assignment& option,
                                                      const Booking::Placing& placing) {
  if (placing.status == Status::kProposed) RETURN_IF_ERROR(CheckHolds(tx, call));
  ASSIGN_OR_RETURN(Booking::Placement placed,
                   parts_.booking.Place(tx, call, proposal, option, placing));
  if (placed.appointment.status == Status::kBooked) {
    RETURN_IF_ERROR(TellBooked(tx, call, placed));
  }
  return std::move(placed.appointment);
}

absl::Status Appointments::CheckHolds(pg::Transaction& tx, const access::CallContext& call) {
  ASSIGN_OR_RETURN(const int open,
                   AppointmentStore(tx, call).CountOpenHolds(kStaffHoldOwner, parts_.clock.Now()));
  return open < kStaffHoldsMax ? absl::OkStatus() : HoldQuota(kStaffHoldsMax);
}

absl::StatusOr<Appointment> Appointments::MoveWithin(pg::Transaction& tx,
                                                     const access::CallContext& call,
                                                     const Appointment& before,
                                                     const Proposal& proposal,
                                                     const availability::Assignment& option) {
  ASSIGN_OR_RETURN(Appointment moved, parts_.booking.Move(tx, call, before, proposal, option));
  if (moved.status == Status::kBooked) {
    RETURN_IF_ERROR(Tell(tx, call, moved));
  }
  return moved;
}

absl::StatusOr<Appointment> Appointments::ReseatWithin(pg::Transaction& tx,
                                                       const access::CallContext& call,
                                                       const Appointment& before,
                                                       const Proposal& proposal,
                                                       const availability::Assignment& option) {
  return parts_.booking.Reseat(tx, call, before, proposal, option);
}

absl::StatusOr<Appointment> Appointments::PlaceOnce(
    const access::CallContext& call, const requests::RequestKey& key,
    const std::function<absl::StatusOr<Proposal>()>& propose, const Booking::Placing& placing) {
  return parts_.booking.Try<Appointment>(
      call, propose,
      [&](pg::Transaction& tx, const Proposal& proposal, const availability::Assignment& option) {
        return Once(tx, call, key, proposal.override_reason, [&]() -> absl::StatusOr<Appointment> {
          return PlaceWithin(tx, call, proposal, option, placing);
        });
      },
      [&](pg::Transaction& tx) { return Before(tx, call, key); });
}

absl::StatusOr<Appointment> Appointments::Hold(const access::CallContext& call,
                                               const HoldOrder& order) {
  directory::SnapshotPtr clinic = parts_.directories.Seen(call.clinic());
  if (clinic == nullptr) {
    ASSIGN_OR_RETURN(clinic, parts_.directories.Latest(call));
  }
  const Booking::Placing placing = {.status = Status::kProposed,
                                    .hold_expire = parts_.clock.Now() + clinic->staff_hold,
                                    .hold_owner = Bytes{std::string(kStaffHoldOwner)}};
  const Strictness strictness = {.override_reason = order.override_reason};
  const auto propose = [&] {
    return parts_.booking.Propose(call, order.wish, order.patient, strictness);
  };
  return PlaceOnce(call, order.key, propose, placing);
}

absl::StatusOr<Appointment> Appointments::Book(const access::CallContext& call,
                                               const BookOrder& order) {
  if (!order.wish.has_value()) return BookHold(call, order);
  const Strictness strictness = {.override_reason = order.override_reason};
  const auto propose = [&] {
    return parts_.booking.Propose(call, *order.wish, order.patient, strictness);
  };
  return PlaceOnce(call, order.key, propose,
                   {.status = order.pending ? Status::kPending : Status::kBooked});
}

absl::StatusOr<Appointment> Appointments::BookHoldWithin(pg::Transaction& tx,
                                                         const access::CallContext& call,
                                                         const Appointment& hold,
                                                         const Booking::HoldUse& use) {
  // A visitor's hold is the visitor's.
  const bool of_staff = std::string_view(hold.hold_owner) == kStaffHoldOwner;
  if (hold.status == Status::kProposed && !of_staff) return StateForbids(hold.status, Verb::kBook);
  ASSIGN_OR_RETURN(Appointment booked, parts_.booking.BookHold(tx, call, hold, use));
  if (booked.status == Status::kBooked) {
    RETURN_IF_ERROR(Tell(tx, call, booked));
  }
  return booked;
}

absl::StatusOr<Appointment> Appointments::BookHold(const access::CallContext& call,
                                                   const BookOrder& order) {
  const Target hold = {.id = order.hold, .key = order.key};
  RETURN_IF_ERROR(SeeLatest(call));
  const Booking::HoldUse use = {.patient = order.patient,
                                .status = order.pending ? Status::kPending : Status::kBooked};
  return ChangeOne(
      call, hold,
      [&](pg::Transaction& tx, const Appointment& before) -> absl::StatusOr<Appointment> {
        ASSIGN_OR_RETURN(const directory::SnapshotPtr rules,
                         parts_.directories.At(call, before.directory_revision));
        const bool is_live = before.status == Status::kProposed;
        if (is_live) RETURN_IF_ERROR(CheckReserved(*rules, before, parts_.clock.Now()));
        return BookHoldWithin(tx, call, before, use);
      });
}

absl::StatusOr<Proposal> Appointments::ProposeMove(const access::CallContext& call,
                                                   const MoveOrder& order, const Appointment& seen,
                                                   int round) {
  const Strictness strictness = {.override_reason = order.override_reason};
  Wish wish = {.visit_type = seen.visit_type,
               .start = order.start,
               .location = order.location.IsNil() ? seen.location : order.location,
               .mode = order.mode.value_or(seen.mode),
               .resources = order.resources,
               .patient_state = seen.patient_state,
               .language = seen.language};
  if (parts_.is_for_pair != nullptr) {
    ASSIGN_OR_RETURN(wish.for_pair, parts_.is_for_pair(call, seen.id));
  }
  if (order.resources.empty() && round == 0) {
    Wish same = wish;
    same.resources = ParticipantsOf(seen);
    absl::StatusOr<Proposal> proposal =
        parts_.booking.Propose(call, same, seen.patient, strictness, &seen);
    if (proposal.ok()) proposal->complete = false;  // others may be free
    if (proposal.ok() || !MayOthers(proposal.status())) return proposal;
  }
  return parts_.booking.Propose(call, wish, seen.patient, strictness, &seen);
}

absl::StatusOr<Appointment> Appointments::Reschedule(const access::CallContext& call,
                                                     const MoveOrder& order) {
  Appointment seen;
  int round = 0;
  const auto propose = [&]() -> absl::StatusOr<Proposal> {
    ASSIGN_OR_RETURN(seen, Get(call, order.target.id));
    return ProposeMove(call, order, seen, round++);
  };
  return parts_.booking.Try<Appointment>(
      call, propose,
      [&](pg::Transaction& tx, const Proposal& proposal, const availability::Assignment& option) {
        const auto& reason = proposal.override_reason;
        return Once(tx, call, order.target.key, reason, [&]() -> absl::StatusOr<Appointment> {
          ASSIGN_OR_RETURN(const Appointment before, LockTarget(tx, call, order.target));
          if (!IsSamePlace(before, seen)) return MovedMeanwhile();
          ASSIGN_OR_RETURN(Appointment moved, MoveWithin(tx, call, before, proposal, option));
          RETURN_IF_ERROR(Follow(tx, call, before, moved));
          return moved;
        });
      },
      [&](pg::Transaction& tx) { return Before(tx, call, order.target.key); });
}

absl::StatusOr<Appointment> Appointments::Undo(const access::CallContext& call,
                                               const Target& target) {
  // The rules that the visit was booked under say what it takes; read before the transaction, which
  // has the only connection that this call may hold.
  ASSIGN_OR_RETURN(const Appointment seen, Get(call, target.id));
  RETURN_IF_ERROR(SeeLatest(call));
  ASSIGN_OR_RETURN(const directory::SnapshotPtr rules,
                   parts_.directories.At(call, seen.directory_revision));
  return ChangeOne(
      call, target,
      [&](pg::Transaction& tx, const Appointment& before) -> absl::StatusOr<Appointment> {
        if (before.directory_revision != rules->revision) return MovedMeanwhile();
        return TakeBack(tx, call, *rules, before);
      },
      [&](pg::Transaction& tx) -> absl::Status {
        return parts_.lock_place == nullptr ? absl::OkStatus() : parts_.lock_place(tx, call, seen);
      });
}

absl::StatusOr<Appointment> Appointments::TakeBack(pg::Transaction& tx,
                                                   const access::CallContext& call,
                                                   const directory::Snapshot& rules,
                                                   const Appointment& before) {
  AppointmentStore store(tx, call);
  ASSIGN_OR_RETURN(const std::optional<LastStep> last,
                   store.ReadLastStep(before.id, before.version));
  if (!last.has_value()) return NothingToUndo();
  ASSIGN_OR_RETURN(Appointment after, appointments::Undo(before, *last, parts_.clock.Now()));
  // One that was said to be missed was agreed, and its time has come: that is put right whatever
  // the gates say by now.
  if (TakesPlace(after.status) && !TakesPlace(before.status) && before.status != Status::kNoShow) {
    RETURN_IF_ERROR(parts_.booking.CheckAgreed(tx, call, after));
  }
  if (HoldsClaims(after.status) && !HoldsClaims(before.status)) {
    ASSIGN_OR_RETURN(after, parts_.booking.Restore(tx, call, rules, before, after));
  } else {
    // One that was missed was in no other visit's way meanwhile; its own time it kept.
    if (before.status == Status::kNoShow) {
      RETURN_IF_ERROR(parts_.booking.LockCalendars(tx, call, {ResourceId(after.patient)}));
      RETURN_IF_ERROR(CheckGap(tx, call, parts_.directories, after));
    }
    RETURN_IF_ERROR(store.SaveStep(after, {.verb = Verb::kUndo, .status_before = before.status}));
  }
  if (parts_.check_return != nullptr) RETURN_IF_ERROR(parts_.check_return(tx, call, after));
  // It takes place after all, or it is agreed no more; nothing else changes what people are told.
  if (after.status == Status::kBooked && !TakesPlace(before.status)) {
    RETURN_IF_ERROR(Tell(tx, call, after));
  } else if (!TakesPlace(after.status)) {
    RETURN_IF_ERROR(parts_.messages.Supersede(tx, call.clinic(), after.id.uuid, after.version));
  }
  return after;
}

}  // namespace tandem::appointments
