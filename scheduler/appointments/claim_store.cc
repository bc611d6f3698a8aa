// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/claim_store.h"

#include "base/status.h"
#include "scheduler/appointments/claim_store_sql.h"

namespace tandem::appointments {
namespace {

std::vector<Claim> ReadRows(const pg::Rows& rows) {
  std::vector<Claim> claims;
  claims.reserve(rows.size());
  for (const pg::Row row : rows) {
    claims.push_back(
        {.resource = row.Get<ResourceId>("resource_id"),
         .seat = row.Get<int>("seat"),
         .during = {row.Get<absl::Time>("start_time"), row.Get<absl::Time>("end_time")}});
  }
  return claims;
}

std::vector<ResourceId> ReadResources(const pg::Rows& rows) {
  std::vector<ResourceId> resources;
  resources.reserve(rows.size());
  for (const pg::Row row : rows) resources.push_back(row.Get<ResourceId>("resource_id"));
  return resources;
}

}  // namespace

ClaimColumns ColumnsOf(const std::vector<Claim>& claims) {
  ClaimColumns columns;
  for (const Claim& claim : claims) {
    columns.resources.push_back(claim.resource);
    columns.seats.push_back(claim.seat);
    columns.starts.push_back(claim.during.start);
    columns.ends.push_back(claim.during.end);
  }
  return columns;
}

absl::StatusOr<Seats> ClaimStore::LockResources(const std::vector<ResourceId>& resources) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::lock_calendars, clinic_, resources));
  Seats seats;
  for (const pg::Row row : rows) {
    seats[row.Get<ResourceId>("resource_id")] = row.Get<int>("seats");
  }
  return seats;
}

absl::StatusOr<std::vector<Claim>> ClaimStore::Near(const std::vector<ResourceId>& resources,
                                                    const Interval& time, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::claims_near, clinic_, resources, time.start, time.end, now));
  return ReadRows(rows);
}

absl::StatusOr<std::vector<ResourceId>> ClaimStore::Take(AppointmentId appointment,
                                                         const std::vector<Claim>& claims,
                                                         std::optional<absl::Time> expire) {
  const ClaimColumns wanted = ColumnsOf(claims);
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::claim_seats, clinic_, appointment, wanted.resources, wanted.seats,
                            wanted.starts, wanted.ends, expire));
  return ReadResources(rows);
}

absl::StatusOr<int> ClaimStore::ClearExpired(const std::vector<Claim>& in_way, absl::Time now) {
  const ClaimColumns wanted = ColumnsOf(in_way);
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::clear_expired_in_way, clinic_, wanted.resources, wanted.seats,
                            wanted.starts, wanted.ends, now));
  return static_cast<int>(rows.affected());
}

absl::StatusOr<std::vector<ResourceId>> ClaimStore::Keep(AppointmentId appointment) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::keep_claims, clinic_, appointment));
  return ReadResources(rows);
}

absl::Status ClaimStore::Free(AppointmentId appointment) {
  return tx_.Exec(sql::free_claims, clinic_, appointment).status();
}

absl::StatusOr<std::vector<ResourceId>> ClaimStore::ResourcesOf(
    const std::vector<AppointmentId>& appointments) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::resources_of_claims, clinic_, appointments));
  return ReadResources(rows);
}

absl::StatusOr<int> ClaimStore::Archive(absl::Time before, int rows_max) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::archive_claims, clinic_, before, rows_max));
  return static_cast<int>(rows.affected());
}

absl::StatusOr<std::vector<Claim>> ReadClaims(pg::Pool& pool, const pg::TxOptions& options,
                                              ClinicId clinic,
                                              const std::vector<AppointmentId>& appointments) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(options, sql::claims_of, clinic, appointments));
  return ReadRows(rows);
}

}  // namespace tandem::appointments
