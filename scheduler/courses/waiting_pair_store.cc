// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/waiting_pair_store.h"

#include "base/status.h"
#include "scheduler/courses/waiting_pair_store_sql.h"

namespace tandem::courses {

absl::StatusOr<std::vector<PairPlace>> ReadWaiting(pg::Pool& pool, const pg::TxOptions& options,
                                                   const WaitingListing& wanted) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(options, sql::waiting_pairs, options.clinic, wanted.ended_after,
                                 wanted.after.course, wanted.after.position, wanted.limit));
  std::vector<PairPlace> places;
  for (const pg::Row row : rows) {
    places.push_back({row.Get<CourseId>("course_id"), row.Get<int>("position")});
  }
  return places;
}

}  // namespace tandem::courses
