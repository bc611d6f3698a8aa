// SPDX-License-Identifier: Apache-2.0
// WaitingPairs: who waits for a session is not forgotten. As soon as there is a time that makes a
// pair, a task says so; it goes when the time is gone, or when nobody waits for it any more. What
// staff have done is not asked again for the same time. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/courses/course_proposals.h"
#include "scheduler/courses/courses.h"
#include "scheduler/courses/waiting_pair_store.h"
#include "scheduler/tasks/tasks.h"

namespace tandem::courses {

constexpr absl::Duration kWaitingLookEvery = absl::Minutes(5);
constexpr int kWaitingLookedMax = 100;  // at once: some milliseconds each; then the next ones
// Longer than a session can come after its infusion: what is left of a pair is tidied.
constexpr absl::Duration kWaitingReach = absl::Hours(24 * 31);

class WaitingPairs {
 public:
  // All outlive it.
  struct Parts {
    const Clock& clock;
    pg::Pool& pool;
    Courses& courses;
    CourseProposals& proposals;
    tasks::Tasks& tasks;
  };
  explicit WaitingPairs(const Parts& parts) : parts_(parts) {}

  // Looks at the next kWaitingLookedMax of them, and begins anew after the last; how many tasks
  // were added. A pair that cannot be looked at is left for the next time: the first such error.
  absl::StatusOr<int> Look(const pg::TxOptions& options, ClinicId clinic);

 private:
  absl::StatusOr<std::vector<PairPlace>> Next(const pg::TxOptions& options, ClinicId clinic);
  absl::StatusOr<int> LookAt(const access::CallContext& call, const PairPlace& place);
  // The best time for the pair; nothing: there is none, or nobody waits.
  absl::StatusOr<std::optional<PlannedVisit>> BestFor(const access::CallContext& call,
                                                      const PairView& pair, CourseId course);

  const Parts parts_;
  std::mutex mutex_;
  std::map<ClinicId, PairPlace> after_;  // guarded by mutex_
};

}  // namespace tandem::courses
