// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/testing/random_course.h"

#include <algorithm>
#include <optional>
#include <random>
#include <vector>

namespace tandem::courses {
namespace {

class Clinic {
 public:
  Clinic(std::uint64_t seed, const CourseSize& size) : random_(seed), size_(size) {}

  CourseProblem Next() {
    CourseProblem problem;
    problem.therapists = Number(1, size_.therapists_max);
    problem.spacing.gap_min = absl::Hours(Number(1, 3) * 12 + 12);
    problem.spacing.gap_from = problem.spacing.gap_min + absl::Hours(Number(0, 1) * 20);
    problem.spacing.gap_until = absl::Hours(Number(4, 6) * 20);
    problem.spacing.gap_max = problem.spacing.gap_until + absl::Hours(Number(0, 3) * 24);
    problem.spacing.span_max = absl::Hours(24 * Number(3, 20));
    problem.pairing.direction = static_cast<PairDirection>(Number(0, 2));
    // Before an infusion, sessions are often too near to the one before that.
    const bool is_after = problem.pairing.direction == PairDirection::kAfter;
    problem.pairing.earliest = absl::Hours(Number(1, is_after ? 12 : 36));
    problem.pairing.no_driving = absl::Hours(Number(2, is_after ? 5 : 8) * 8);
    problem.pairing.before_from = absl::Minutes(Number(0, 2) * 30);
    problem.pairing.before_until = absl::Hours(Number(1, 8));
    problem.place_points = {{10'000, 4'000, Number(0, 10) * 1000}, {3'000, 10'000, 5'000}};
    if (Number(0, 3) == 0) problem.place_points[0][1] = -1;
    AddTerms(problem);
    AddInfusions(problem);
    AddSessions(problem);
    if (Number(0, 1) == 1) problem.acquaintance.last = Number(0, problem.therapists - 1);
    if (Number(0, 1) == 1) problem.acquaintance.seen = {true, Number(0, 1) == 1};
    AddWanted(problem);
    return problem;
  }

 private:
  int Number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

  // What is agreed of the whole course: weeks, a pause, when it is due, the time of day.
  void AddTerms(CourseProblem& problem) {
    first_ = kMonday + Number(0, 4);
    problem.spacing.per_week_max = Number(0, 1) == 0 ? 7 : Number(1, 3);
    for (int i = Number(0, 5); i < 2 && first_ > kMonday; ++i) {
      problem.earlier.push_back(first_ - Number(1, static_cast<int>(first_ - kMonday)));
    }
    if (Number(0, 2) == 0) {
      const absl::Time begins = At(first_ + Number(0, size_.days - 3), Number(0, 3) * 6, 0);
      problem.pause = {begins, begins + absl::Hours(6 * Number(2, 2 * size_.days))};
    }
    if (Number(0, 2) == 0) {
      const absl::CivilDay due = first_ + Number(-2, size_.days - 2);
      problem.due = {due, due + Number(1, size_.days / 2)};
    }
    if (Number(0, 3) == 0) AddPrevious(problem);
    problem.same_time = Number(0, 2) == 0;
    by_week_ = Number(0, 2) == 0;
  }

  void AddPrevious(CourseProblem& problem) {
    const absl::CivilDay day = first_ - Number(1, 2);
    const absl::Time start = At(day, Number(8, 14), 0);
    problem.previous = {{start, start + absl::Minutes(105), day}, Number(0, 1) == 1};
    problem.earlier.push_back(day);
  }

  void AddInfusions(CourseProblem& problem) {
    const int many = Number(1, size_.infusions_max);
    for (int i = 0; i < many; ++i) {
      InfusionOption option;
      option.times.day = first_ + Number(0, size_.days - 1);
      option.times.start = problem.same_time
                               ? At(option.times.day, Number(9, 11), 0)
                               : At(option.times.day, Number(8, 14), Number(0, 3) * 15);
      // What is agreed may be within the pause.
      const bool paused = problem.pause.has_value() && problem.pause->Contains(option.times.start);
      if (paused && i > 0 && Number(0, 9) > 0) continue;
      option.times.discharge = option.times.start + absl::Minutes(105);
      option.site = Number(0, 1);
      option.comfort = Number(0, 2) * 500;
      problem.infusions.push_back(option);
    }
    std::sort(problem.infusions.begin(), problem.infusions.end(),
              [](const auto& a, const auto& b) { return a.times.start < b.times.start; });
  }

  void AddSessions(CourseProblem& problem) {
    const int many = Number(0, size_.sessions_max);
    for (int i = 0; i < many; ++i) {
      SessionOption option;
      option.times.day = SessionDay(problem);
      const absl::Time start = At(option.times.day, Number(8, 18), Number(0, 1) * 30);
      option.times.time = {start, start + absl::Minutes(60)};
      option.times.in_person = Number(0, 1) == 1;
      option.times.has_ride = Number(0, 3) == 0;
      option.therapist = Number(0, problem.therapists - 1);
      option.place = option.times.in_person ? Number(0, 1) : 2;
      option.points = Number(0, 30) * 1000;
      problem.sessions.push_back(option);
    }
    std::sort(problem.sessions.begin(), problem.sessions.end(),
              [](const auto& a, const auto& b) { return a.times.time.start < b.times.time.start; });
  }

  // Where they may come before infusions, mostly about the day of one.
  absl::CivilDay SessionDay(const CourseProblem& problem) {
    const PairDirection direction = problem.pairing.direction;
    if (direction == PairDirection::kAfter || Number(0, 3) == 0) {
      return first_ + Number(0, size_.days + 4);
    }
    const int last = static_cast<int>(problem.infusions.size()) - 1;
    const InfusionOption& near = problem.infusions[static_cast<std::size_t>(Number(0, last))];
    return near.times.day + Number(-1, direction == PairDirection::kBoth ? 1 : 0);
  }

  void AddWanted(CourseProblem& problem) {
    const int count = Number(1, size_.wanted_max);
    for (int i = 0; i < count; ++i) {
      WantedInfusion wanted;
      if (Number(0, 5) == 0) wanted.wants_pair = PairWish::kNever;
      // What is frozen comes first.
      const bool after_frozen = i > 0 && problem.wanted.back().frozen;
      const int last = static_cast<int>(problem.infusions.size()) - 1;
      const bool after_agreed = i > 0 && problem.wanted.back().infusion.has_value();
      const bool is_both = problem.pairing.direction == PairDirection::kBoth;
      const int from = after_agreed ? std::min(*problem.wanted.back().infusion + 1, last) : 0;
      if (Number(0, after_agreed || is_both ? 1 : 4) == 0) {
        wanted.infusion = Number(from, is_both ? std::min(from + 2, last) : last);
        if (wanted.wants_pair != PairWish::kNever) {
          wanted.session = AnyAgreed(problem, *wanted.infusion);
        }
        wanted.frozen = (i == 0 || after_frozen) && Number(0, 2) == 0;
        wanted.session_open = wanted.frozen && Number(0, 1) == 0;
        TakeOwn(problem, wanted, i);
      }
      const bool is_held = wanted.frozen && !wanted.session_open && wanted.session.has_value();
      if (by_week_ && wanted.wants_pair == PairWish::kAlways && !is_held) {
        wanted.wants_pair = PairWish::kFirstOfWeek;
      }
      problem.wanted.push_back(wanted);
    }
  }

  // A session that is agreed for nothing else; mostly one that goes with the infusion.
  std::optional<int> AnyAgreed(const CourseProblem& problem, int infusion) {
    const InfusionTimes& times = problem.infusions[static_cast<std::size_t>(infusion)].times;
    const bool goes_with = Number(0, 5) > 0;
    std::vector<int> some;
    for (int s = 0; s < static_cast<int>(problem.sessions.size()); ++s) {
      const SessionOption& session = problem.sessions[static_cast<std::size_t>(s)];
      const bool is_taken =
          std::any_of(problem.wanted.begin(), problem.wanted.end(),
                      [s](const WantedInfusion& wanted) { return wanted.session == s; });
      if (is_taken) continue;
      if (!goes_with || IsPair(JudgeSides(problem.pairing, times, session.times))) {
        some.push_back(s);
      }
    }
    if (some.empty()) return std::nullopt;
    return some[static_cast<std::size_t>(Number(0, static_cast<int>(some.size()) - 1))];
  }

  // What is agreed is booked, mostly: its time is there for nothing else.
  void TakeOwn(CourseProblem& problem, const WantedInfusion& wanted, int k) {
    int& infusion = problem.infusions[static_cast<std::size_t>(*wanted.infusion)].only;
    if (infusion == kAnyInfusion && Number(0, 2) > 0) infusion = k;
    if (!wanted.session.has_value()) return;
    int& session = problem.sessions[static_cast<std::size_t>(*wanted.session)].only;
    if (session == kAnyInfusion && Number(0, 2) > 0) session = k;
  }

  static absl::Time At(absl::CivilDay day, int hour, int minute) {
    return absl::FromUnixSeconds(86400 * (day - absl::CivilDay()) + hour * 3600 + minute * 60);
  }

  inline static const absl::CivilDay kMonday{2027, 3, 1};
  std::mt19937_64 random_;
  const CourseSize& size_;
  absl::CivilDay first_;  // of the times
  bool by_week_ = false;  // sessions for the first infusion of each week
};

}  // namespace

CourseProblem RandomCourse(std::uint64_t seed, const CourseSize& size) {
  return Clinic(seed, size).Next();
}

}  // namespace tandem::courses
