// SPDX-License-Identifier: Apache-2.0
// Reads versions and claims. One statement and one round trip each.
//
// Versions prove calendars fresh, so they are read first and claims after: a calendar kept under a
// version then holds at least the claims of that version. ReadAround reads both in one statement.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "scheduler/availability/calendar.h"
#include "scheduler/availability/slot_explain.h"
#include "scheduler/directory/visit_distance.h"

namespace tandem::availability {

constexpr absl::Duration kClaimMax = absl::Hours(24);  // the schema's claim_length

struct Versions {
  std::int64_t revision = 0;
  std::vector<std::int64_t> calendars;  // parallel to the ids asked for; 0: there is no such one
  std::uint64_t moment = 0;             // see Chunk; by CalendarReader
};

struct BlockAsk {
  ResourceId resource;
  std::int64_t block;
};

struct AroundAsk {
  const std::vector<ResourceId>& resources;
  const std::vector<std::int64_t>& known;  // versions whose claims are known; 0: none
  Interval window;                         // claims that touch it
  absl::Time now;
};

// The visits of a patient that those of a type keep a distance from.
struct NearAsk {
  PatientId patient;
  const directory::VisitDistances& distances;
  Interval starts;                           // asked about
  const std::vector<AppointmentId>& moving;  // do not count
  absl::Time now;
};

struct Around {
  std::int64_t revision = 0;
  std::vector<std::int64_t> calendars;  // 0: there is no such resource
  std::vector<TakenTime> taken;         // of resources whose version is not the known one
};

class AvailabilityStore {
 public:
  explicit AvailabilityStore(pg::Pool& pool) : pool_(pool) {}

  // Errors: NOT_FOUND (no such clinic).
  absl::StatusOr<Versions> ReadVersions(const pg::TxOptions& tx,
                                        const std::vector<ResourceId>& resources);

  // Parallel to `asks`.
  absl::StatusOr<std::vector<std::vector<BusyTime>>> ReadBlocks(const pg::TxOptions& tx,
                                                                const std::vector<BlockAsk>& asks,
                                                                absl::Time now);

  // Those that may be too near to one of the starts. Without distances nothing is read.
  absl::StatusOr<std::vector<NearVisit>> ReadNear(const pg::TxOptions& tx, const NearAsk& ask);

  // Errors: NOT_FOUND (no such clinic).
  absl::StatusOr<Around> ReadAround(const pg::TxOptions& tx, const AroundAsk& ask);

 private:
  pg::Pool& pool_;
};

}  // namespace tandem::availability
