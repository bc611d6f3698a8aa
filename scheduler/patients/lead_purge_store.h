// SPDX-License-Identifier: Apache-2.0
// The statements of lead_purge_store.sql. No state, no decisions.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/transaction.h"

namespace tandem::patients {

class LeadPurgeStore {
 public:
  LeadPurgeStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  // At most `limit`, locked; with the records merged into them.
  absl::StatusOr<std::vector<PatientId>> LockLeads(absl::Time cutoff, int limit);
  absl::StatusOr<std::vector<ContactId>> LockOrphans(absl::Time cutoff, int limit);
  absl::StatusOr<std::vector<ContactId>> ContactsOf(const std::vector<PatientId>& people);

  // Everything that hangs on the contacts, and they themselves; the visits of `people` become
  // anonymous.
  absl::Status PurgeContacts(const std::vector<PatientId>& people,
                             const std::vector<ContactId>& contacts);
  // After PurgeContacts with their contacts.
  absl::Status PurgePeople(const std::vector<PatientId>& people);
  // How many.
  absl::StatusOr<int> PurgeMergedNames(absl::Time before, int limit);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::patients
