// SPDX-License-Identifier: Apache-2.0
// Booking: takes and frees times inside a caller's transaction, for any visit type. The one door to
// the claim table for every room that books: appointments, consultations, courses.
//
// The recipe: the caller's request_id row is written already; lock the resource rows in id order
// (and bump their calendar versions); write appointment, event and claims with ON CONFLICT DO
// NOTHING; fewer claims than asked: delete expired holds in the way and claim the rest; still fewer:
// SLOT_TAKEN. The database settles the race; nothing is decided from a cache.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/id_source.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/availability/availability.h"
#include "scheduler/directory/directories.h"

namespace tandem::appointments {

// How strict the rules are: patients are bound by all of them; staff by opening hours, mode and
// qualification (not by lead time, horizon or grid); an override by none but the database's.
struct Strictness {
  bool patient = false;
  std::optional<std::string> override_reason;
};

// What to take: checked against the rules and matched with resources, not yet taken.
struct Proposal {
  directory::SnapshotPtr snapshot;
  const directory::VisitType* type = nullptr;
  const directory::Location* location = nullptr;
  directory::Mode mode;
  absl::Time start;
  PatientId patient;                             // nil: none
  std::vector<availability::Assignment> options;  // best first; each fills every need
  std::optional<std::string> override_reason;
};

class Booking {
 public:
  Booking(const Clock& clock, IdSource& ids, directory::Directories& directories,
          availability::Availability& availability, pg::Pool& pool);
  ~Booking();

  // Outside a transaction: rules and candidates for a wish. `moving`: an appointment whose own claims
  // do not stand in the way. Errors: the rule reasons of BookAppointment, SLOT_TAKEN when no
  // candidate is free.
  absl::StatusOr<Proposal> Propose(const access::CallContext& call, const Wish& wish,
                                   PatientId patient, const Strictness& strictness,
                                   const Appointment* moving = nullptr);

  // Runs `body(tx, option)` in one transaction for the proposal's options in turn (best first) until
  // one is not SLOT_TAKEN; when all are taken, proposes anew (at most kProposalsMax times): a booking
  // of a free time never fails for another booking's sake.
  template <class T>
  absl::StatusOr<T> Try(const access::CallContext& call,
                        const std::function<absl::StatusOr<Proposal>()>& propose,
                        const std::function<absl::StatusOr<T>(pg::Transaction&, const Proposal&,
                                                              const availability::Assignment&)>& body);

  // Inside a transaction. Each bumps the version, writes the event and returns what is now stored.
  // The version of the clinic's file is checked under the locks: a newer one is ABORTED
  // CONCURRENT_CHANGE and Try goes on with it.
  struct Placing {
    AppointmentId id;
    Status status = Status::kBooked;
    std::optional<absl::Time> hold_expire;
    Bytes hold_owner;
  };
  absl::StatusOr<Appointment> Place(pg::Transaction& tx, const access::CallContext& call,
                                    const Proposal& proposal,
                                    const availability::Assignment& option, const Placing& placing);

  // The row, locked. Errors: NOT_FOUND.
  absl::StatusOr<Appointment> Lock(pg::Transaction& tx, const access::CallContext& call,
                                   AppointmentId id);

  // A live hold becomes `status`; the patient's time is claimed now. HOLD_EXPIRED, STATE_FORBIDS,
  // SLOT_TAKEN (the patient is busy).
  absl::StatusOr<Appointment> BookHold(pg::Transaction& tx, const access::CallContext& call,
                                       const Appointment& hold, PatientId patient, Status status);

  // Own claims released first; same id, version up.
  absl::StatusOr<Appointment> Move(pg::Transaction& tx, const access::CallContext& call,
                                   const Appointment& before, const Proposal& proposal,
                                   const availability::Assignment& option);

  // Frees the claims. STATE_FORBIDS. `late`: inside the notice window.
  absl::StatusOr<Appointment> Cancel(pg::Transaction& tx, const access::CallContext& call,
                                     const Appointment& before, CancellationReason reason);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem::appointments
