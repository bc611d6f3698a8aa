// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/testing/every_plan.h"

#include <algorithm>

namespace tandem::courses {
namespace {

double Hours(absl::Duration span) { return absl::ToDoubleHours(span); }

// The defaults of the policy; whole seconds, so that both round alike.
int Closeness(double hours) {
  if (hours < 18) return 600;
  if (hours <= 48) return 1000;
  const auto line = [&](double from, int high, double until, int low) {
    const auto whole = static_cast<long>((until - from) * 3600);
    const auto at = static_cast<long>((hours - from) * 3600 + 0.5);
    return high - static_cast<int>((high - low) * at / whole);
  };
  return hours <= 72 ? line(48, 1000, 72, 750) : line(72, 750, 168, 200);
}

}  // namespace

PlanTuple TupleOf(const PlanMerit& merit) {
  return {merit.paired, -merit.changed, -merit.stretched, merit.points, merit.comfort};
}

EveryPlan::EveryPlan(const CourseProblem& problem, std::size_t count)
    : problem_(problem), count_(count) {
  Extend({});
}

std::vector<PlanTuple> EveryPlan::Best() const {
  std::vector<PlanTuple> merits;
  for (const auto& [days, merit] : best_) merits.push_back(merit);
  std::sort(merits.rbegin(), merits.rend());
  return merits;
}

std::optional<PlanTuple> EveryPlan::Judge(const std::vector<PlannedInfusion>& plan) const {
  int paired = 0, changed = 0, stretched = 0, points = 0, comfort = 0;
  std::optional<int> last = problem_.acquaintance.last;
  for (std::size_t k = 0; k < plan.size(); ++k) {
    const WantedInfusion& wanted = problem_.wanted[k];
    const bool moved = wanted.infusion.has_value() && *wanted.infusion != plan[k].infusion;
    const bool other = wanted.session.has_value() && wanted.session != plan[k].session;
    const bool held = wanted.frozen && !wanted.session_open;
    if (wanted.frozen && moved) return std::nullopt;
    if (held && wanted.session != plan[k].session) return std::nullopt;
    if (!IsFor(Infusion(plan[k]).only, k)) return std::nullopt;
    if (!wanted.frozen && BeforeInWeek(plan, k) >= problem_.spacing.per_week_max) {
      return std::nullopt;
    }
    comfort += Infusion(plan[k]).comfort;
    changed += moved + other;
    if (k > 0) {
      if (!MayFollow(plan, k)) return std::nullopt;
      stretched += IsStretched(plan, k);
      comfort += IsSameTime(plan, k) ? 1000 : 0;
    } else {
      stretched += !wanted.frozen && !IsDue(plan[0]);
    }
    const bool needs_none =
        wanted.wants_pair == PairWish::kFirstOfWeek && BeforeInWeek(plan, k) > 0;
    paired += needs_none;
    if (!plan[k].session.has_value()) continue;
    if (wanted.wants_pair == PairWish::kNever || needs_none) return std::nullopt;
    if (!MayBePair(plan, k)) return std::nullopt;
    if (!IsFor(Session(plan[k]).only, k)) return std::nullopt;
    ++paired;
    points += PointsOf(plan[k], last);
    last = Session(plan[k]).therapist;
  }
  return PlanTuple{paired, -changed, -stretched, points, comfort};
}

const InfusionOption& EveryPlan::Infusion(const PlannedInfusion& planned) const {
  return problem_.infusions[static_cast<std::size_t>(planned.infusion)];
}

const SessionOption& EveryPlan::Session(const PlannedInfusion& planned) const {
  return problem_.sessions[static_cast<std::size_t>(*planned.session)];
}

bool EveryPlan::IsFor(int only, std::size_t k) {
  return only == kAnyInfusion || only == static_cast<int>(k);
}

bool EveryPlan::MayFollow(const std::vector<PlannedInfusion>& plan, std::size_t k) const {
  const InfusionTimes& here = Infusion(plan[k]).times;
  const InfusionTimes& before = Infusion(plan[k - 1]).times;
  const absl::Duration gap = here.start - before.start;
  return gap >= problem_.spacing.gap_min &&
         (gap <= problem_.spacing.gap_max || IsOverPause(plan, k)) && here.day > before.day &&
         DaysTo(plan, k) <= problem_.spacing.span_max / absl::Hours(24);
}

// From the first infusion on, day by day; a day that the pause has from its first to its last
// minute does not count.
int EveryPlan::DaysTo(const std::vector<PlannedInfusion>& plan, std::size_t k) const {
  const absl::CivilDay epoch(1970, 1, 1);
  int days = 0;
  for (absl::CivilDay day = Infusion(plan[0]).times.day; day < Infusion(plan[k]).times.day; ++day) {
    const absl::Time midnight = absl::UnixEpoch() + absl::Hours(24) * (day - epoch);
    days += !problem_.pause.has_value() || midnight < problem_.pause->start ||
            midnight + absl::Hours(24) > problem_.pause->end;
  }
  return days;
}

// Infusions of the course, in its week.
int EveryPlan::BeforeInWeek(const std::vector<PlannedInfusion>& plan, std::size_t k) const {
  const auto week = [](absl::CivilDay day) {
    while (absl::GetWeekday(day) != absl::Weekday::monday) --day;
    return day;
  };
  const auto start_week = [&](std::size_t i) {
    return week(absl::ToCivilDay(Infusion(plan[i]).times.start, absl::UTCTimeZone()));
  };
  const absl::CivilDay own = start_week(k);
  int before = 0;
  for (const absl::CivilDay day : problem_.earlier) before += week(day) == own;
  for (std::size_t i = 0; i < k; ++i) before += start_week(i) == own;
  return before;
}

bool EveryPlan::IsOverPause(const std::vector<PlannedInfusion>& plan, std::size_t k) const {
  if (!problem_.pause.has_value()) return false;
  const absl::Time resumed = problem_.pause->end;
  return Infusion(plan[k - 1]).times.start < resumed && resumed <= Infusion(plan[k]).times.start;
}

bool EveryPlan::IsSameTime(const std::vector<PlannedInfusion>& plan, std::size_t k) const {
  const absl::Duration gap = Infusion(plan[k]).times.start - Infusion(plan[k - 1]).times.start;
  return problem_.same_time && absl::ToInt64Seconds(gap) % (24 * 3600) == 0;
}

bool EveryPlan::IsDue(const PlannedInfusion& planned) const {
  if (!problem_.due.has_value()) return true;
  const absl::CivilDay day = absl::ToCivilDay(Infusion(planned).times.start, absl::UTCTimeZone());
  return day >= problem_.due->first && day < problem_.due->end;
}

bool EveryPlan::IsStretched(const std::vector<PlannedInfusion>& plan, std::size_t k) const {
  if (IsOverPause(plan, k)) {
    const absl::Duration before = problem_.pause->start - Infusion(plan[k - 1]).times.start;
    const absl::Duration after = Infusion(plan[k]).times.start - problem_.pause->end;
    return std::max(before, after) > problem_.spacing.gap_until;
  }
  const absl::Duration gap = Infusion(plan[k]).times.start - Infusion(plan[k - 1]).times.start;
  return gap < problem_.spacing.gap_from || gap > problem_.spacing.gap_until;
}

bool EveryPlan::MayBePair(const std::vector<PlannedInfusion>& plan, std::size_t k) const {
  if (PlaceOf(plan[k]) < 0) return false;
  const PairDirection direction = problem_.pairing.direction;
  if (LiesBefore(plan[k])) return direction != PairDirection::kAfter && MayComeBefore(plan, k);
  return direction != PairDirection::kBefore && MayComeAfter(plan, k);
}

bool EveryPlan::MayComeAfter(const std::vector<PlannedInfusion>& plan, std::size_t k) const {
  const SessionTimes& with = Session(plan[k]).times;
  const double after = Hours(with.time.start - Infusion(plan[k]).times.discharge);
  return IsOverIt(Infusion(plan[k]).times, with) &&
         after <= Hours(problem_.pairing.acceptable_until) &&
         (k + 1 == plan.size() ||
          with.time.end + problem_.pairing.before_next <= Infusion(plan[k + 1]).times.start);
}

bool EveryPlan::MayComeBefore(const std::vector<PlannedInfusion>& plan, std::size_t k) const {
  const SessionTimes& with = Session(plan[k]).times;
  const absl::Time start = Infusion(plan[k]).times.start;
  const double minutes = absl::ToDoubleMinutes(start - with.time.end);
  if (minutes < absl::ToDoubleMinutes(problem_.pairing.before_from)) return false;
  const absl::CivilDay day = absl::ToCivilDay(start, absl::UTCTimeZone());
  const bool is_shortly = minutes <= absl::ToDoubleMinutes(problem_.pairing.before_until);
  if (!is_shortly && with.day + 1 != day) return false;
  const bool is_agreed = problem_.wanted[k].session == plan[k].session;
  if (k == 0) {
    if (!problem_.previous.has_value()) return true;
    return IsOverIt(problem_.previous->times, with) &&
           (is_agreed || !problem_.previous->has_session_after);
  }
  if (!IsOverIt(Infusion(plan[k - 1]).times, with)) return false;
  if (!plan[k - 1].session.has_value() || LiesBefore(plan[k - 1])) return true;
  return is_agreed && problem_.wanted[k - 1].session == plan[k - 1].session;
}

// May somebody come to the session after that infusion?
bool EveryPlan::IsOverIt(const InfusionTimes& infusion, const SessionTimes& with) const {
  const double after = Hours(with.time.start - infusion.discharge);
  if (with.day <= infusion.day || after < Hours(problem_.pairing.earliest)) return false;
  return !with.in_person || with.has_ride || after >= Hours(problem_.pairing.no_driving);
}

bool EveryPlan::LiesBefore(const PlannedInfusion& planned) const {
  return Session(planned).times.time.start < Infusion(planned).times.start;
}

int EveryPlan::PointsOf(const PlannedInfusion& planned, std::optional<int> last) const {
  const InfusionOption& here = Infusion(planned);
  const SessionOption& with = Session(planned);
  int closeness = 0;
  if (LiesBefore(planned)) {
    const bool is_shortly = with.times.time.end + problem_.pairing.before_until >= here.times.start;
    closeness = is_shortly ? 1000 : 750;
  } else {
    closeness = Closeness(Hours(with.times.time.start - here.times.discharge));
  }
  return 40 * closeness + with.points + PlaceOf(planned) + 15 * Continuity(last, with.therapist);
}

int EveryPlan::PlaceOf(const PlannedInfusion& planned) const {
  return problem_.place_points[static_cast<std::size_t>(Infusion(planned).site)]
                              [static_cast<std::size_t>(Session(planned).place)];
}

int EveryPlan::Continuity(std::optional<int> last, int therapist) const {
  const auto& seen = problem_.acquaintance.seen;
  const auto index = static_cast<std::size_t>(therapist);
  if (last == therapist) return 1000;
  if (index < seen.size() && seen[index]) return 500;
  return last.has_value() ? 200 : 500;
}

void EveryPlan::Extend(std::vector<PlannedInfusion> plan) {
  if (plan.size() == count_) {
    const std::optional<PlanTuple> merit = Judge(plan);
    if (!merit.has_value()) return;
    std::vector<absl::CivilDay> days;
    for (const PlannedInfusion& planned : plan) days.push_back(Infusion(planned).times.day);
    const auto [at, fresh] = best_.try_emplace(days, *merit);
    if (!fresh) at->second = std::max(at->second, *merit);
    return;
  }
  const int from = plan.empty() ? 0 : plan.back().infusion + 1;
  for (int i = from; i < static_cast<int>(problem_.infusions.size()); ++i) {
    plan.push_back({i, std::nullopt});
    Extend(plan);
    for (int s = 0; s < static_cast<int>(problem_.sessions.size()); ++s) {
      plan.back().session = s;
      Extend(plan);
    }
    plan.pop_back();
  }
}

}  // namespace tandem::courses
