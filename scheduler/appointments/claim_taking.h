// SPDX-License-Identifier: Apache-2.0
// ClaimTaking: the steps in which one appointment takes its times inside a transaction. Used in
// order: Lock, (KeepAll), ChooseSeats, then TakeAll or Finish.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/appointments/claim_store.h"
#include "scheduler/appointments/seating.h"

namespace tandem::appointments {

class ClaimTaking {
 public:
  struct Plan {
    const Appointment& appointment;
    std::vector<Part> parts;
    absl::Time now;
    const directory::Snapshot* snapshot;  // to name who is in the way; null: cannot
  };
  // The plan's references outlive it.
  ClaimTaking(pg::Transaction& tx, const access::CallContext& call, Plan plan);

  // The parts' resources and `others`, in one order. NOT_FOUND when the patient is none.
  absl::Status Lock(std::vector<ResourceId> others);

  // A hold's claims stay for good. HOLD_EXPIRED when somebody's booking has cleared some already:
  // its time was over by their clock. SLOT_TAKEN when who was held is absent by now.
  absl::Status KeepAll(const Appointment& hold);

  // Gives every part its seats; one read, only when somebody shares a resource of several seats.
  absl::Status ChooseSeats();
  const std::vector<Claim>& claims() const { return claims_; }

  // Takes them all: expired holds in the way go. SLOT_TAKEN when something else is.
  absl::Status TakeAll();
  // The same after a first attempt: `claimed` is the resource of each claim that was free.
  absl::Status Finish(std::vector<ResourceId> claimed);

 private:
  // Why a hold's claim was not kept: it is gone, or its resource is absent then.
  absl::Status NotKept(const Appointment& hold, ResourceId resource);
  absl::Status Take(std::vector<ResourceId>& claimed);
  absl::Status TakenBy(const std::vector<ResourceId>& claimed) const;

  ClaimStore store_;
  const access::CallContext& call_;
  Plan plan_;
  Seats seats_;
  std::vector<Claim> claims_;
};

}  // namespace tandem::appointments
