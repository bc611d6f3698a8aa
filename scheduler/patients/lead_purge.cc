// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/lead_purge.h"

#include <vector>

#include "base/status.h"
#include "scheduler/patients/lead_purge_store.h"

namespace tandem::patients {

// An entry for each: who was forgotten, and when, stays known.
absl::Status LeadPurge::RecordErasure(pg::Transaction& tx, ClinicId clinic,
                                      const std::vector<PatientId>& people) {
  for (const PatientId& person : people) {
    audit::Deed deed = audit::ChangeOf(person);
    deed.action = audit::Action::kErase;
    RETURN_IF_ERROR(trail_.WriteOwn(tx, clinic, "purge_leads", deed));
  }
  return absl::OkStatus();
}

absl::StatusOr<int> LeadPurge::PurgeLeads(const pg::TxOptions& options, ClinicId clinic) {
  pg::TxOptions inside = options;
  inside.clinic = clinic.uuid;
  const absl::Time cutoff = clock_.Now() - kLeadKept;
  return pool_.Run(inside, [&](pg::Transaction& tx) -> absl::StatusOr<int> {
    LeadPurgeStore store(tx, clinic);
    ASSIGN_OR_RETURN(const std::vector<PatientId> people,
                     store.LockLeads(cutoff, kLeadPurgeBatchMax));
    if (!people.empty()) {
      ASSIGN_OR_RETURN(const std::vector<ContactId> contacts, store.ContactsOf(people));
      RETURN_IF_ERROR(store.PurgeContacts(people, contacts));
      RETURN_IF_ERROR(store.PurgePeople(people));
      RETURN_IF_ERROR(RecordErasure(tx, clinic, people));
    }
    ASSIGN_OR_RETURN(const std::vector<ContactId> orphans,
                     store.LockOrphans(cutoff, kLeadPurgeBatchMax));
    if (!orphans.empty()) RETURN_IF_ERROR(store.PurgeContacts({}, orphans));
    ASSIGN_OR_RETURN(const int names,
                     store.PurgeMergedNames(clock_.Now() - kMergedNamesKept, kLeadPurgeBatchMax));
    return static_cast<int>(people.size() + orphans.size()) + names;
  });
}

}  // namespace tandem::patients
