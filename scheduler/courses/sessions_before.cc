// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/sessions_before.h"

#include <algorithm>
#include <optional>

#include "scheduler/courses/course_points.h"

namespace tandem::courses {
namespace {

bool Drives(const SessionTimes& session) { return session.in_person && !session.has_ride; }

// Of one therapist's sessions so far, which all begin later.
struct Leader {
  Worth any = kImpossible;      // of those that leave as much time as any other
  Worth driving = kImpossible;  // of all; they leave as much time as those that one drives to
};

}  // namespace

SessionsBefore::SessionsBefore(const CourseProblem& problem, const std::vector<bool>& kept)
    : problem_(problem) {
  const std::size_t options = problem_.infusions.size();
  if (problem_.pairing.direction == PairDirection::kAfter) {
    from_.assign(options + 1, 0);
    return;
  }
  if (problem_.previous.has_value()) from_earlier_ = RecoveredFrom(problem_.previous->times);
  for (std::size_t i = 0; i < options; ++i) {
    from_.push_back(pairs_.size());
    FindPairs(i, kept);
  }
  from_.push_back(pairs_.size());
  FindNear();
}

SessionsBefore::Recovered SessionsBefore::RecoveredFrom(const InfusionTimes& infusion) const {
  const auto& sessions = problem_.sessions;
  const auto first = [&](bool in_person) {
    const auto found =
        std::partition_point(sessions.begin(), sessions.end(), [&](const SessionOption& option) {
          SessionTimes session = option.times;
          session.in_person = in_person;
          session.has_ride = false;
          return !IsPair(JudgeRecovery(problem_.pairing, infusion, session));
        });
    return static_cast<std::size_t>(found - sessions.begin());
  };
  return {first(false), first(true)};
}

void SessionsBefore::FindPairs(std::size_t option, const std::vector<bool>& kept) {
  const InfusionOption& infusion = problem_.infusions[option];
  const auto& sessions = problem_.sessions;
  const absl::Time begin = SessionWindow(problem_.pairing, infusion.times).start;
  const auto first_from = [&](absl::Time time) {
    const auto found = std::lower_bound(
        sessions.begin(), sessions.end(), time,
        [](const SessionOption& session, absl::Time t) { return session.times.time.start < t; });
    return static_cast<std::size_t>(found - sessions.begin());
  };
  std::vector<Leader> leaders(static_cast<std::size_t>(problem_.therapists));
  const std::size_t end = first_from(infusion.times.start);
  bool fits = false;
  for (std::size_t i = end; i-- > 0 && sessions[i].times.time.start >= begin;) {
    const SessionOption& session = sessions[i];
    if (i + 1 == end || session.times != sessions[i + 1].times) {
      fits = IsPair(JudgeSides(problem_.pairing, infusion.times, session.times));
    }
    if (!fits || PlacePoints(problem_, infusion.site, session.place) < 0) continue;
    const Pair pair{static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(session.therapist),
                    Drives(session.times),
                    kPairedUnit + Worth{PairPoints(problem_, infusion, session)} * kPointUnit};
    if (!Leaves(from_earlier_, pair)) continue;
    Leader& leader = leaders[pair.therapist];
    const bool behind = pair.worth <= (pair.drives ? leader.driving : leader.any);
    if (behind && !kept[i]) continue;
    pairs_.push_back(pair);
    if (behind || session.only != kAnyInfusion) continue;
    leader.driving = std::max(leader.driving, pair.worth);
    if (!pair.drives) leader.any = pair.worth;
  }
}

// Sessions of later infusions come later, but for what is kept: the earliest of all that follow.
void SessionsBefore::FindNear() {
  const auto& infusions = problem_.infusions;
  const std::size_t none = problem_.sessions.size();
  std::vector<std::size_t> following(infusions.size());
  earliest_.assign(infusions.size(), {none, none});
  std::size_t earliest = none;
  for (std::size_t i = infusions.size(); i-- > 0;) {
    for (const Pair& pair : Of(i)) {
      std::size_t& first = pair.drives ? earliest_[i].driving : earliest_[i].any;
      first = std::min<std::size_t>(first, pair.session);
    }
    earliest = std::min({earliest, earliest_[i].any, earliest_[i].driving});
    following[i] = earliest;
  }
  for (const InfusionOption& infusion : infusions) {
    recovered_.push_back(RecoveredFrom(infusion.times));
    const auto free =
        std::lower_bound(following.begin(), following.end(), recovered_.back().driving);
    free_from_.push_back(static_cast<std::size_t>(free - following.begin()));
  }
}

}  // namespace tandem::courses
