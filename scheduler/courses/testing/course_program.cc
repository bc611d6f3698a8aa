// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/testing/course_program.h"

#include <map>
#include <vector>

#include "scheduler/courses/testing/integer_program.h"

namespace tandem::courses {
namespace {

using Terms = IntegerProgram::Terms;
constexpr double kAny = IntegerProgram::kUnbounded;
constexpr int kSeen = 500, kNew = 200, kSame = 1000;  // permille of continuity

void Add(Terms& to, const Terms& terms, double factor = 1) {
  for (const auto& [column, own] : terms) to.emplace_back(column, factor * own);
}

// Infusion k at option a: at_[k][a]. From a to b: from_[k][a][b]. Session s with it:
// with_[k][a][s].
class CourseProgram {
 public:
  CourseProgram(const CourseProblem& problem, int count)
      : problem_(problem),
        count_(count),
        at_(Size(count)),
        from_(Size(count)),
        with_(Size(count)),
        after_(Size(count)),
        before_(Size(count)),
        by_(Size(count)) {
    for (int k = 0; k < count_; ++k) AddInfusion(k);
    for (int k = 0; k + 1 < count_; ++k) AddGaps(k);
    for (int k = 0; k < count_; ++k) AddPairs(k);
    for (int k = 0; k + 1 < count_; ++k) ShareGap(k);
    for (int k = 0; k < count_; ++k) AddWeeks(k);
    if (!problem_.wanted[0].frozen) AddDue();
    AddSpan();
    AddContinuity();
    AddGoals();
  }

  // Nothing: so many infusions do not fit.
  std::optional<PlanMerit> Best() {
    PlanMerit merit;
    const std::optional<long> paired = program_.Settle(paired_);
    if (!paired.has_value()) return std::nullopt;
    merit.paired = static_cast<int>(*paired);
    merit.changed = -static_cast<int>(program_.Settle(changed_).value());
    merit.stretched = -static_cast<int>(program_.Settle(stretched_).value());
    merit.points = static_cast<int>(program_.Settle(points_).value());
    merit.comfort = static_cast<int>(program_.Settle(comfort_).value());
    return merit;
  }

 private:
  static std::size_t Size(int number) { return static_cast<std::size_t>(number); }
  const InfusionOption& Infusion(int a) const { return problem_.infusions[Size(a)]; }
  const SessionOption& Session(int s) const { return problem_.sessions[Size(s)]; }
  int Infusions() const { return static_cast<int>(problem_.infusions.size()); }
  int Sessions() const { return static_cast<int>(problem_.sessions.size()); }

  void AddInfusion(int k) {
    Terms one;
    const WantedInfusion& wanted = problem_.wanted[Size(k)];
    for (int a = 0; a < Infusions(); ++a) {
      const bool may = (!wanted.frozen || wanted.infusion == a) && IsFor(Infusion(a).only, k);
      at_[Size(k)].push_back(program_.AddColumn(0, may ? 1 : 0));
      one.emplace_back(at_[Size(k)].back(), 1);
      comfort_.emplace_back(at_[Size(k)].back(), Infusion(a).comfort);
      if (wanted.infusion && wanted.infusion != a) changed_.emplace_back(at_[Size(k)].back(), -1);
    }
    program_.AddRow(one, 1, 1);
  }

  void AddGaps(int k) {
    const SpacingPolicy& spacing = problem_.spacing;
    std::map<int, Terms> into;
    for (int a = 0; a < Infusions(); ++a) {
      Terms out = {{at_[Size(k)][Size(a)], -1}};
      for (int b = a + 1; b < Infusions(); ++b) {
        const absl::Duration gap = Infusion(b).times.start - Infusion(a).times.start;
        const bool over_pause = IsOverPause(a, b);
        if (gap < spacing.gap_min || (gap > spacing.gap_max && !over_pause)) continue;
        if (Infusion(b).times.day <= Infusion(a).times.day) continue;
        const int column = program_.AddChoice();
        from_[Size(k)][a][b] = column;
        out.emplace_back(column, 1);
        into[b].emplace_back(column, 1);
        const bool as_wanted =
            over_pause ? IsPauseKept(a, b) : gap >= spacing.gap_from && gap <= spacing.gap_until;
        if (!as_wanted) stretched_.emplace_back(column, -1);
        const bool same_time = gap / absl::Hours(24) * absl::Hours(24) == gap;
        if (problem_.same_time && same_time) comfort_.emplace_back(column, kComfortMax);
      }
      program_.AddRow(out, 0, 0);
    }
    for (int b = 0; b < Infusions(); ++b) {
      Terms row = into[b];
      row.emplace_back(at_[Size(k + 1)][Size(b)], -1);
      program_.AddRow(row, 0, 0);
    }
  }

