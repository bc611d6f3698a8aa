// SPDX-License-Identifier: Apache-2.0
// Booking: takes and frees times inside a caller's transaction, for any visit type. The one door to
// the claim table for every room that books: appointments, consultations, courses.
//
// The recipe: the caller's request_id row is written already; lock the resource rows in id order
// (and bump their calendar versions); write appointment, event and claims with ON CONFLICT DO
// NOTHING; fewer claims than asked: delete expired holds in the way and claim the rest; still
// fewer: SLOT_TAKEN. The database settles the race; nothing is decided from a cache.
//
// Locks are taken in one order by everyone: request row, appointment row, resource rows by id.
// Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/id_source.h"
#include "base/metrics.h"
#include "base/pg/pool.h"
#include "base/status.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/availability/availability.h"
#include "scheduler/directory/directories.h"

namespace tandem::appointments {

constexpr int kProposalsMax = 3;  // after that the clinic is so contended that a person should look

// How strict the rules are: patients are bound by all of them; staff by opening hours, mode and
// qualification (not by lead time, horizon or grid); an override by none but the database's.
struct Strictness {
  bool patient = false;
  std::optional<std::string> override_reason = {};
};

// What to take: checked against the rules and matched with resources, not yet taken.
struct Proposal {
  directory::SnapshotPtr snapshot;
  const directory::VisitType* type = nullptr;
  const directory::Location* location = nullptr;
  directory::Mode mode = directory::Mode::kInPerson;
  absl::Time start;
  PatientId patient;                              // nil: none
  std::vector<availability::Assignment> options;  // best first; each fills every need
  std::optional<std::string> override_reason;
  std::string patient_state;  // as the wish has it
  std::string language;
  bool complete = false;  // there are no options beside these: proposing anew finds no others
};

// A visit that is to be agreed, of a type that has gates.
struct AgreedVisit {
  const directory::Snapshot& file;
  const directory::VisitType& type;
  const directory::Location& location;
  absl::CivilDay day;  // at the location
  PatientId patient;   // nil: none
  bool override_given = false;
};

// Says whether what the gates ask for is so, inside the transaction that agrees on the visit: an
// error refuses it.
using CheckGates =
    std::function<absl::Status(pg::Transaction&, const access::CallContext&, const AgreedVisit&)>;

class Booking {
 public:
  Booking(const Clock& clock, IdSource& ids, directory::Directories& directories,
          availability::Availability& availability, pg::Pool& pool);
  ~Booking();

  // Where claims are counted once they are committed. Before the first call; it outlives this.
  void CountClaims(Counter& claims);

  // Who is asked about gates, on every way to BOOKED. Before the first call. Without it every visit
  // of a type that has gates is refused.
  void AskGates(CheckGates check);

  // Outside a transaction: rules and candidates for a wish. `moving`: an appointment whose own
  // claims do not stand in the way. Errors: the rule reasons of BookAppointment, SLOT_TAKEN when no
  // candidate is free.
  absl::StatusOr<Proposal> Propose(const access::CallContext& call, const Wish& wish,
                                   PatientId patient, const Strictness& strictness,
                                   const Appointment* moving = nullptr);

  // Runs `body(tx, option)` in one transaction for the proposal's options in turn (best first)
  // until one is not SLOT_TAKEN; when all are taken, proposes anew (at most kProposalsMax times): a
  // booking of a free time never fails for another booking's sake. A body starts with
  // requests.Open.
  //
  // `replay`: the answer given before, if the request was done before. Asked when proposing fails,
  // because a booking that was made stands in its own replay's way. Without it such a replay gets
  // the refusal.
  template <class T>
  absl::StatusOr<T> Try(
      const access::CallContext& call, const std::function<absl::StatusOr<Proposal>()>& propose,
      const std::function<absl::StatusOr<T>(pg::Transaction&, const Proposal&,
                                            const availability::Assignment&)>& body,
      const std::function<absl::StatusOr<std::optional<T>>(pg::Transaction&)>& replay = nullptr);

  // Inside a transaction. Each bumps the version, writes the event and returns what is now stored.
  // The version of the clinic's file is checked under the locks: a newer one is ABORTED
  // CONCURRENT_CHANGE and Try goes on with it.
  struct Placing {
    AppointmentId id = {};  // nil: a new one
    Status status = Status::kBooked;
    std::optional<absl::Time> hold_expire = {};
    Bytes hold_owner = {};
  };
  struct Placement {
    Appointment appointment;
    std::optional<std::string> reach;  // see reminders::BookedVisit
  };
  absl::StatusOr<Placement> Place(pg::Transaction& tx, const access::CallContext& call,
                                  const Proposal& proposal, const availability::Assignment& option,
                                  const Placing& placing);

  // The row, locked. Errors: NOT_FOUND.
  absl::StatusOr<Appointment> Lock(pg::Transaction& tx, const access::CallContext& call,
                                   AppointmentId id);

