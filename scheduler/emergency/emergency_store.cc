// SPDX-License-Identifier: Apache-2.0
#include "scheduler/emergency/emergency_store.h"

#include <string>

#include "base/error.h"
#include "base/pg/parameters.h"
#include "base/status.h"
#include "scheduler/emergency/emergency_store_sql.h"

namespace tandem::emergency {
namespace {

absl::StatusOr<EmergencyAccess> ReadAccess(const pg::Row& row) {
  EmergencyAccess access;
  access.id = row.Get<EmergencyAccessId>("access_id");
  access.staff = row.Get<StaffId>("staff_id");
  access.patient = row.Get<PatientId>("patient_id");
  access.reason = row.Get<std::string>("reason");
  access.open_time = row.Get<absl::Time>("open_time");
  access.end_time = row.Get<absl::Time>("end_time");
  const auto found = row.Get<std::optional<std::string>>("finding");
  if (!found.has_value()) return access;
  const std::optional<Finding> finding = ParseFinding(*found);
  if (!finding.has_value()) return InternalError("stored finding");
  access.review = Review{.finding = *finding,
                         .reviewer = row.Get<StaffId>("reviewer_id"),
                         .time = row.Get<absl::Time>("review_time"),
                         .note = row.Get<std::string>("review_note")};
  return access;
}

}  // namespace

absl::Status EmergencyStore::Insert(const EmergencyAccess& access) {
  return tx_
      .Exec(sql::insert_emergency_access, clinic_, access.id, access.staff, access.patient,
            access.reason, access.open_time, access.end_time)
      .status();
}

absl::StatusOr<std::optional<EmergencyAccess>> EmergencyStore::Find(EmergencyAccessId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::find_emergency_access, clinic_, id));
  if (rows.empty()) return std::optional<EmergencyAccess>();
  ASSIGN_OR_RETURN(EmergencyAccess access, ReadAccess(rows[0]));
  return std::optional(std::move(access));
}

absl::StatusOr<bool> EmergencyStore::AddReview(EmergencyAccessId id, const Review& review) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::review_emergency_access, clinic_, id, Name(review.finding),
                            review.reviewer, review.time, review.note));
  return rows.affected() == 1;
}

absl::StatusOr<std::vector<EmergencyAccess>> ListAccesses(pg::Pool& pool,
                                                          const pg::TxOptions& options,
                                                          const AccessQuery& query) {
  const pg::Statement& statement =
      query.unreviewed ? sql::list_unreviewed_accesses : sql::list_emergency_accesses;
  ASSIGN_OR_RETURN(const pg::Rows rows, pool.ReadOnce(options, statement, options.clinic,
                                                      pg::OrNull(query.after), query.limit));
  std::vector<EmergencyAccess> accesses;
  for (const pg::Row row : rows) {
    ASSIGN_OR_RETURN(EmergencyAccess access, ReadAccess(row));
    accesses.push_back(std::move(access));
  }
  return accesses;
}

absl::StatusOr<int> CountOverdue(pg::Pool& pool, const pg::TxOptions& options,
                                 absl::Time opened_by) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(options, sql::count_overdue_reviews, options.clinic, opened_by));
  return static_cast<int>(rows[0].Get<std::int64_t>("overdue"));
}

}  // namespace tandem::emergency
