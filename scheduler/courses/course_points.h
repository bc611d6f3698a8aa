// SPDX-License-Identifier: Apache-2.0
// What a pair of a course is worth, in thousandths of PairWeights. Pure.
#pragma once

#include <optional>

#include "scheduler/courses/course_problem.h"

namespace tandem::courses {

// May they be a pair: the rules of pairs, and not too far from each other? What lies around them is
// not looked at.
bool MayBePair(const CourseProblem& problem, const InfusionOption& infusion,
               const SessionOption& session);

// Parts of a pair's points: of a session after its infusion, on either side, of its place. Of a
// place that is too far: negative.
int ClosenessPoints(const CourseProblem& problem, absl::Duration after_discharge);
int ClosenessPoints(const CourseProblem& problem, const InfusionOption& infusion,
                    const SessionOption& session);
int PlacePoints(const CourseProblem& problem, int site, int place);

// Of a session that fits the infusion, but for continuity.
int PairPoints(const CourseProblem& problem, const InfusionOption& infusion,
               const SessionOption& session);

// Of a session with `therapist`; `last`: whom the patient saw last.
int ContinuityPoints(const CourseProblem& problem, std::optional<int> last, int therapist);

}  // namespace tandem::courses
