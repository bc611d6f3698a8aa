// SPDX-License-Identifier: Apache-2.0
// Preparing: gives each plan of a course the session that prepares for it. Pure.
//
// One that is booked stays with a plan while it prepares for its first infusion, or once it is over
// or begins within kFrozenAhead. Another one counts as a change of what is agreed. What prepares is
// on an earlier day than a session before that infusion.
#pragma once

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "base/interval.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/availability/slot.h"
#include "scheduler/courses/pair_policy.h"
#include "scheduler/courses/proposed_plan.h"
#include "scheduler/directory/directory.h"

namespace tandem::courses {

class Preparing {
 public:
  struct Facts {  // all outlive it
    const directory::Snapshot& clinic;
    const PairPolicy& policy;
    const CourseWishes& wishes;
  };
  // `booked`: what the course has already.
  Preparing(const Facts& facts, std::optional<appointments::Appointment> booked, absl::Time now);

  // When sessions may start that would prepare for one of the plans; empty: none is needed.
  Interval StartsFor(const std::vector<ProposedPlan>& plans) const;
  // `times`: what is free then.
  void Add(const availability::FreeTimes& times, ProposedPlan& plan) const;

 private:
  // The first infusion that is to take place; null: there is none.
  static const ProposedPair* FirstOf(const ProposedPlan& plan);
  // Of its session, if that is before the infusion.
  std::optional<absl::CivilDay> SessionDayOf(const ProposedPair& first) const;
  // What is booked stays with the plan.
  bool Stays(const ProposedPair& first) const;

  const Facts facts_;
  std::optional<PlannedVisit> booked_;
  const absl::Time now_;
};

}  // namespace tandem::courses