  // What a live hold becomes; the patient's time is claimed now. HOLD_EXPIRED, STATE_FORBIDS,
  // SLOT_TAKEN (the patient is busy). FIELD_INVALID when it is held for another patient.
  // SIGN_IN_AGAIN of an override: nothing was proposed, where it is asked else.
  struct HoldUse {
    PatientId patient;
    Status status = Status::kBooked;
    std::optional<std::string> override_reason = {};  // against gates and gaps
  };
  absl::StatusOr<Appointment> BookHold(pg::Transaction& tx, const access::CallContext& call,
                                       const Appointment& hold, const HoldUse& use);

  // Own claims released first; same id, version up. STATE_FORBIDS, SLOT_TAKEN.
  absl::StatusOr<Appointment> Move(pg::Transaction& tx, const access::CallContext& call,
                                   const Appointment& before, const Proposal& proposal,
                                   const availability::Assignment& option);
  // The same, in a history and for messages, of a visit whose patient notices nothing.
  absl::StatusOr<Appointment> Reseat(pg::Transaction& tx, const access::CallContext& call,
                                     const Appointment& before, const Proposal& proposal,
                                     const availability::Assignment& option);

  // Frees the claims, and marks the cancellation as late inside the notice window of the rules it
  // was booked under. A hold's reason becomes HOLD_RELEASED. STATE_FORBIDS.
  absl::StatusOr<Appointment> Cancel(pg::Transaction& tx, const access::CallContext& call,
                                     const Appointment& before, CancellationReason reason);

  // The patient's calendar, locked: bookings of one person stand in line behind it. For whoever
  // decides on what else the person has, and takes no time that would lock it. NOT_FOUND.
  absl::Status LockCalendar(pg::Transaction& tx, const access::CallContext& call,
                            PatientId patient);

  // The calendars of all these, locked in one go and in the one order: for a transaction that takes
  // several visits, before the first of them.
  absl::Status LockCalendars(pg::Transaction& tx, const access::CallContext& call,
                             std::vector<ResourceId> resources);

  // For steps that agree on a visit and take no time: as the gates of its type are, by the newest
  // file that knows it. What the check says.
  absl::Status CheckAgreed(pg::Transaction& tx, const access::CallContext& call,
                           const Appointment& agreed, bool override_given = false);

  // For the room's own operations: what Cancel does, by another verb.
  absl::StatusOr<Appointment> EnterInError(pg::Transaction& tx, const access::CallContext& call,
                                           const Appointment& before);
  // Claims again what `after` (an undone cancellation) takes. `snapshot`: of its
  // directory_revision. SLOT_TAKEN.
  absl::StatusOr<Appointment> Restore(pg::Transaction& tx, const access::CallContext& call,
                                      const directory::Snapshot& snapshot,
                                      const Appointment& before, const Appointment& after);

 private:
  class Impl;

  // The order in which a call tries `size` options: the best, then the others from a place that
  // differs between calls, so that contenders spread.
  static std::vector<std::size_t> TryOrder(const access::CallContext& call, std::size_t size);
  static bool IsSlotTaken(const absl::Status& status);
  // The clinic's file changed since the proposal.
  static bool IsStale(const absl::Status& status);
  absl::Status SeeLatest(const access::CallContext& call);
  template <class T>
  absl::StatusOr<T> ReplayOr(
      const access::CallContext& call, const absl::Status& refusal,
      const std::function<absl::StatusOr<std::optional<T>>(pg::Transaction&)>& replay);

  pg::Pool& pool_;
  std::unique_ptr<Impl> impl_;
};

template <class T>
absl::StatusOr<T> Booking::Try(
    const access::CallContext& call, const std::function<absl::StatusOr<Proposal>()>& propose,
    const std::function<absl::StatusOr<T>(pg::Transaction&, const Proposal&,
                                          const availability::Assignment&)>& body,
    const std::function<absl::StatusOr<std::optional<T>>(pg::Transaction&)>& replay) {
  absl::Status last;
  for (int round = 0; round < kProposalsMax; ++round) {
    const absl::StatusOr<Proposal> proposal = propose();
    if (!proposal.ok()) return ReplayOr<T>(call, proposal.status(), replay);
    for (const std::size_t index : TryOrder(call, proposal->options.size())) {
      absl::StatusOr<T> result = pool_.Run<T>(call.Tx(), [&](pg::Transaction& tx) {
        return body(tx, *proposal, proposal->options[index]);
      });
      last = result.status();
      if (!IsSlotTaken(last) && !IsStale(last)) return result;
      if (IsStale(last)) break;
    }
    if (IsStale(last)) {
      RETURN_IF_ERROR(SeeLatest(call));
    } else if (proposal->complete) {
      break;
    }
  }
  return last;
}

template <class T>
absl::StatusOr<T> Booking::ReplayOr(
    const access::CallContext& call, const absl::Status& refusal,
    const std::function<absl::StatusOr<std::optional<T>>(pg::Transaction&)>& replay) {
  if (replay == nullptr) return refusal;
  ASSIGN_OR_RETURN(std::optional<T> before, pool_.Run<std::optional<T>>(call.Tx(), replay));
  if (!before.has_value()) return refusal;
  return *std::move(before);
}

}  // namespace tandem::appointments
