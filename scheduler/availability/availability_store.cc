// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/availability_store.h"

#include <optional>

#include "base/status.h"
#include "scheduler/availability/availability_errors.h"
#include "scheduler/availability/availability_store_sql.h"

namespace tandem::availability {

absl::StatusOr<Versions> AvailabilityStore::ReadVersions(const pg::TxOptions& tx,
                                                         const std::vector<ResourceId>& resources) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool_.ReadOnce(tx, sql::read_versions, tx.clinic, resources));
  if (rows.empty()) return NotFound("clinic");
  return Versions{rows[0].Get<std::int64_t>(0), rows[0].Get<std::vector<std::int64_t>>(1)};
}

absl::StatusOr<std::vector<std::vector<BusyTime>>> AvailabilityStore::ReadBlocks(
    const pg::TxOptions& tx, const std::vector<BlockAsk>& asks, absl::Time now) {
  std::vector<ResourceId> resources;
  std::vector<absl::Time> first_starts;
  std::vector<absl::Time> last_starts;
  for (const BlockAsk& ask : asks) {
    const Interval block = BlockInterval(ask.block);
    resources.push_back(ask.resource);
    first_starts.push_back(block.start - kClaimMax);
    last_starts.push_back(block.end);
  }
  ASSIGN_OR_RETURN(const pg::Rows rows, pool_.ReadOnce(tx, sql::read_blocks, tx.clinic, resources,
                                                       first_starts, last_starts, now));
  std::vector<std::vector<BusyTime>> busy(asks.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const pg::Row row = rows[i];
    busy[static_cast<std::size_t>(row.Get<int>(0))].push_back(
        {row.Get<std::optional<int>>(1).value_or(kEverySeat), row.Get<std::int64_t>(2),
         row.Get<std::int64_t>(3),
         row.Get<std::optional<absl::Time>>(4).value_or(absl::InfiniteFuture())});
  }
  return busy;
}

absl::StatusOr<std::vector<NearVisit>> AvailabilityStore::ReadNear(const pg::TxOptions& tx,
                                                                   const NearAsk& ask) {
  std::vector<NearVisit> near;
  const directory::VisitDistances& distances = ask.distances;
  if (ask.patient.IsNil() || distances.types().empty()) return near;
  const absl::Time first = directory::StartsAround(ask.starts.start, distances.longest()).start;
  const absl::Time last = directory::StartsAround(ask.starts.end, distances.longest()).end;
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool_.ReadOnce(tx, sql::read_near_visits, tx.clinic, ask.patient, first, last,
                                  distances.types(), ask.moving, ask.now));
  near.reserve(rows.size());
  for (const pg::Row row : rows) {
    near.push_back({row.Get<AppointmentId>("appointment_id"),
                    {row.Get<absl::Time>("start_time"), row.Get<absl::Time>("end_time")},
                    distances.To(row.Get<VisitTypeId>("visit_type_id"))});
  }
  return near;
}

absl::StatusOr<Around> AvailabilityStore::ReadAround(const pg::TxOptions& tx,
                                                     const AroundAsk& ask) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool_.ReadOnce(tx, sql::read_claims_around, tx.clinic, ask.resources, ask.known,
                                  ask.window.start - kClaimMax, ask.window.end, ask.now));
  if (rows.empty()) return NotFound("clinic");
  Around around;
  around.revision = rows[0].Get<std::int64_t>(0);
  around.calendars.resize(ask.resources.size(), 0);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const pg::Row row = rows[i];
    const auto position = row.Get<std::optional<int>>(1);
    const auto version = row.Get<std::optional<std::int64_t>>(2);
    if (!position.has_value() || !version.has_value()) continue;  // nothing asked; no such resource
    around.calendars[static_cast<std::size_t>(*position)] = *version;
    const auto start = row.Get<std::optional<absl::Time>>(4);
    if (!start.has_value()) continue;  // nothing is taken
    const Interval during{*start, row.Get<absl::Time>(5)};
    if (!during.Overlaps(ask.window)) continue;
    around.taken.push_back({*position, row.Get<std::optional<int>>(3).value_or(kEverySeat), during,
                            row.Get<std::optional<AppointmentId>>(6).value_or(AppointmentId())});
  }
  return around;
}

}  // namespace tandem::availability
