// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pair_slots.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

#include "scheduler/courses/course_points.h"

namespace tandem::courses {
namespace {

struct Candidate {
  bool is_preferred;
  int points;
  int session;
};

}  // namespace

PairSlot PairSlotOf(const CourseOptions& options, int infusion, int count) {
  const CourseProblem& problem = options.problem();
  const InfusionOption& with = problem.infusions[static_cast<std::size_t>(infusion)];
  std::vector<Candidate> found;
  for (std::size_t i = 0; i < problem.sessions.size(); ++i) {
    const SessionOption& session = problem.sessions[i];
    if (!MayBePair(problem, with, session)) continue;
    const int points = PairPoints(problem, with, session) +
                       ContinuityPoints(problem, std::nullopt, session.therapist);
    const PairFit fit = JudgeSides(problem.pairing, with.times, session.times);
    found.push_back({fit == PairFit::kPreferred, points, static_cast<int>(i)});
  }
  const auto best = found.begin() + std::min<std::ptrdiff_t>(count, std::ssize(found));
  std::partial_sort(found.begin(), best, found.end(), [](const auto& a, const auto& b) {
    return std::tuple(!a.is_preferred, -a.points, a.session) <
           std::tuple(!b.is_preferred, -b.points, b.session);
  });
  PairSlot slot{options.pool().infusion(infusion), {}};
  for (auto candidate = found.begin(); candidate != best; ++candidate) {
    slot.pairs.push_back(options.Describe({{0, infusion, candidate->session}}).front());
  }
  return slot;
}

}  // namespace tandem::courses