  void AddPairs(int k) {
    const WantedInfusion& wanted = problem_.wanted[Size(k)];
    for (int a = 0; a < Infusions(); ++a) {
      Terms one = {{at_[Size(k)][Size(a)], -1}};
      for (int s = 0; wanted.wants_pair != PairWish::kNever && s < Sessions(); ++s) {
        if (wanted.frozen && !wanted.session_open && wanted.session != s) continue;
        if (!IsFor(Session(s).only, k) || PlacePoints(a, s) < 0) continue;
        if (!IsPair(JudgeSides(problem_.pairing, Infusion(a).times, Session(s).times))) continue;
        const bool before = Session(s).times.time.start < Infusion(a).times.start;
        if (before && k == 0 && !MayComeFirst(s)) continue;
        const int column = program_.AddChoice();
        with_[Size(k)][a][s] = column;
        one.emplace_back(column, 1);
        by_[Size(k)][Session(s).therapist].emplace_back(column, 1);
        if (before) {
          AddBefore(k, a, s, column);
        } else {
          LeaveTime(k, a, s, column);
        }
        (before ? before_ : after_)[Size(k)].emplace_back(column, wanted.session == s ? 1 : 0);
        paired_.emplace_back(column, 1);
        points_.emplace_back(column, PointsOf(a, s));
        if (wanted.session == s) kept_.emplace_back(column, 1);
      }
      program_.AddRow(one, -kAny, 0);
    }
    if (!wanted.session.has_value()) return;
    // Changed, unless the agreed session is kept.
    const int changed = program_.AddChoice();
    Terms row = {{changed, 1}};
    Add(row, kept_);
    kept_.clear();
    program_.AddRow(row, 1, kAny);
    changed_.emplace_back(changed, -1);
    if (wanted.frozen && !wanted.session_open) program_.AddRow({{changed, 1}}, 0, 0);
  }

  // The next infusion begins late enough after the session.
  void LeaveTime(int k, int a, int s, int column) {
    if (k + 1 == count_) return;
    Terms row = {{column, -1}};
    for (const auto& [b, next] : from_[Size(k)][a]) {
      const absl::Time free = Session(s).times.time.end + problem_.pairing.before_next;
      if (free <= Infusion(b).times.start) row.emplace_back(next, 1);
    }
    program_.AddRow(row, 0, kAny);
  }

  // The infusion before ends early enough before the session.
  void AddBefore(int k, int a, int s, int column) {
    if (k == 0) return;
    Terms row = {{column, -1}};
    for (const auto& [b, nexts] : from_[Size(k - 1)]) {
      const auto next = nexts.find(a);
      if (next != nexts.end() && LeavesTime(Infusion(b).times, s))
        row.emplace_back(next->second, 1);
    }
    program_.AddRow(row, 0, kAny);
  }

  bool LeavesTime(const InfusionTimes& infusion, int s) const {
    return IsPair(JudgeRecovery(problem_.pairing, infusion, Session(s).times));
  }

  // Before the first infusion.
  bool MayComeFirst(int s) const {
    if (!problem_.previous.has_value()) return true;
    return LeavesTime(problem_.previous->times, s) &&
           (!problem_.previous->has_session_after || problem_.wanted[0].session == s);
  }

  // Between the infusions k and k + 1 is one session, or two that are agreed both.
  void ShareGap(int k) {
    const Terms& of_this = after_[Size(k)];
    const Terms& of_next = before_[Size(k + 1)];
    Terms new_one;      // with any of the next
    Terms next_is_new;  // with any of this
    for (const auto& [column, agreed] : of_this) {
      if (agreed == 0) new_one.emplace_back(column, 1);
      next_is_new.emplace_back(column, 1);
    }
    for (const auto& [column, agreed] : of_next) {
      new_one.emplace_back(column, 1);
      if (agreed == 0) next_is_new.emplace_back(column, 1);
    }
    program_.AddRow(new_one, -kAny, 1);
    program_.AddRow(next_is_new, -kAny, 1);
  }

