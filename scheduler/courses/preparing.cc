// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/preparing.h"

#include <algorithm>

#include "scheduler/courses/agreed_pairs.h"
#include "scheduler/courses/pair_state.h"
#include "scheduler/courses/preparation.h"

namespace tandem::courses {

Preparing::Preparing(const Facts& facts, std::optional<appointments::Appointment> booked,
                     absl::Time now)
    : facts_(facts), now_(now) {
  if (booked.has_value() && TakesPlace(*booked)) {
    booked_ = VisitOf(*booked, TherapistOf(*booked, facts.clinic));
  }
}

const ProposedPair* Preparing::FirstOf(const ProposedPlan& plan) {
  const auto found = std::find_if(plan.pairs.begin(), plan.pairs.end(),
                                  [](const ProposedPair& pair) { return !pair.missed; });
  return found == plan.pairs.end() ? nullptr : &*found;
}

std::optional<absl::CivilDay> Preparing::SessionDayOf(const ProposedPair& first) const {
  const bool is_before =
      first.session.has_value() && first.session->time.start < first.infusion.time.start;
  if (!is_before) return std::nullopt;
  return absl::ToCivilDay(first.session->time.start, facts_.clinic.zone);
}

bool Preparing::Stays(const ProposedPair& first) const {
  if (!booked_.has_value()) return false;
  if (booked_->time.start < now_ + kFrozenAhead) return true;
  const absl::TimeZone zone = facts_.clinic.zone;
  const std::optional<absl::CivilDay> session_day = SessionDayOf(first);
  const bool is_ahead =
      !session_day.has_value() || absl::ToCivilDay(booked_->time.start, zone) < *session_day;
  return is_ahead && Prepares(facts_.policy, booked_->time, first.infusion.time.start, zone);
}

Interval Preparing::StartsFor(const std::vector<ProposedPlan>& plans) const {
  Interval starts;
  for (const ProposedPlan& plan : plans) {
    const ProposedPair* first = FirstOf(plan);
    if (first == nullptr || Stays(*first)) continue;
    const Interval own = PreparationStarts(first->infusion.time.start, facts_.clinic.zone);
    starts = starts.empty()
                 ? own
                 : Interval{std::min(starts.start, own.start), std::max(starts.end, own.end)};
  }
  return starts;
}

void Preparing::Add(const availability::FreeTimes& times, ProposedPlan& plan) const {
  const ProposedPair* first = FirstOf(plan);
  if (first == nullptr || Stays(*first)) {
    plan.preparation = booked_;
    return;
  }
  const PractitionerId therapist =
      first->session.has_value() ? first->session->practitioner : PractitionerId();
  plan.preparation = BestPreparation({facts_.clinic, facts_.policy, facts_.wishes,
                                      first->infusion.time.start, therapist, SessionDayOf(*first)},
                                     times);
  const bool is_moved = booked_.has_value() && plan.preparation.has_value();
  plan.merit.changed += is_moved && *plan.preparation != *booked_ ? 1 : 0;
}

}  // namespace tandem::courses
