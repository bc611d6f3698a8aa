// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_points.h"

#include <cstddef>

#include "scheduler/courses/pair_rules.h"

namespace tandem::courses {
namespace {

constexpr int kSamePermille = 1000;
constexpr int kSeenPermille = 500;
constexpr int kNewPermille = 200;
constexpr int kNewcomerPermille = 500;  // nobody is known to a new patient

}  // namespace

int ClosenessPoints(const CourseProblem& problem, absl::Duration after_discharge) {
  return problem.pairing.weights.closeness * ClosenessPermille(problem.pairing, after_discharge);
}

int ClosenessPoints(const CourseProblem& problem, const InfusionOption& infusion,
                    const SessionOption& session) {
  return problem.pairing.weights.closeness *
         ClosenessPermille(problem.pairing, infusion.times, session.times);
}

int PlacePoints(const CourseProblem& problem, int site, int place) {
  return problem.place_points[static_cast<std::size_t>(site)][static_cast<std::size_t>(place)];
}

bool MayBePair(const CourseProblem& problem, const InfusionOption& infusion,
               const SessionOption& session) {
  return IsPair(JudgeSides(problem.pairing, infusion.times, session.times)) &&
         PlacePoints(problem, infusion.site, session.place) >= 0;
}

int PairPoints(const CourseProblem& problem, const InfusionOption& infusion,
               const SessionOption& session) {
  return ClosenessPoints(problem, infusion, session) + session.points +
         PlacePoints(problem, infusion.site, session.place);
}

int ContinuityPoints(const CourseProblem& problem, std::optional<int> last, int therapist) {
  const std::vector<bool>& seen = problem.acquaintance.seen;
  const auto index = static_cast<std::size_t>(therapist);
  int permille = kNewPermille;
  if (last == therapist) {
    permille = kSamePermille;
  } else if (index < seen.size() && seen[index]) {
    permille = kSeenPermille;
  } else if (!last.has_value()) {
    permille = kNewcomerPermille;
  }
  return problem.pairing.weights.continuity * permille;
}

}  // namespace tandem::courses