  int PointsOf(int a, int s) const {
    const int closeness = ClosenessPermille(problem_.pairing, Infusion(a).times, Session(s).times);
    return problem_.pairing.weights.closeness * closeness + Session(s).points + PlacePoints(a, s);
  }

  int PlacePoints(int a, int s) const {
    return problem_.place_points[Size(Infusion(a).site)][Size(Session(s).place)];
  }
  static bool IsFor(int only, int k) { return only == kAnyInfusion || only == k; }

  bool IsOverPause(int a, int b) const {
    return problem_.pause.has_value() && Infusion(a).times.start < problem_.pause->end &&
           Infusion(b).times.start >= problem_.pause->end;
  }

  // Not too long before it, not too long after it.
  bool IsPauseKept(int a, int b) const {
    const absl::Duration until = problem_.spacing.gap_until;
    return Infusion(a).times.start + until >= problem_.pause->start &&
           Infusion(b).times.start <= problem_.pause->end + until;
  }

  // Weeks since one that began on a Monday.
  static int WeekOf(absl::CivilDay day) {
    return static_cast<int>((day - absl::CivilDay(2020, 1, 6)) / 7);
  }
  // Of its start, which is on the wall; infusions end on the next day at times.
  absl::CivilDay StartDay(int a) const {
    return absl::ToCivilDay(Infusion(a).times.start, absl::UTCTimeZone());
  }
  int Week(int a) const { return WeekOf(StartDay(a)); }
  int EarlierIn(int week) const {
    int earlier = 0;
    for (const absl::CivilDay day : problem_.earlier) earlier += WeekOf(day) == week;
    return earlier;
  }

  // The infusion k is not one too many in its week, and has no session where that is for the first
  // of the week alone.
  void AddWeeks(int k) {
    const WantedInfusion& wanted = problem_.wanted[Size(k)];
    std::map<int, Terms> weeks;  // is k in that week?
    for (int a = 0; a < Infusions(); ++a) weeks[Week(a)].emplace_back(at_[Size(k)][Size(a)], 1);
    for (const auto& [week, is_here] : weeks) {
      if (!wanted.frozen) AddWeekMax(k, week, is_here);
    }
    if (wanted.wants_pair != PairWish::kFirstOfWeek) return;
    Terms later;  // k has another one before it in its week
    for (const auto& [week, is_here] : weeks) {
      if (EarlierIn(week) > 0) Add(later, is_here);
    }
    if (k > 0) {
      for (const auto& [a, nexts] : from_[Size(k - 1)]) {
        for (const auto& [b, column] : nexts) {
          if (Week(a) == Week(b) && EarlierIn(Week(b)) == 0) later.emplace_back(column, 1);
        }
      }
    }
    Add(paired_, later);
    Terms row = later;
    for (const auto& [t, pairs] : by_[Size(k)]) Add(row, pairs);
    program_.AddRow(row, 0, 1);
  }

  void AddWeekMax(int k, int week, const Terms& is_here) {
    const int earlier = EarlierIn(week);
    const int room = problem_.spacing.per_week_max - 1 - earlier;
    const int most = count_ + earlier;  // more than there can be
    Terms row;
    Add(row, is_here, most);
    for (int i = 0; i < k; ++i) {
      for (int a = 0; a < Infusions(); ++a) {
        if (Week(a) == week) row.emplace_back(at_[Size(i)][Size(a)], 1);
      }
    }
    program_.AddRow(row, -kAny, most + room);
  }

  void AddDue() {
    for (int a = 0; a < Infusions() && problem_.due.has_value(); ++a) {
      const absl::CivilDay day = StartDay(a);
      if (day >= problem_.due->first && day < problem_.due->end) continue;
      stretched_.emplace_back(at_[0][Size(a)], -1);
    }
  }

  // In days, without those that the pause has whole.
  int Span(int a, int b) const {
    int days = 0;
    for (absl::CivilDay day = Infusion(a).times.day; day < Infusion(b).times.day; ++day) {
      const absl::Time begins = absl::FromUnixSeconds(86400 * (day - absl::CivilDay()));
      const Interval whole{begins, begins + absl::Hours(24)};
      if (!problem_.pause.has_value() || !problem_.pause->Contains(whole)) ++days;
    }
    return days;
  }

