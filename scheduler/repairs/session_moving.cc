// SPDX-License-Identifier: Apache-2.0
// Stranded sessions of courses: all of them at once.
#include <algorithm>
#include <numeric>
#include <utility>

#include "base/status.h"
#include "scheduler/courses/agreed_pairs.h"
#include "scheduler/courses/session_starts.h"
#include "scheduler/repairs/repair_planning.h"
#include "scheduler/repairs/repair_solver.h"

namespace tandem::repairs {

using appointments::Appointment;
using availability::Tick;
using courses::PlannedVisit;
namespace {

// Of one session: those that `goes` says may not be.
template <class Goes>
void RemoveOffers(const SessionOffers& offers, std::size_t session, OfferedRepair& offered,
                  Goes goes) {
  std::vector<RepairOption>& options = offered.problem.demands[session].options;
  std::vector<Offer>& known = offered.offers[session];
  std::size_t kept = 0;
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (goes(offers.VisitOf(session, known[i]))) continue;
    options[kept] = options[i];
    known[kept] = known[i];
    ++kept;
  }
  options.resize(kept);
  known.resize(kept);
}

}  // namespace

SessionDemand RepairPlanning::DemandOf(std::size_t session, const Draft& draft) const {
  const std::size_t index = sessions_[session];
  const Appointment& visit = Stranded(index).appointment;
  const CoursePlace place = *draft.courses.Find(visit.id);
  const Appointment& infusion = *draft.courses.pair(place).infusion;
  const directory::VisitType* type = TypeOf(index);
  SessionDemand demand;
  demand.patient = visit.patient;
  demand.booked = courses::VisitOf(visit, draft.courses.TherapistOf(visit));
  demand.terms = draft.courses.TermsOf(place);
  demand.fairness = FairnessOf(index, draft);
  demand.starts = courses::SessionStarts(draft.courses.course(place.course).pairing, infusion.time,
                                         infusion.actual_end, facts_.clinic->zone);
  demand.earliest = type == nullptr ? absl::InfiniteFuture() : facts_.FromWhen(*type);
  demand.times = times_of_.at(index);
  const auto visits = facts_.visits.find(visit.patient);
  if (visits != facts_.visits.end()) {
    for (const appointments::PatientVisit& other : visits->second) {
      if (other.appointment != visit.id) demand.busy.push_back(other.time);
    }
  }
  const std::optional<Interval>& pause = draft.courses.course(place.course).view.course.terms.pause;
  if (pause.has_value()) demand.busy.push_back(*pause);
  const auto beside = beside_.find(index);
  if (beside != beside_.end()) demand.beside = beside->second;
  return demand;
}

// Whom the clinic moved before, and whose earlier infusions have no session, before others.
int RepairPlanning::FairnessOf(std::size_t index, const Draft& draft) const {
  const AppointmentId visit = Stranded(index).appointment.id;
  const CoursePlace place = *draft.courses.Find(visit);
  const auto moves = facts_.moves.find(visit);
  const int owed =
      draft.courses.BrokenBefore(place) + (moves == facts_.moves.end() ? 0 : moves->second);
  return std::min(owed, kOwedMax) * kFullPermille / kOwedMax;
}

// From the first start of what a session takes of its therapist to the last end, of all types and
// modes: then no two sessions of a run overlap.
Tick RepairPlanning::SessionTicks() const {
  absl::Duration first;
  absl::Duration last = directory::kTick;
  for (const std::size_t index : sessions_) {
    const directory::VisitType* type = TypeOf(index);
    if (type == nullptr) continue;
    for (const directory::Mode mode : type->modes) {
      for (const directory::NeedPlan& need : directory::PlanVisit(*type, mode).needs) {
        const auto kind = type->needs[static_cast<std::size_t>(need.need)].kind;
        if (kind != directory::NeedKind::kPractitioner || need.spans.empty()) continue;
        first = std::min(first, need.spans.front().start);
        last = std::max(last, need.spans.back().end);
      }
    }
  }
  return availability::Ticks(last - first);
}

void RepairPlanning::Withdraw(const SessionOffers& offers, std::size_t session,
                              const PlannedVisit& visit, const SeatBook& book,
                              OfferedRepair& offered) const {
  const directory::VisitType& type = *TypeOf(sessions_[session]);
  const bool is_alone = IsGivenAlone(type, directory::PlanVisit(type, visit.mode));
  const ResourceId patient(Stranded(sessions_[session]).appointment.patient);
  const bool is_patient_free = book.IsFree(patient, visit.time);
  RemoveOffers(offers, session, offered, [&](const PlannedVisit& other) {
    // A patient who is elsewhere needs another time, a room that is taken another place; where no
    // room is needed it was the therapist.
    const bool is_same_place = other.location == visit.location && other.mode == visit.mode;
    return other.time.start == visit.time.start &&
           (!is_patient_free ||
            (is_alone ? other.practitioner == visit.practitioner : is_same_place));
  });
}

// Whoever can go to few places chooses first.
std::vector<std::size_t> RepairPlanning::OrderOf(const OfferedRepair& offered) const {
  std::vector<std::size_t> order(sessions_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return offered.offers[a].size() < offered.offers[b].size();
  });
  return order;
}

absl::StatusOr<bool> RepairPlanning::SeatAll(const SessionOffers& offers, const Repair& repair,
                                             Draft& draft, OfferedRepair& offered) const {
  bool complete = true;
  const auto refuse = [&](std::size_t session, std::size_t index) {
    RemoveOffers(offers, session, offered,
                 [&](const PlannedVisit& visit) { return !MayBeAgreed(index, visit, draft); });
  };
  for (const std::size_t s : OrderOf(offered)) {
    const std::size_t index = sessions_[s];
    if (draft.placed[index].has_value() || !repair.options[s].has_value()) continue;
    const auto chosen = static_cast<std::size_t>(*repair.options[s]);
    const Offer offer = offered.offers[s][chosen];
    const PlannedVisit visit = offers.VisitOf(s, offer);
    if (!MayBeAgreed(index, visit, draft)) {
      complete = false;
      refuse(s, index);
      continue;
    }
    ASSIGN_OR_RETURN(const bool taken, Take(index, visit, /*same_for_patient=*/false, draft));
    if (taken) {
      offered.problem.demands[s].options = {offered.problem.demands[s].options[chosen]};
      offered.offers[s] = {offer};
    } else {
      complete = false;
      Withdraw(offers, s, visit, draft.book, offered);
    }
  }
  return complete;
}

absl::Status RepairPlanning::MoveSessions(RepairKind kind, Draft& draft) const {
  if (sessions_.empty()) return absl::OkStatus();
  std::vector<SessionDemand> demands;
  for (std::size_t s = 0; s < sessions_.size(); ++s) demands.push_back(DemandOf(s, draft));
  const SessionOffers offers({*facts_.clinic, times_.times(), demands, stretches_, SessionTicks()});
  OfferedRepair offered = offers.For(kind);
  for (int round = 0; round < kSeatingRoundsMax; ++round) {
    const Repair repair = SolveRepair(offered.problem);
    if (round == 0) draft.session_bound += repair.bound.paired;
    ASSIGN_OR_RETURN(const bool complete, SeatAll(offers, repair, draft, offered));
    if (complete) break;
  }
  return absl::OkStatus();
}

}  // namespace tandem::repairs
