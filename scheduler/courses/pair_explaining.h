// SPDX-License-Identifier: Apache-2.0
// Why a session and an infusion are no pair, or no better one. Thread-safe.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/courses/course.h"
#include "scheduler/courses/pair_policy.h"
#include "scheduler/courses/pair_state.h"
#include "scheduler/directory/directories.h"

namespace tandem::courses {

// A rule in the way: with `actual` instead of `limit` it would not be. kSameDay: from the discharge
// to the end of its day. kAfterInfusion: as if the session ran into the infusion; no limit changes
// that. kPreviousInfusion: how long after that one all its rules are kept.
struct BrokenRule {
  PairRule rule = PairRule::kSameDay;
  absl::Duration limit;
  absl::Duration actual;
};

struct PairExplanation {
  PairJudgement judgement;
  // All of them, in the order in which they are judged: without them it is kLinked.
  std::vector<BrokenRule> rules;
};
PairExplanation ExplainPair(const PairPolicy& policy, const PairTimes& times);

// Two visits that might make a pair.
struct PairQuestion {
  PlannedVisit infusion;  // `time` is the patient's own, to the discharge
  PlannedVisit session;
  std::optional<absl::Time> next_infusion;  // start
  bool has_ride = false;
};

class PairExplaining {
 public:
  // It outlives this.
  explicit PairExplaining(directory::Directories& directories) : directories_(directories) {}

  // By the clinic's policy as it is now.
  absl::StatusOr<PairExplanation> Explain(const access::CallContext& call,
                                          const PairQuestion& question);

 private:
  directory::Directories& directories_;
};

}  // namespace tandem::courses
