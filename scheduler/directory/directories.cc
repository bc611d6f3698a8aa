// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/directories.h"

#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/directory/clinic_file.h"
#include "scheduler/directory/directory_errors.h"

namespace tandem::directory {

// The least recently used revision makes room for a new one.
class Directories::Cache {
 public:
  SnapshotPtr Find(ClinicId clinic, std::int64_t revision) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find({clinic, revision});
    if (found == entries_.end()) return nullptr;
    found->second.last_use = ++uses_;
    return found->second.snapshot;
  }

  SnapshotPtr FindNewest(ClinicId clinic) {
    const std::lock_guard lock(mutex_);
    const auto after = entries_.upper_bound({clinic, INT64_MAX});
    if (after == entries_.begin()) return nullptr;
    const auto& [key, entry] = *std::prev(after);
    return key.first == clinic ? entry.snapshot : nullptr;
  }

  void Keep(const SnapshotPtr& snapshot) {
    const std::lock_guard lock(mutex_);
    entries_[{snapshot->clinic, snapshot->revision}] = {snapshot, ++uses_};
    if (entries_.size() <= kSnapshotsMax) return;
    auto oldest = entries_.begin();
    for (auto it = entries_.begin(); it != entries_.end(); ++it) {
      if (it->second.last_use < oldest->second.last_use) oldest = it;
    }
    entries_.erase(oldest);
  }

 private:
  struct Entry {
    SnapshotPtr snapshot;
    std::int64_t last_use;
  };
  std::mutex mutex_;
  std::map<std::pair<ClinicId, std::int64_t>, Entry> entries_;  // guarded by mutex_
  std::int64_t uses_ = 0;                                       // guarded by mutex_
};

Directories::Directories(pg::Pool& pool) : store_(pool), cache_(std::make_unique<Cache>()) {}
Directories::~Directories() = default;

absl::StatusOr<SnapshotPtr> Directories::Latest(const access::CallContext& call) {
  return Latest(call.Tx(/*read_only=*/true));
}

absl::StatusOr<SnapshotPtr> Directories::Latest(const pg::TxOptions& options) {
  ASSIGN_OR_RETURN(const std::optional<std::int64_t> revision, store_.ReadRevision(options));
  if (!revision.has_value()) return ClinicNotFound();
  return At(options, *revision);
}

absl::StatusOr<SnapshotPtr> Directories::At(const access::CallContext& call,
                                            std::int64_t revision) {
  return At(call.Tx(/*read_only=*/true), revision);
}

absl::StatusOr<SnapshotPtr> Directories::At(const pg::TxOptions& options, std::int64_t revision) {
  if (SnapshotPtr known = cache_->Find(ClinicId(options.clinic), revision)) return known;
  ASSIGN_OR_RETURN(SnapshotPtr loaded, Load(options, revision));
  cache_->Keep(loaded);
  return loaded;
}

absl::StatusOr<SnapshotPtr> Directories::Knowing(const access::CallContext& call,
                                                 VisitTypeId visit_type, LocationId location,
                                                 std::int64_t revision) {
  SnapshotPtr seen = Seen(call.clinic());
  if (seen != nullptr && seen->FindVisitType(visit_type) != nullptr &&
      seen->FindLocation(location) != nullptr) {
    return seen;
  }
  return At(call, revision);
}

SnapshotPtr Directories::Seen(ClinicId clinic) const { return cache_->FindNewest(clinic); }

// Outside the cache's lock: two threads may load the same revision, and then keep the same.
absl::StatusOr<SnapshotPtr> Directories::Load(const pg::TxOptions& options,
                                              std::int64_t revision) const {
  ASSIGN_OR_RETURN(const auto document, store_.ReadDocument(options, revision));
  if (!document.has_value()) return InternalError("directory revision missing");
  ASSIGN_OR_RETURN(const EntityIds ids, store_.ReadEntities(options));
  absl::StatusOr<Snapshot> parsed = ParseClinicFile(document->text, ids);
  if (!parsed.ok()) return InternalError("stored clinic file refused");  // was checked when applied
  parsed->clinic = ClinicId(options.clinic);
  parsed->revision = revision;
  return std::make_shared<const Snapshot>(*std::move(parsed));
}

}  // namespace tandem::directory
