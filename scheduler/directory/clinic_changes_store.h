// SPDX-License-Identifier: Apache-2.0
// Writes a revision of a clinic's file, and reads the bookings that it may orphan. Inside a
// caller's transaction.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "scheduler/directory/entity_ids.h"
#include "scheduler/directory/orphans.h"

namespace tandem::directory {

struct NewRevision {
  std::int64_t revision;
  std::string document;
  std::string applied_by;
  absl::Time time;
};

struct ResourceSeats {
  ResourceId id;
  EntityKind kind;
  int seats;
};

class ClinicChangesStore {
 public:
  // The revision in force, the clinic locked; nothing when there is no such clinic.
  absl::StatusOr<std::optional<std::int64_t>> LockClinic(pg::Transaction& tx,
                                                         ClinicId clinic) const;
  // Does the revision hold exactly this text?
  absl::StatusOr<bool> IsDocument(pg::Transaction& tx, ClinicId clinic, std::int64_t revision,
                                  std::string_view text) const;
  // False: the slug belongs to another clinic.
  absl::StatusOr<bool> InsertClinic(pg::Transaction& tx, ClinicId clinic, std::string_view slug,
                                    const NewRevision& revision) const;
  absl::Status InsertRevision(pg::Transaction& tx, ClinicId clinic,
                              const NewRevision& revision) const;
  absl::Status InsertEntities(pg::Transaction& tx, ClinicId clinic, const EntityIds& ids) const;

  absl::Status InsertResources(pg::Transaction& tx, ClinicId clinic,
                               const std::vector<ResourceSeats>& resources) const;
  absl::Status LockResources(pg::Transaction& tx, ClinicId clinic,
                             const std::vector<ResourceId>& resources) const;
  // Version up, and these seats; version up for those that left.
  absl::Status BumpResources(pg::Transaction& tx, ClinicId clinic,
                             const std::vector<ResourceSeats>& resources) const;
  absl::Status BumpGoneResources(pg::Transaction& tx, ClinicId clinic,
                                 const std::vector<ResourceId>& resources) const;

  // Claims of a resource for live visits that start at or after `now`.
  absl::Status FindFutureClaims(pg::Transaction& tx, ClinicId clinic, ResourceId resource,
                                absl::Time now, std::vector<BookedPart>& parts) const;
  struct Offers {
    std::vector<VisitTypeId> types;
    std::vector<LocationId> locations;
  };
  // Live visits from `now` on of one of the types or at one of the locations.
  absl::Status FindFutureAppointments(pg::Transaction& tx, ClinicId clinic, const Offers& offers,
                                      absl::Time now, std::vector<BookedPart>& parts) const;
};

}  // namespace tandem::directory
