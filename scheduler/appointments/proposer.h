// SPDX-License-Identifier: Apache-2.0
// Proposer: from a wish to what could be booked, before any lock is taken. Decides nothing that the
// transaction does not check again: revision, and what is free.
#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/appointments/candidates.h"
#include "scheduler/availability/availability.h"
#include "scheduler/directory/directories.h"

namespace tandem::appointments {

class Proposer {
 public:
  Proposer(const Clock& clock, directory::Directories& directories,
           availability::Availability& availability, pg::Pool& pool)
      : clock_(clock), directories_(directories), availability_(availability), pool_(pool) {}

  struct Ask {
    const Wish& wish;
    PatientId patient;
    const Strictness& strictness;
    const Appointment* moving;  // null: none
  };
  // By the revision that this process has seen last; a refusal only by the latest one. Whoever is
  // not staff finds reserved hours taken.
  absl::StatusOr<Proposal> Propose(const access::CallContext& call, const Ask& ask);

 private:
  absl::StatusOr<Proposal> ProposeNow(const access::CallContext& call, const Ask& ask);
  absl::StatusOr<Proposal> ProposeAt(const access::CallContext& call, const Ask& ask,
                                     const directory::SnapshotPtr& snapshot);
  absl::Status CheckRules(const Ask& ask, const Proposal& proposal) const;
  // Fills the options: at once when nobody has a choice, else by asking who is free.
  absl::Status FindOptions(const access::CallContext& call, const Ask& ask, Proposal& proposal);
  absl::StatusOr<std::vector<availability::Assignment>> AskWhoIsFree(
      const access::CallContext& call, const Ask& ask, const Proposal& proposal,
      const Candidates& candidates);

  const Clock& clock_;
  directory::Directories& directories_;
  availability::Availability& availability_;
  pg::Pool& pool_;
};

}  // namespace tandem::appointments
