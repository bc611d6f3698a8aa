// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_proposals.h"

#include <algorithm>
#include <utility>

#include "base/civil.h"
#include "base/error.h"
#include "base/status.h"
#include "scheduler/availability/availability_errors.h"
#include "scheduler/availability/start_rules.h"
#include "scheduler/courses/agreed_pairs.h"
#include "scheduler/courses/course_changes.h"
#include "scheduler/courses/course_options.h"
#include "scheduler/courses/course_planner.h"
#include "scheduler/courses/courses_errors.h"
#include "scheduler/courses/pair_offers.h"
#include "scheduler/courses/pair_slots.h"
#include "scheduler/courses/pairing_policy.h"
#include "scheduler/courses/preparing.h"
#include "scheduler/courses/session_starts.h"

namespace tandem::courses {
namespace {

using availability::FreeTimes;
using availability::SlotQuery;
using directory::Snapshot;
using directory::VisitType;

constexpr absl::Duration kPlanningWindow = availability::kWindowMax;

SlotQuery QueryOf(const VisitType& type, const Interval& window, PatientId patient) {
  SlotQuery query;
  query.visit_type = type.id;
  query.window = {window.start, std::min(window.end, window.start + kPlanningWindow)};
  query.patient = patient;
  query.patient_limits = false;
  query.on_grid = true;
  return query;
}

SlotQuery InfusionQuery(const VisitType& type, const CourseTerms& terms,
                        const std::vector<AppointmentId>& moving, const Interval& window) {
  SlotQuery query = QueryOf(type, window, terms.patient);
  query.moving = moving;
  query.locations = terms.wishes.locations;
  return query;
}

SlotQuery SessionQuery(const VisitType& type, const CourseTerms& terms,
                       const std::vector<AppointmentId>& moving, const Interval& window) {
  SlotQuery query = QueryOf(type, window, terms.patient);
  query.moving = moving;
  query.modes = terms.wishes.session_modes;
  query.for_pair = true;
  query.language = terms.wishes.language;
  query.patient_state = terms.wishes.patient_state;
  return query;
}

// What is held for the patient is free for them.
void AddHeld(const PlannedVisit& held, FreeTimes& times) {
  const auto later = std::find_if(
      times.slots.begin(), times.slots.end(),
      [&](const availability::Slot& slot) { return slot.time.start > held.time.start; });
  times.slots.insert(later, {held.time, held.location, held.mode, {held.practitioner}});
}

// Nothing begins while the course pauses.
void LeaveOut(const std::optional<Interval>& pause, FreeTimes& times) {
  if (!pause.has_value()) return;
  const auto is_within = [&](const availability::Slot& slot) {
    return pause->Contains(slot.time.start);
  };
  times.slots.erase(std::remove_if(times.slots.begin(), times.slots.end(), is_within),
                    times.slots.end());
}

absl::Status NotBooked() {
  Violations violations;
  violations.Add("position", "must be of an infusion that is booked");
  return violations.ToStatus();
}

// When new visits may begin: from when the caller says, else after the lead time.
absl::Time FromWhen(absl::Time now, absl::Time asked, const VisitType& type) {
  return asked == absl::InfinitePast() ? now + type.lead_time : std::max(now, asked);
}

// Has it an infusion that takes place, or did?
bool HasInfusion(const std::optional<CourseView>& course) {
  return course.has_value() &&
         std::any_of(course->pairs.begin(), course->pairs.end(), [](const PairView& pair) {
           return pair.infusion.has_value() && TakesPlace(*pair.infusion);
         });
}

absl::Time AfterPause(const std::optional<Interval>& pause, absl::Time from) {
  return pause.has_value() && pause->Contains(from) ? pause->end : from;
}

std::optional<DueDays> DaysOf(const std::optional<Interval>& due, absl::TimeZone zone) {
  if (!due.has_value()) return std::nullopt;
  return DueDays{absl::ToCivilDay(due->start, zone), absl::ToCivilDay(due->end, zone)};
}

// Plans of a course, which leave gaps only where everything booked cannot be kept otherwise.
ProposedPlans Plan(CourseFacts facts, int count) {
  const PlanningLimits limits = {.plans = count, .work = kPlanningWorkMax};
  const CourseOptions options(facts);
  CoursePlans found = PlanCourse(options.problem(), limits);
  const auto has_all = [](const CourseOptions& from, const CoursePlans& plans) {
    return from.HasAllBooked(plans.plans.empty() ? CoursePlan() : plans.plans.front());
  };
  const auto describe = [&facts](const CourseOptions& from, const CoursePlans& plans) {
    ProposedPlans proposed;
    for (const CoursePlan& plan : plans.plans) proposed.plans.push_back(from.Describe(plan));
    proposed.proven = plans.proven && facts.infusions.complete && facts.sessions.complete;
    return proposed;
  };
  if (has_all(options, found)) return describe(options, found);
  facts.leaves_gaps = true;
  const CourseOptions with_gaps(facts);
  const CoursePlans kept = PlanCourse(with_gaps.problem(), limits);
  return has_all(with_gaps, kept) ? describe(with_gaps, kept) : describe(options, found);
}

}  // namespace

absl::StatusOr<CourseProposals::Subject> CourseProposals::SubjectOf(
    const access::CallContext& call, CourseTerms terms, std::optional<CourseView> running) {
  Subject subject{.now = parts_.clock.Now(), .terms = std::move(terms), .running = {}};
  ASSIGN_OR_RETURN(subject.clinic, parts_.directories.Latest(call));
  const Snapshot& clinic = *subject.clinic;
  subject.infusion_type = clinic.FindVisitType(subject.terms.infusion_type);
  if (subject.infusion_type == nullptr) return availability::NotFound("visit type");
  if (!subject.terms.session_type.IsNil()) {
    subject.session_type = clinic.FindVisitType(subject.terms.session_type);
    if (subject.session_type == nullptr) return availability::NotFound("visit type");
  }
  if (!subject.terms.preparation_type.IsNil()) {
    subject.preparation_type = clinic.FindVisitType(subject.terms.preparation_type);
    if (subject.preparation_type == nullptr) return availability::NotFound("visit type");
  }
  subject.policy = PairingPolicyOf(clinic);
  subject.terms.session_ratio = SessionRatioOf(subject.policy, subject.terms);
  subject.running = std::move(running);
  ASSIGN_OR_RETURN(subject.due, parts_.courses.Due(call, subject.terms, clinic));
  if (subject.running.has_value()) subject.moving = MovableOf(*subject.running, subject.now);
  if (!subject.terms.patient.IsNil()) {
    ASSIGN_OR_RETURN(const auto homes, parts_.homes.Find(call, {subject.terms.patient}));
    if (!homes.empty()) subject.home = homes.begin()->second;
  }
  return subject;
}

absl::StatusOr<FreeTimes> CourseProposals::Infusions(const access::CallContext& call,
                                                     const Subject& subject,
                                                     const Interval& window) {
  if (window.empty()) return FreeTimes{};
  const SlotQuery query =
      InfusionQuery(*subject.infusion_type, subject.terms, subject.moving, window);
  ASSIGN_OR_RETURN(FreeTimes times, parts_.availability.Times(call, query, /*who=*/false));
  LeaveOut(subject.terms.pause, times);
  return times;
}

absl::StatusOr<FreeTimes> CourseProposals::Sessions(const access::CallContext& call,
                                                    const Subject& subject,
                                                    const Interval& window) {
  if (window.empty() || subject.session_type == nullptr) return FreeTimes{};
  const SlotQuery query =
      SessionQuery(*subject.session_type, subject.terms, subject.moving, window);
  ASSIGN_OR_RETURN(FreeTimes times, parts_.availability.Times(call, query, /*who=*/true));
  LeaveOut(subject.terms.pause, times);
  return times;
}

absl::StatusOr<ProposedPlans> CourseProposals::Propose(const access::CallContext& call,
                                                       const CourseQuestion& question) {
  std::optional<CourseView> running;
  if (!question.terms.has_value()) {
    ASSIGN_OR_RETURN(running, parts_.courses.Get(call, question.running));
  }
  CourseTerms terms = question.terms.has_value() ? *question.terms : running->course.terms;
  ASSIGN_OR_RETURN(const Subject subject, SubjectOf(call, std::move(terms), std::move(running)));
  const absl::Time from = InfusionsFrom(subject, question.earliest);
  if (from > subject.now + availability::kStartAheadMax) return ProposedPlans{};
  const absl::Time sessions_from =
      subject.session_type == nullptr ? from : SessionsFrom(subject, question.earliest);
  ASSIGN_OR_RETURN(const FreeTimes infusions,
                   Infusions(call, subject, {from, from + kPlanningWindow}));
  ASSIGN_OR_RETURN(const FreeTimes sessions,
                   Sessions(call, subject, {sessions_from, sessions_from + kPlanningWindow}));
  const std::vector<AgreedPair> agreed =
      AgreedPairsOf(subject.terms, subject.running.has_value() ? &*subject.running : nullptr,
                    question.near, *subject.clinic, subject.now);
  ProposedPlans proposed = Plan({.clinic = *subject.clinic,
                                 .terms = subject.terms,
                                 .policy = subject.policy,
                                 .agreed = agreed,
                                 .infusions = infusions,
                                 .sessions = sessions,
                                 .earliest = from,
                                 .due = DaysOf(subject.due, subject.clinic->zone),
                                 .home = subject.home},
                                std::min(question.plans, kPlansMax));
  RETURN_IF_ERROR(AddPreparations(call, subject, question.earliest, proposed.plans));
  ASSIGN_OR_RETURN(const PlannedGates gates, Gates(call, subject));
  for (ProposedPlan& plan : proposed.plans) {
    for (ProposedPair& pair : plan.pairs) gates.Mark(pair);
  }
  return proposed;
}

absl::Time CourseProposals::StartsFrom(const Subject& subject, absl::Time asked,
                                       const VisitType& type) {
  absl::Time from = FromWhen(subject.now, asked, type);
  const bool waits_for_due =
      asked == absl::InfinitePast() && subject.due.has_value() && !HasInfusion(subject.running);
  if (waits_for_due) from = std::max(from, subject.due->start);
  return AfterPause(subject.terms.pause, from);
}

absl::Time CourseProposals::SessionsFrom(const Subject& subject, absl::Time asked) {
  const absl::Time from = StartsFrom(subject, asked, *subject.session_type);
  const PairPolicy& pairing = subject.policy.pairing;
  if (pairing.direction == PairDirection::kAfter) return from;
  // Before what begins then.
  return std::max(FromWhen(subject.now, asked, *subject.session_type),
                  SessionStarts(pairing, {from, from}, std::nullopt, subject.clinic->zone).start);
}

absl::Time CourseProposals::InfusionsFrom(const Subject& subject, absl::Time asked) {
  const absl::Time from = StartsFrom(subject, asked, *subject.infusion_type);
  if (subject.preparation_type == nullptr || subject.running.has_value()) return from;
  // On the day after a preparation could be.
  const absl::TimeZone zone = subject.clinic->zone;
  const absl::Time prepared = FromWhen(subject.now, asked, *subject.preparation_type);
  const absl::Time after = DayInterval(absl::ToCivilDay(prepared, zone), zone).end;
  return AfterPause(subject.terms.pause, std::max(from, after));
}

absl::Status CourseProposals::AddPreparations(const access::CallContext& call,
                                              const Subject& subject, absl::Time asked,
                                              std::vector<ProposedPlan>& plans) {
  if (subject.preparation_type == nullptr) return absl::OkStatus();
  const Preparing preparing(
      {*subject.clinic, subject.policy.pairing, subject.terms.wishes},
      subject.running.has_value() ? subject.running->preparation : std::nullopt, subject.now);
  Interval starts = preparing.StartsFor(plans);
  starts.start = std::max(starts.start, FromWhen(subject.now, asked, *subject.preparation_type));
  FreeTimes times;
  if (!starts.empty()) {
    ASSIGN_OR_RETURN(
        times,
        parts_.availability.Times(
            call, SessionQuery(*subject.preparation_type, subject.terms, subject.moving, starts),
            /*who=*/true));
    LeaveOut(subject.terms.pause, times);
  }
  for (ProposedPlan& plan : plans) preparing.Add(times, plan);
  return absl::OkStatus();
}

absl::StatusOr<PlannedGates> CourseProposals::Gates(const access::CallContext& call,
                                                    const Subject& subject) {
  std::vector<clearances::Clearance> last;
  if (!subject.infusion_type->gates.empty() && !subject.terms.patient.IsNil()) {
    ASSIGN_OR_RETURN(last, parts_.clearances.ReadLast(call, subject.terms.patient));
  }
  return PlannedGates(*subject.clinic, *subject.infusion_type, std::move(last), subject.now);
}

absl::StatusOr<std::vector<PairOffer>> CourseProposals::Offers(const access::CallContext& call,
                                                               CourseId course, int position,
                                                               bool infusion_may_move) {
  ASSIGN_OR_RETURN(CourseView running, parts_.courses.Get(call, course));
  CourseTerms terms = running.course.terms;
  if (position < 1 || position > terms.infusion_count) return NoSuchPosition(terms.infusion_count);
  ASSIGN_OR_RETURN(Subject subject, SubjectOf(call, std::move(terms), std::move(running)));
  const auto index = static_cast<std::size_t>(position - 1);
  subject.moving = MovableOf(subject.running->pairs[index], subject.now);
  const std::vector<AgreedPair> agreed =
      AgreedPairsOf(subject.terms, &*subject.running, {}, *subject.clinic, subject.now);
  const AgreedPair& pair = agreed[index];
  if (!pair.infusion.booked.has_value() || pair.is_missed) return NotBooked();
  if (pair.held.has_value()) subject.moving.push_back(pair.held->hold);
  const PairState state = subject.running->pairs[index].judgement.state;
  if (!WantsSession(pair.choice) || state == PairState::kUnpaired) return std::vector<PairOffer>();
  const bool stays = pair.infusion.stays || !infusion_may_move;
  const absl::Duration reach = stays ? absl::ZeroDuration() : kInfusionMoveMax;
  const Interval infusion = pair.infusion.booked->time;
  const absl::Time soonest = subject.now + subject.session_type->lead_time;
  const Interval moves{std::max(infusion.start - reach, subject.now + kFrozenAhead),
                       infusion.start + reach + directory::kTick};
  const Interval starts =
      SessionStarts(subject.policy.pairing, infusion, pair.actual_end, subject.clinic->zone);
  const Interval near{std::max(starts.start - reach, soonest), starts.end + reach};
  FreeTimes infusions;
  if (!stays) {
    ASSIGN_OR_RETURN(infusions, Infusions(call, subject, moves));
  }
  ASSIGN_OR_RETURN(FreeTimes sessions, Sessions(call, subject, near));
  if (pair.held.has_value()) {
    AddHeld(pair.held->visit, sessions);
    LeaveOut(subject.terms.pause, sessions);
  }
  const CourseFacts facts = {.clinic = *subject.clinic,
                             .terms = subject.terms,
                             .policy = subject.policy,
                             .agreed = agreed,
                             .infusions = infusions,
                             .sessions = sessions,
                             .earliest = subject.now,
                             .home = subject.home};
  MayMove may_move;
  if (!stays) may_move = [&](const PlannedVisit& visit) { return MayBook(subject, index, visit); };
  std::vector<PairOffer> offers =
      FindOffers(facts, CourseOptions(facts), position, subject.now, may_move);
  ASSIGN_OR_RETURN(const PlannedGates gates, Gates(call, subject));
  for (PairOffer& offer : offers) gates.Mark(offer.pair);
  return offers;
}

bool CourseProposals::MayBook(const Subject& subject, std::size_t index,
                              const PlannedVisit& infusion) {
  const PairView& pair = subject.running->pairs[index];
  CourseOrder order;
  order.must_pair = false;
  return CheckChanges(*subject.running, order,
                      {{pair.link.position, /*is_session=*/false, infusion, pair.infusion}},
                      *subject.clinic, subject.now)
      .ok();
}

absl::StatusOr<std::vector<PairSlot>> CourseProposals::Search(const access::CallContext& call,
                                                              const PairSearch& search) {
  CourseTerms terms;
  terms.patient = search.patient;
  terms.infusion_type = search.infusion_type;
  terms.session_type = search.session_type;
  terms.wishes = search.wishes;
  ASSIGN_OR_RETURN(const Subject subject, SubjectOf(call, std::move(terms), std::nullopt));
  ASSIGN_OR_RETURN(FreeTimes infusions, Infusions(call, subject, search.window));
  if (infusions.slots.size() > kPairSlotsMax) infusions.slots.resize(kPairSlotsMax);
  std::vector<PairSlot> slots;
  if (infusions.slots.empty()) return slots;
  const auto starts = [&subject](const availability::Slot& infusion) {
    return SessionStarts(subject.policy.pairing, infusion.time, std::nullopt, subject.clinic->zone);
  };
  const Interval near{starts(infusions.slots.front()).start, starts(infusions.slots.back()).end};
  ASSIGN_OR_RETURN(const FreeTimes sessions, Sessions(call, subject, near));
  const std::vector<AgreedPair> nothing;
  const CourseFacts facts = {.clinic = *subject.clinic,
                             .terms = subject.terms,
                             .policy = subject.policy,
                             .agreed = nothing,
                             .infusions = infusions,
                             .sessions = sessions,
                             .earliest = subject.now,
                             .home = subject.home};
  const CourseOptions options(facts);
  const int count = std::clamp(search.sessions, 0, kSessionsPerSlotMax);
  for (std::size_t i = 0; i < options.problem().infusions.size(); ++i) {
    slots.push_back(PairSlotOf(options, static_cast<int>(i), count));
  }
  if (search.patient.IsNil()) return slots;  // of whom nothing is known
  ASSIGN_OR_RETURN(const PlannedGates gates, Gates(call, subject));
  for (PairSlot& slot : slots) {
    for (ProposedPair& pair : slot.pairs) gates.Mark(pair);
  }
  return slots;
}

}  // namespace tandem::courses
