// SPDX-License-Identifier: Apache-2.0
// ClinicChanges: how a clinic's file comes into force. First the difference, for someone to read;
// then, in one transaction, the new revision, the ids and seats behind it, and a new calendar
// version for every calendar that changed. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/id_source.h"
#include "base/pg/pool.h"
#include "scheduler/directory/clinic_changes_store.h"
#include "scheduler/directory/directory.h"
#include "scheduler/directory/directory_store.h"
#include "scheduler/directory/entity_ids.h"
#include "scheduler/directory/orphans.h"
#include "scheduler/directory/policy_values.h"

namespace tandem::directory {

// How far back a policy's version is looked up for other content.
constexpr int kPolicyRevisionsMax = 200;
constexpr int kDocumentsPerPage = 20;

// A file that could be applied on top of `base_revision`, and what it would change.
struct ClinicChange {
  ClinicId clinic;
  std::string document;
  std::int64_t base_revision = 0;  // 0: the clinic is new
  Snapshot before;                 // empty when the clinic is new
  Snapshot after;
  EntityIds new_ids;                    // of entities that the clinic did not have
  std::vector<std::string> difference;  // empty: nothing to apply
  std::vector<Orphan> orphans;          // as of now; Apply looks again under its locks

  bool IsNew() const { return base_revision == 0; }
};

struct AppliedChange {
  ClinicId clinic;
  std::int64_t revision = 0;
  std::vector<Orphan> orphans;
};

class ClinicChanges {
 public:
  // `check`: what other rooms say about the values of policies; nothing: all are right.
  ClinicChanges(const Clock& clock, IdSource& ids, pg::Pool& pool, PolicyCheck check = nullptr);

  // Errors: INVALID_ARGUMENT FIELD_INVALID, violations "line 12" (also: content changed under the
  // version of a policy; a value that its room refuses).
  absl::StatusOr<ClinicChange> Preview(std::string_view document,
                                       absl::Time deadline = absl::InfiniteFuture());

  // Errors: ABORTED CONCURRENT_CHANGE when another revision came into force since the preview.
  // Applying what is in force already is OK and changes nothing.
  absl::StatusOr<AppliedChange> Apply(const ClinicChange& change, std::string_view applied_by,
                                      absl::Time deadline = absl::InfiniteFuture());

 private:
  absl::Status LoadBase(const pg::TxOptions& options, ClinicChange& change) const;
  absl::Status CheckPolicies(const pg::TxOptions& options, const ClinicChange& change) const;
  absl::StatusOr<AppliedChange> Write(pg::Transaction& tx, const ClinicChange& change,
                                      const NewRevision& revision) const;
  absl::StatusOr<std::vector<Orphan>> ReadOrphans(pg::Transaction& tx, const ClinicChange& change,
                                                  absl::Time now) const;

  const Clock& clock_;
  IdSource& ids_;
  pg::Pool& pool_;
  const PolicyCheck check_;
  DirectoryStore directory_;
  ClinicChangesStore store_;
};

}  // namespace tandem::directory
