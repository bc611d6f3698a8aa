// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_options.h"

#include <algorithm>

#include "scheduler/courses/course_points.h"
#include "scheduler/courses/pair_rules.h"
#include "scheduler/courses/session_ratio.h"
#include "scheduler/courses/spacing_rules.h"
#include "scheduler/courses/wall_clock.h"

namespace tandem::courses {
namespace {

int Days(absl::Duration span) { return static_cast<int>(span / absl::Hours(24)); }

// See ProposedPair.
int DaysAfter(const InfusionTimes& infusion, const SessionTimes& session) {
  const bool is_before = LiesBefore(infusion, session);
  return static_cast<int>(session.day - (is_before ? StartDay(infusion) : infusion.day));
}

// An appointment as far as pairs are judged by it.
appointments::Appointment AppointmentOf(const PlannedVisit& visit) {
  appointments::Appointment appointment;
  appointment.status = appointments::Status::kBooked;
  appointment.time = visit.time;
  appointment.location = visit.location;
  appointment.mode = visit.mode;
  return appointment;
}

}  // namespace

CourseOptions::CourseOptions(const CourseFacts& facts)
    : facts_(facts),
      spacing_(SpacingOf(facts.policy.spacing,
                         facts.clinic.FindVisitType(facts.terms.infusion_type),
                         facts.terms.spacing)),
      pool_(facts.clinic, facts.policy.pairing.weights, facts.terms.wishes, facts.home) {
  problem_.pairing = facts.policy.pairing;
  problem_.spacing = spacing_;
  const std::optional<Interval>& pause = facts.terms.pause;
  if (pause.has_value()) problem_.pause = OnWall(*pause, facts.clinic.zone);
  problem_.due = facts.due;
  problem_.same_time = facts.terms.wishes.same_time;
  ChooseSequence();
  FillPool();
  FillWanted();
  FillSpan();
  FillEarlier();
  FillAcquaintance();
}

void CourseOptions::ChooseSequence() {
  const auto is_booked = [](const AgreedPair& pair) {
    return pair.infusion.booked.has_value() && !pair.is_missed;
  };
  int last_booked = 0;
  int last_staying = 0;
  for (const AgreedPair& pair : facts_.agreed) {
    if (is_booked(pair)) last_booked = pair.position;
    if (is_booked(pair) && pair.infusion.stays) last_staying = pair.position;
  }
  const int planned_from = facts_.leaves_gaps ? last_booked : last_staying;
  std::vector<int> staying;
  for (const AgreedPair& pair : facts_.agreed) {
    if (pair.is_missed || pair.is_left_out) continue;
    if (!is_booked(pair)) {
      if (pair.position > planned_from) sequence_.push_back(pair.position);
    } else if (!pair.infusion.stays) {
      sequence_.push_back(pair.position);
    } else if (facts_.clinic.FindLocation(pair.infusion.booked->location) != nullptr) {
      if (!staying.empty() && !KeepDistance(Agreed(staying.back()), pair)) staying.clear();
      staying.push_back(pair.position);
    }
  }
  if (!staying.empty() && IsTooLongAgo(*Agreed(staying.back()).infusion.booked)) {
    staying.clear();
  }
  sequence_.insert(sequence_.begin(), staying.begin(), staying.end());
  std::sort(sequence_.begin(), sequence_.end());
}

bool CourseOptions::IsTooLongAgo(const PlannedVisit& last) const {
  const absl::TimeZone zone = facts_.clinic.zone;
  const absl::Time latest = OnWall(last.time.start, zone) + spacing_.gap_max;
  // A pause that begins in time takes as long as it takes.
  const std::optional<Interval>& pause = problem_.pause;
  const bool pauses =
      pause.has_value() && pause->start <= latest && OnWall(last.time.start, zone) < pause->end;
  return OnWall(facts_.earliest, zone) > (pauses ? pause->end + spacing_.gap_max : latest);
}

bool CourseOptions::KeepDistance(const AgreedPair& before, const AgreedPair& after) const {
  const absl::TimeZone zone = facts_.clinic.zone;
  const InfusionTimes first =
      InfusionTimesOf(before.infusion.booked->time, before.actual_end, zone);
  const InfusionTimes next = InfusionTimesOf(after.infusion.booked->time, after.actual_end, zone);
  const absl::Duration gap = next.start - first.start;
  return first.day < next.day && spacing_.gap_min <= gap &&
         (gap <= spacing_.gap_max || IsOverPause(problem_.pause, first.start, next.start));
}

int CourseOptions::OwnerOf(int position) const {
  const auto found = std::find(sequence_.begin(), sequence_.end(), position);
  return static_cast<int>(found - sequence_.begin());  // behind all of them: nobody's
}

void CourseOptions::FillPool() {
  pool_.AddInfusions(facts_.infusions.slots);
  pool_.AddSessions(facts_.sessions);
  for (const AgreedPair& pair : facts_.agreed) {
    const int owner = OwnerOf(pair.position);
    if (pair.infusion.booked.has_value()) {
      pool_.AddInfusion(*pair.infusion.booked, pair.actual_end, owner);
    }
    if (pair.session.booked.has_value()) pool_.AddSession(*pair.session.booked, owner);
  }
  pool_.AddTherapist(facts_.terms.wishes.therapist);
  pool_.Finish(problem_);
}

void CourseOptions::FillWanted() {
  for (std::size_t k = 0; k < sequence_.size(); ++k) problem_.wanted.push_back(WantedOf(k));
}

// What is booked or wished goes before the ratio, and so does what the patient chose.
PairWish CourseOptions::WishOf(const AgreedPair& agreed) const {
  if (!WantsSession(agreed.choice)) return PairWish::kNever;
  const AgreedHalf& session = agreed.session;
  const bool has_one = session.booked.has_value() || session.wished.has_value();
  const SessionRatio ratio = facts_.terms.session_ratio.value_or(SessionRatio::kEvery);
  if (has_one || agreed.choice == PairingChoice::kWaiting) return PairWish::kAlways;
  if (ratio == SessionRatio::kWeekly) return PairWish::kFirstOfWeek;
  return HaveSessionsIn({})[Index(agreed.position - 1)] ? PairWish::kAlways : PairWish::kNever;
}

WantedInfusion CourseOptions::WantedOf(std::size_t k) const {
  const AgreedPair& agreed = Agreed(sequence_[k]);
  const int owner = static_cast<int>(k);
  const auto kept = [owner](const AgreedHalf& half, const auto& find) -> std::optional<int> {
    if (half.wished.has_value()) return find(*half.wished, kAnyInfusion);
    return half.booked.has_value() ? find(*half.booked, owner) : std::nullopt;
  };
  WantedInfusion wanted;
  wanted.wants_pair = WishOf(agreed);
  wanted.frozen = agreed.infusion.stays;
  wanted.infusion = kept(agreed.infusion, [this](const PlannedVisit& visit, int only) {
    return pool_.FindInfusion(visit, only);
  });
  if (wanted.wants_pair == PairWish::kNever) return wanted;
  wanted.session = kept(agreed.session, [this](const PlannedVisit& visit, int only) {
    return pool_.FindSession(visit, only);
  });
  if (agreed.session.stays) {
    // What stays and is no pair, or may become none, is not planned around.
    const bool fits = wanted.frozen && wanted.session.has_value() &&
                      StaysPaired(k, *wanted.infusion, *wanted.session);
    wanted.wants_pair = fits ? PairWish::kAlways : PairWish::kNever;
    if (!fits) wanted.session.reset();
  } else {
    wanted.session_open = wanted.frozen;
  }
  return wanted;
}

// Whatever comes before what stays, stays.
std::optional<InfusionTimes> CourseOptions::StayingBefore(int position) const {
  for (int before = position - 1; before >= 1; --before) {
    const AgreedPair& pair = Agreed(before);
    if (!pair.infusion.booked.has_value() || pair.is_missed) continue;
    return EarlierOf(pair).times;
  }
  return std::nullopt;
}

bool CourseOptions::StaysPaired(std::size_t k, int infusion, int session) const {
  const SessionOption& with = problem_.sessions[Index(session)];
  const InfusionOption& here = problem_.infusions[Index(infusion)];
  if (!MayBePair(problem_, here, with)) return false;
  const std::optional<InfusionTimes> before = StayingBefore(sequence_[k]);
  if (!LeavesRecovery(problem_.pairing, before, here.times, with.times)) return false;
  if (k + 1 == sequence_.size()) return true;
  const AgreedHalf& next = Agreed(sequence_[k + 1]).infusion;
  return !next.stays || with.times.time.end + problem_.pairing.before_next <=
                            OnWall(next.booked->time.start, facts_.clinic.zone);
}

// From the first infusion of the course, also when the problem begins later; and never less than
// what stays has already.
void CourseOptions::FillSpan() {
  std::optional<absl::CivilDay> first;   // of the course
  std::optional<absl::CivilDay> begins;  // of what stays in the problem
  absl::CivilDay ends;
  for (const AgreedPair& pair : facts_.agreed) {
    if (!pair.infusion.booked.has_value() || pair.is_missed || !pair.infusion.stays) continue;
    const absl::CivilDay day =
        InfusionTimesOf(pair.infusion.booked->time, pair.actual_end, facts_.clinic.zone).day;
    if (!first.has_value()) first = day;
    if (OwnerOf(pair.position) == static_cast<int>(sequence_.size())) continue;
    if (!begins.has_value()) begins = day;
    ends = day;
  }
  if (!begins.has_value()) return;
  const int left = Days(spacing_.span_max) - SpanDays(*first, *begins, problem_.pause);
  const int staying = SpanDays(*begins, ends, problem_.pause);
  problem_.spacing.span_max = absl::Hours(24) * std::max(left, staying);
}

void CourseOptions::FillEarlier() {
  for (const AgreedPair& pair : facts_.agreed) {
    const bool is_planned = OwnerOf(pair.position) < static_cast<int>(sequence_.size());
    if (is_planned || pair.is_missed || !pair.infusion.booked.has_value()) continue;
    problem_.earlier.push_back(
        absl::ToCivilDay(pair.infusion.booked->time.start, facts_.clinic.zone));
    const bool is_before = sequence_.empty() || pair.position < sequence_.front();
    if (is_before) problem_.previous = EarlierOf(pair);
  }
}

EarlierInfusion CourseOptions::EarlierOf(const AgreedPair& pair) const {
  const absl::TimeZone zone = facts_.clinic.zone;
  const Interval& infusion = pair.infusion.booked->time;
  const std::optional<PlannedVisit>& session = pair.session.booked;
  return {InfusionTimesOf(infusion, pair.actual_end, zone),
          session.has_value() && infusion.start <= session->time.start};
}

void CourseOptions::FillAcquaintance() {
  problem_.acquaintance.seen.assign(Index(problem_.therapists), false);
  for (const AgreedPair& pair : facts_.agreed) {
    const bool is_planned = OwnerOf(pair.position) < static_cast<int>(sequence_.size());
    if (is_planned || !pair.session.booked.has_value()) continue;
    const auto therapist = pool_.Therapist(pair.session.booked->practitioner);
    if (!therapist.has_value()) continue;
    const bool is_before = sequence_.empty() || pair.position < sequence_.front();
    if (is_before) problem_.acquaintance.last = therapist;
    problem_.acquaintance.seen[Index(*therapist)] = true;
  }
}

bool CourseOptions::HasAllBooked(const CoursePlan& plan) const {
  for (std::size_t k = plan.infusions.size(); k < sequence_.size(); ++k) {
    if (Agreed(sequence_[k]).infusion.booked.has_value()) return false;
  }
  return true;
}

std::optional<ChosenPair> CourseOptions::BookedAt(const AgreedPair& agreed) const {
  if (!agreed.infusion.booked.has_value()) return std::nullopt;
  const int owner = OwnerOf(agreed.position);
  const auto infusion = pool_.FindInfusion(*agreed.infusion.booked, owner);
  if (!infusion.has_value()) return std::nullopt;
  ChosenPair chosen{agreed.position, *infusion, {}};
  if (agreed.session.booked.has_value()) {
    chosen.session = pool_.FindSession(*agreed.session.booked, owner);
  }
  return chosen;
}

std::vector<ChosenPair> CourseOptions::Booked() const {
  std::vector<ChosenPair> pairs;
  for (const AgreedPair& agreed : facts_.agreed) {
    const auto booked = BookedAt(agreed);
    if (booked.has_value()) pairs.push_back(*booked);
  }
  return pairs;
}

ProposedPlan CourseOptions::Describe(const CoursePlan& plan) const {
  std::vector<ChosenPair> pairs;
  for (const AgreedPair& agreed : facts_.agreed) {
    std::optional<ChosenPair> chosen = BookedAt(agreed);
    const auto k = Index(OwnerOf(agreed.position));
    if (k < plan.infusions.size()) {
      const PlannedInfusion& planned = plan.infusions[k];
      // What is booked and has no place in the plan stays: nothing is cancelled. Beside an infusion
      // that moves away from it, it is not spoken of.
      const bool stays = chosen.has_value() && chosen->infusion == planned.infusion;
      const std::optional<int> booked = stays ? chosen->session : std::nullopt;
      chosen = {agreed.position, planned.infusion,
                planned.session.has_value() ? planned.session : booked};
    }
    if (chosen.has_value()) pairs.push_back(*chosen);
  }
  ProposedPlan proposed{Describe(pairs), plan.merit};
  proposed.merit.paired = static_cast<int>(
      std::count_if(proposed.pairs.begin(), proposed.pairs.end(), [](const ProposedPair& pair) {
        return pair.judgement.state == PairState::kLinked ||
               pair.judgement.state == PairState::kDegraded;
      }));
  return proposed;
}

std::vector<bool> CourseOptions::HaveSessionsIn(const std::vector<ChosenPair>& pairs) const {
  std::vector<RatioPlace> places;
  for (const AgreedPair& agreed : facts_.agreed) {
    places.push_back({.is_left_out = agreed.is_left_out});
  }
  for (const ChosenPair& pair : pairs) {
    if (pair.position < 1) continue;
    RatioPlace& place = places[Index(pair.position - 1)];
    place.day = absl::ToCivilDay(pool_.infusion(pair.infusion).time.start, facts_.clinic.zone);
    place.takes_place = !IsMissed(pair);
  }
  return HaveSessions(facts_.terms.session_ratio.value_or(SessionRatio::kEvery), places);
}

bool CourseOptions::IsMissed(const ChosenPair& pair) const {
  const bool is_own = problem_.infusions[Index(pair.infusion)].only != kAnyInfusion;
  return is_own && pair.position > 0 && Agreed(pair.position).is_missed;
}

PairJudgement CourseOptions::Judge(const ChosenPair& pair, const Neighbours& beside,
                                   bool has_session) const {
  appointments::Appointment infusion = AppointmentOf(pool_.infusion(pair.infusion));
  appointments::Appointment session;
  PairFacts facts;
  facts.infusion = &infusion;
  if (pair.session.has_value()) {
    session = AppointmentOf(pool_.session(*pair.session));
    facts.session = &session;
  }
  if (pair.position > 0) {
    const AgreedPair& agreed = Agreed(pair.position);
    facts.choice = agreed.choice;
    facts.external = agreed.external;
    const bool is_own = problem_.infusions[Index(pair.infusion)].only != kAnyInfusion;
    if (is_own) infusion.actual_end = agreed.actual_end;
    if (IsMissed(pair)) infusion.status = appointments::Status::kNoShow;
  }
  facts.is_unpaired = !has_session;
  facts.next_infusion = beside.next;
  facts.previous_infusion = beside.previous;
  facts.has_ride = facts_.terms.wishes.has_ride;
  facts.zone = facts_.clinic.zone;
  return JudgePair(problem_.pairing, facts);
}

// Those that the patient does not miss.
CourseOptions::Neighbours CourseOptions::NeighboursOf(const std::vector<ChosenPair>& pairs,
                                                      std::size_t at) const {
  const auto counts = [&](std::size_t i) { return !Agreed(pairs[i].position).is_missed; };
  Neighbours beside;
  for (std::size_t i = at + 1; i < pairs.size() && !beside.next.has_value(); ++i) {
    if (counts(i)) beside.next = pool_.infusion(pairs[i].infusion).time.start;
  }
  for (std::size_t i = at; i-- > 0 && !beside.previous.has_value();) {
    if (counts(i)) beside.previous = problem_.infusions[Index(pairs[i].infusion)].times;
  }
  return beside;
}

std::vector<ProposedPair> CourseOptions::Describe(const std::vector<ChosenPair>& pairs) const {
  std::vector<ProposedPair> described;
  const std::vector<bool> have_sessions = HaveSessionsIn(pairs);
  std::optional<int> last;  // whom the patient saw last
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const ChosenPair& pair = pairs[i];
    ProposedPair one;
    one.position = pair.position;
    one.infusion = pool_.infusion(pair.infusion);
    const bool has_session = pair.position < 1 || have_sessions[Index(pair.position - 1)];
    one.judgement = Judge(pair, NeighboursOf(pairs, i), has_session);
    const InfusionOption& infusion = problem_.infusions[Index(pair.infusion)];
    bool is_same = infusion.only != kAnyInfusion;
    one.missed = IsMissed(pair);
    if (pair.session.has_value()) {
      const SessionOption& session = problem_.sessions[Index(*pair.session)];
      one.session = pool_.session(*pair.session);
      is_same = is_same && session.only != kAnyInfusion;
      if (one.judgement.state == PairState::kLinked ||
          one.judgement.state == PairState::kDegraded) {
        one.points = PairPoints(problem_, infusion, session) +
                     ContinuityPoints(problem_, last, session.therapist);
      }
      one.same_therapist = last == session.therapist;
      one.same_place = one.session->mode == directory::Mode::kInPerson &&
                       one.session->location == one.infusion.location;
      one.near_home = pool_.IsForHome(one.infusion, *one.session);
      one.days_after = DaysAfter(infusion.times, session.times);
      last = session.therapist;
    }
    one.unchanged = is_same;
    described.push_back(std::move(one));
  }
  return described;
}

}  // namespace tandem::courses