  void AddSpan() {
    for (int a = 0; a < Infusions(); ++a) {
      Terms row = {{at_[0][Size(a)], 1}};
      for (int b = a + 1; b < Infusions() && count_ > 1; ++b) {
        if (Span(a, b) > problem_.spacing.span_max / absl::Hours(24)) {
          row.emplace_back(at_[Size(count_ - 1)][Size(b)], 1);
        }
      }
      program_.AddRow(row, -kAny, 1);
    }
  }

  // last[t]: the patient saw t last; last[therapists]: nobody yet. More of it never costs points,
  // so that upper bounds are enough.
  void AddContinuity() {
    const int nobody = problem_.therapists;
    std::vector<int> last(Size(nobody + 1));
    for (int t = 0; t <= nobody; ++t) {
      const bool is = problem_.acquaintance.last.value_or(nobody) == t;
      last[Size(t)] = program_.AddColumn(0, is ? 1 : 0);
    }
    for (int k = 0; k < count_; ++k) {
      Terms paired;
      for (auto& [t, terms] : by_[Size(k)]) Add(paired, terms);
      for (auto& [t, terms] : by_[Size(k)]) AddPoints(t, terms, last);
      last = After(last, paired, by_[Size(k)]);
    }
  }

  void AddPoints(int t, const Terms& pairs, const std::vector<int>& last) {
    const auto& seen = problem_.acquaintance.seen;
    const int weight = problem_.pairing.weights.continuity;
    const int base = Size(t) < seen.size() && seen[Size(t)] ? kSeen : kNew;
    Add(points_, pairs, weight * base);
    AddBonus(pairs, last[Size(t)], weight * (kSame - base));
    if (base == kNew) AddBonus(pairs, last.back(), weight * (kSeen - base));
  }

  void AddBonus(const Terms& pairs, int condition, int points) {
    const int both = program_.AddChoice();
    program_.AddRow({{both, 1}, {condition, -1}}, -kAny, 0);
    Terms row = {{both, 1}};
    Add(row, pairs, -1);
    program_.AddRow(row, -kAny, 0);
    bonus_.emplace_back(both, points);
  }

  std::vector<int> After(const std::vector<int>& last, const Terms& paired,
                         const std::map<int, Terms>& by) {
    std::vector<int> then;
    for (std::size_t t = 0; t < last.size(); ++t) {
      then.push_back(program_.AddChoice());
      const auto own = by.find(static_cast<int>(t));
      Terms known = {{then[t], 1}, {last[t], -1}};  // saw t last before, or now
      Terms alone = {{then[t], 1}};                 // and nobody else now
      Add(alone, paired);
      if (own != by.end()) {
        Add(known, own->second, -1);
        for (const auto& [column, factor] : own->second) {
          std::erase_if(alone, [c = column](const auto& term) { return term.first == c; });
        }
      }
      program_.AddRow(known, -kAny, 0);
      program_.AddRow(alone, -kAny, 1);
    }
    return then;
  }

  void AddGoals() {
    Add(points_, bonus_);
    // GLPK wants each column once.
    std::map<int, double> sums;
    for (const auto& [column, factor] : points_) sums[column] += factor;
    points_.assign(sums.begin(), sums.end());
  }

  const CourseProblem& problem_;
  int count_;
  IntegerProgram program_;
  std::vector<std::vector<int>> at_;
  std::vector<std::map<int, std::map<int, int>>> from_;
  std::vector<std::map<int, std::map<int, int>>> with_;
  // [infusion]: its sessions after it and before it, 1 for what is agreed.
  std::vector<Terms> after_, before_;
  std::vector<std::map<int, Terms>> by_;  // [infusion][therapist]
  Terms kept_, bonus_, paired_, changed_, stretched_, points_, comfort_;
};

}  // namespace

std::optional<PlanMerit> BestByProgram(const CourseProblem& problem) {
  std::optional<PlanMerit> best;
  for (int count = static_cast<int>(problem.wanted.size()); count > 0 && !best; --count) {
    best = CourseProgram(problem, count).Best();
  }
  return best;
}

}  // namespace tandem::courses
