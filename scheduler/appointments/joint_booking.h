// SPDX-License-Identifier: Apache-2.0
// JointBooking: several visits, taken in one transaction, all or none. They were proposed outside
// of it; whoever uses this owns the transaction, its request and what the visits belong to.
#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "base/error.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/appointments/joint_seats.h"

namespace tandem::appointments {

// Transactions of one attempt, each with another choice of whom somebody took meanwhile.
constexpr int kJointTriesMax = 16;

struct JointVisit {
  Proposal proposal;
  std::optional<Appointment> moving = {};  // as it was seen; nothing: a new one
  Booking::Placing placing = {};           // of a new one
  bool reseats = false;                    // of one that is moved: its patient notices nothing
};

class JointBooking {
 public:
  // All outlive it.
  JointBooking(Booking& booking, Appointments& appointments, const access::CallContext& call)
      : booking_(booking), appointments_(appointments), call_(call) {}

  // Given by the proposal's first option, from `first` on and round, that takes nothing of what
  // those added before take.
  void Add(JointVisit visit, std::size_t first);
  // A visit that a hold of its patient becomes: what it has it keeps.
  void AddHold(Appointment hold, const Booking::HoldUse& use);
  // Holds that are given up, before anything is taken: no visits of TakeAll.
  void Release(std::vector<Appointment> holds) { released_ = std::move(holds); }

  // Inside the transaction, after the request and what the visits belong to: the appointments by
  // id, then all calendars and `also` at once. CONCURRENT_CHANGE: an appointment is not as it was
  // seen. NOT_FOUND.
  absl::Status LockAll(pg::Transaction& tx, std::vector<ResourceId> also);
  // Inside the transaction, everything locked: the appointments, in the order of Add.
  absl::StatusOr<std::vector<Appointment>> TakeAll(pg::Transaction& tx);

  // Runs the body, which ends with what TakeAll gives, in a transaction; again with another choice
  // for the visit whose place was taken. SLOT_TAKEN: a new proposal may find others, unless
  // is_final().
  template <class T>
  absl::StatusOr<T> Try(pg::Pool& pool,
                        const std::function<absl::StatusOr<T>(pg::Transaction&)>& body) {
    absl::StatusOr<T> done = absl::UnknownError("no try");
    for (int i = 0; i < kJointTriesMax; ++i) {
      done = pool.Run<T>(call_.Tx(), body);
      if (done.ok() || ReasonOf(done.status()) != Reason::kSlotTaken) return done;
      if (!ChooseAnother()) break;
    }
    return done;
  }

  // The visit, in the order of Add, at which the last transaction ended.
  std::size_t failed() const { return failed_; }
  // The last SLOT_TAKEN stays one whatever is proposed anew.
  bool is_final() const { return is_final_; }

 private:
  struct Entry {
    JointVisit visit;
    std::size_t option = 0;                    // of the proposal's
    std::optional<Appointment> hold = {};      // which becomes the visit; then no proposal
    std::optional<Booking::HoldUse> use = {};  // of the hold
    const availability::Assignment& assignment() const { return visit.proposal.options[option]; }
    // As it was seen; null: a new one.
    const Appointment* seen() const;
    absl::Time start() const { return hold.has_value() ? hold->time.start : visit.proposal.start; }
  };
  static bool ComesFirst(const Entry& a, const Entry& b);

  // In this order no visit comes near the old time of one that is still to move.
  std::vector<std::size_t> TakingOrder() const;
  absl::StatusOr<Appointment> Take(pg::Transaction& tx, const Entry& entry);
  // Those that are there already, as they are now.
  absl::Status LockSeen(pg::Transaction& tx);
  // Another choice for the visit that failed. False: there is none.
  bool ChooseAnother();

  Booking& booking_;
  Appointments& appointments_;
  const access::CallContext& call_;
  std::vector<Entry> entries_;
  std::vector<Appointment> released_;
  directory::SnapshotPtr file_;      // of the first proposal
  std::optional<JointSeats> seats_;  // what is taken so far
  std::size_t failed_ = 0;
  bool is_final_ = false;
};

}  // namespace tandem::appointments
