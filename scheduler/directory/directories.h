// SPDX-License-Identifier: Apache-2.0
// Directories: the operations of the directory room. Keeps recent revisions parsed, in memory: a
// revision never changes, so what is kept stays true. Thread-safe.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/directory/directory.h"
#include "scheduler/directory/directory_store.h"

namespace tandem::directory {

using SnapshotPtr = std::shared_ptr<const Snapshot>;

constexpr std::size_t kSnapshotsMax = 256;  // revisions in memory, at most some 100 KB each

class Directories {
 public:
  explicit Directories(pg::Pool& pool);
  ~Directories();

  // The revision in force now: one small read. Errors: NOT_FOUND.
  absl::StatusOr<SnapshotPtr> Latest(const access::CallContext& call);
  absl::StatusOr<SnapshotPtr> Latest(const pg::TxOptions& options);

  // A revision that the caller has read; from memory unless it is new here. Errors: INTERNAL when
  // there is none.
  absl::StatusOr<SnapshotPtr> At(const access::CallContext& call, std::int64_t revision);
  absl::StatusOr<SnapshotPtr> At(const pg::TxOptions& options, std::int64_t revision);

  // To look up what an appointment of `revision` is: the newest that this process has seen, or that
  // revision when there is none or the visit type or the location has left the file since.
  absl::StatusOr<SnapshotPtr> Knowing(const access::CallContext& call, VisitTypeId visit_type,
                                      LocationId location, std::int64_t revision);

  // The newest revision that this process has seen, without asking the database; null before the
  // first. A hint for choosing what to ask for; whoever decides reads the revision.
  SnapshotPtr Seen(ClinicId clinic) const;

 private:
  class Cache;
  absl::StatusOr<SnapshotPtr> Load(const pg::TxOptions& options, std::int64_t revision) const;

  DirectoryStore store_;
  std::unique_ptr<Cache> cache_;
};

}  // namespace tandem::directory
