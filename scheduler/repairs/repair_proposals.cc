// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/repair_proposals.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "base/status.h"
#include "scheduler/appointments/visit_survey.h"
#include "scheduler/courses/pair_offers.h"
#include "scheduler/directory/visit_distance.h"
#include "scheduler/repairs/repair_facts.h"
#include "scheduler/repairs/repair_planning.h"
#include "scheduler/repairs/repair_seating.h"
#include "scheduler/repairs/stranded_search.h"

namespace tandem::repairs {
namespace {

using appointments::Appointment;

// In the order in which repairs are compared; greater is better.
auto MeritOf(const RepairPlan& plan, const std::vector<StrandedVisit>& stranded) {
  const std::set<AppointmentId> unplaced(plan.unplaced.begin(), plan.unplaced.end());
  std::set<PatientId> helped;
  for (const StrandedVisit& visit : stranded) {
    if (!unplaced.contains(visit.appointment.id)) helped.insert(visit.appointment.patient);
  }
  return std::tuple(plan.moves.size(), -plan.changed, helped.size(), plan.least_points,
                    plan.points);
}

bool HaveSameMoves(const RepairPlan& a, const RepairPlan& b) {
  return std::equal(a.moves.begin(), a.moves.end(), b.moves.begin(), b.moves.end(),
                    [](const RepairMove& one, const RepairMove& other) {
                      return one.appointment == other.appointment && one.visit == other.visit;
                    });
}

// Does the plan keep to what the kind asks for?
bool IsOfKind(RepairKind kind, const RepairPlan& plan, const ProposedRepairs& proposed,
              absl::TimeZone zone) {
  if (!plan.unplaced.empty()) return false;
  for (std::size_t i = 0; i < plan.moves.size(); ++i) {  // parallel: all have a move
    const Appointment& before = proposed.stranded[i].appointment;
    const courses::PlannedVisit& after = plan.moves[i].visit;
    const bool same_day =
        absl::ToCivilDay(before.time.start, zone) == absl::ToCivilDay(after.time.start, zone);
    const bool same_place = before.location == after.location && before.mode == after.mode;
    if (kind == RepairKind::kSameDay ? !same_day : !same_place) return false;
  }
  return true;
}

// A plan that is held to a day or a place has a bound of its own; what is said holds of every
// repair.
void BoundAll(std::vector<RepairPlan>& plans) {
  int bound = 0;
  for (const RepairPlan& plan : plans) bound = std::max(bound, plan.session_bound);
  for (RepairPlan& plan : plans) plan.session_bound = bound;
}

// The best of all is the best, whatever it was looked for as.
void Order(ProposedRepairs& proposed) {
  std::vector<RepairPlan>& plans = proposed.plans;
  const auto is_better = [&](const RepairPlan& a, const RepairPlan& b) {
    return MeritOf(a, proposed.stranded) > MeritOf(b, proposed.stranded);
  };
  std::stable_sort(plans.begin(), plans.end(), is_better);
  plans.front().kind = RepairKind::kBest;
  for (std::size_t i = 1; i < plans.size();) {
    const bool is_known =
        plans[i].kind == RepairKind::kBest ||
        std::any_of(plans.begin(), plans.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](const RepairPlan& earlier) { return HaveSameMoves(earlier, plans[i]); });
    if (is_known) {
      plans.erase(plans.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
}

// Reads what one repair is made from.
class FactReading {
 public:
  FactReading(const RepairProposals::Parts& parts, const access::CallContext& call,
              const appointments::VisitSurvey& survey, RepairFacts& facts)
      : parts_(parts), call_(call), survey_(survey), facts_(facts) {}

  // False: there are more stranded visits, later ones.
  absl::StatusOr<bool> FindStranded(const Interval& starts) {
    const StrandedSearch search(parts_.pool, parts_.absences);
    ASSIGN_OR_RETURN(FoundStranded found, search.Find(call_, *facts_.clinic, starts));
    facts_.absent = AbsentTimes(found.absences);
    facts_.stranded = std::move(found.visits);
    facts_.claims = std::move(found.claims);
    return found.complete;
  }

  absl::Status ReadAround() {
    std::vector<AppointmentId> ids;
    for (const StrandedVisit& one : facts_.stranded) ids.push_back(one.appointment.id);
    ASSIGN_OR_RETURN(facts_.courses, parts_.courses_of_visits.Find(call_, ids));
    ASSIGN_OR_RETURN(facts_.moves, survey_.StaffMovesOf(call_, ids));
    const MovedCourses places(*facts_.clinic, facts_.courses, {}, {});
    for (StrandedVisit& one : facts_.stranded) {
      const auto place = places.Find(one.appointment.id);
      if (!place.has_value() || place->is_preparation) continue;
      const courses::Course& course = facts_.courses[place->course].view.course;
      one.pair = PairPlace{course.id, static_cast<int>(place->pair) + 1, place->is_session};
    }
    return ReadPatients();
  }

 private:
  // Wherever a visit could go, and as far around as visits keep their distance.
  absl::Status ReadPatients() {
    absl::Duration around = courses::kInfusionMoveMax + appointments::kVisitLengthMax;
    around += std::max(directory::LongestDistance(*facts_.clinic), kVisitDelayMax);
    Interval window = {absl::InfiniteFuture(), absl::InfinitePast()};
    std::set<PatientId> patients;
    for (const StrandedVisit& one : facts_.stranded) {
      window.start = std::min(window.start, one.appointment.time.start - around);
      window.end = std::max(window.end, one.appointment.time.end + around);
      patients.insert(one.appointment.patient);
    }
    // A session may come as late after its infusion as it is booked before it, or the other way
    // round. All by the rules of one file.
    if (!facts_.courses.empty()) {
      const absl::Duration reach = facts_.courses.front().pairing.acceptable_until;
      window.start -= reach;
      window.end += reach;
    }
    ASSIGN_OR_RETURN(facts_.homes, parts_.homes.Find(call_, {patients.begin(), patients.end()}));
    ASSIGN_OR_RETURN(
        std::vector<appointments::PatientVisit> visits,
        survey_.OfPatients(call_, {patients.begin(), patients.end()}, window, facts_.now));
    for (appointments::PatientVisit& visit : visits) {
      facts_.visits[visit.patient].push_back(std::move(visit));
    }
    return absl::OkStatus();
  }

  const RepairProposals::Parts& parts_;
  const access::CallContext& call_;
  const appointments::VisitSurvey& survey_;
  RepairFacts& facts_;
};

}  // namespace

absl::StatusOr<ProposedRepairs> RepairProposals::Propose(const access::CallContext& call,
                                                         const RepairQuestion& question) {
  RepairFacts facts;
  facts.now = parts_.clock.Now();
  facts.earliest = question.earliest;
  ASSIGN_OR_RETURN(facts.clinic, parts_.directories.Latest(call));
  ProposedRepairs proposed;
  // What begins now has begun.
  const Interval starts = {std::max(question.window.start, facts.now + absl::Microseconds(1)),
                           question.window.end};
  if (starts.empty()) return proposed;
  const appointments::VisitSurvey survey(parts_.pool);
  FactReading reading(parts_, call, survey, facts);
  ASSIGN_OR_RETURN(proposed.complete, reading.FindStranded(starts));
  if (facts.stranded.empty()) return proposed;
  RETURN_IF_ERROR(reading.ReadAround());
  proposed.stranded = facts.stranded;
  const RepairSeating seating(call, parts_.availability, survey, facts);
  RepairPlanning planning(call, {parts_.availability, parts_.clearances, facts, seating});
  RETURN_IF_ERROR(planning.Prepare());
  ASSIGN_OR_RETURN(const RepairPlan best, planning.Plan(RepairKind::kBest));
  proposed.plans.push_back(best);
  for (const RepairKind kind : {RepairKind::kSameDay, RepairKind::kSamePlace}) {
    if (IsOfKind(kind, best, proposed, facts.clinic->zone)) continue;  // it would be the same
    ASSIGN_OR_RETURN(RepairPlan plan, planning.Plan(kind));
    proposed.plans.push_back(std::move(plan));
  }
  BoundAll(proposed.plans);
  Order(proposed);
  return proposed;
}

}  // namespace tandem::repairs
