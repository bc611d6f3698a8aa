// SPDX-License-Identifier: Apache-2.0
// RepairSeating: who and what could give a stranded visit at a time, beside what other moves of the
// plan took. Asks availability; takes nothing but in the plan's own book.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/visit_survey.h"
#include "scheduler/availability/availability.h"
#include "scheduler/repairs/repair_facts.h"
#include "scheduler/repairs/seat_book.h"

namespace tandem::repairs {

// What is asked of whoever gives a visit; empty: nothing.
struct GiverWish {
  std::string language = {};
  std::string patient_state = {};
  bool for_pair = false;  // reserved hours are for it
};

class RepairSeating {
 public:
  // All outlive it.
  RepairSeating(const access::CallContext& call, availability::Availability& availability,
                const appointments::VisitSurvey& survey, const RepairFacts& facts)
      : call_(call), availability_(availability), survey_(survey), facts_(facts) {}

  // The ways to give the visit there, the best first; what the visit itself has counts as free.
  // Empty: none, or the patient is busy, or it is not given there.
  absl::StatusOr<std::vector<availability::Assignment>> WaysOf(const StrandedVisit& visit,
                                                               const courses::PlannedVisit& place,
                                                               const GiverWish& asked,
                                                               const SeatBook& book) const;
  // Takes the best of them in the book: who gives it. Nothing: there is none.
  absl::StatusOr<std::optional<availability::Assignment>> Seat(const StrandedVisit& visit,
                                                               const courses::PlannedVisit& place,
                                                               const GiverWish& asked,
                                                               SeatBook& book) const;

 private:
  std::vector<availability::OwnTime> OwnOf(const appointments::Appointment& visit) const;
  absl::StatusOr<std::vector<appointments::Claim>> ClaimsFor(const appointments::Appointment& visit,
                                                             const directory::VisitPlan& plan,
                                                             const availability::Assignment& way,
                                                             absl::Time start,
                                                             const SeatBook& book) const;

  const access::CallContext& call_;
  availability::Availability& availability_;
  const appointments::VisitSurvey& survey_;
  const RepairFacts& facts_;
};

// Does a single practitioner give it alone? Then whoever is free can give it.
bool IsGivenAlone(const directory::VisitType& type, const directory::VisitPlan& plan);

// The practitioner of the first need that has one.
PractitionerId TherapistOf(const directory::Snapshot& clinic, const availability::Assignment& way);

}  // namespace tandem::repairs
