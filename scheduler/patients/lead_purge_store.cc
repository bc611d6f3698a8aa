// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/lead_purge_store.h"

#include "base/status.h"
#include "scheduler/patients/lead_purge_store_sql.h"

namespace tandem::patients {
namespace {

template <class IdType>
std::vector<IdType> Ids(const pg::Rows& rows, std::string_view column) {
  std::vector<IdType> ids;
  ids.reserve(rows.size());
  for (const pg::Row row : rows) ids.push_back(row.Get<IdType>(column));
  return ids;
}

}  // namespace

absl::StatusOr<std::vector<PatientId>> LeadPurgeStore::LockLeads(absl::Time cutoff, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows leads, tx_.Exec(sql::lock_stale_leads, clinic_, cutoff, limit));
  if (leads.empty()) return std::vector<PatientId>();
  ASSIGN_OR_RETURN(const pg::Rows people, tx_.Exec(sql::still_stale_leads, clinic_, cutoff,
                                                   Ids<PatientId>(leads, "patient_id")));
  return Ids<PatientId>(people, "patient_id");
}

absl::StatusOr<std::vector<ContactId>> LeadPurgeStore::LockOrphans(absl::Time cutoff, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows contacts,
                   tx_.Exec(sql::lock_orphan_contacts, clinic_, cutoff, limit));
  return Ids<ContactId>(contacts, "contact_id");
}

absl::StatusOr<std::vector<ContactId>> LeadPurgeStore::ContactsOf(
    const std::vector<PatientId>& people) {
  ASSIGN_OR_RETURN(const pg::Rows contacts, tx_.Exec(sql::contacts_of_patients, clinic_, people));
  return Ids<ContactId>(contacts, "contact_id");
}

absl::Status LeadPurgeStore::PurgeContacts(const std::vector<PatientId>& people,
                                           const std::vector<ContactId>& contacts) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::purge_visits, clinic_, people, contacts));
  const std::vector<AppointmentId> visits = Ids<AppointmentId>(rows, "appointment_id");
  ASSIGN_OR_RETURN(const pg::Rows codes, tx_.Exec(sql::purge_codes, clinic_, visits, contacts));
  RETURN_IF_ERROR(
      tx_.Exec(sql::purge_messages, clinic_, visits, Ids<Uuid>(codes, "contact_code_id")));
  RETURN_IF_ERROR(tx_.Exec(sql::purge_links, clinic_, visits));
  RETURN_IF_ERROR(tx_.Exec(sql::purge_consultations, clinic_, visits));
  return tx_.Exec(sql::purge_contacts, clinic_, contacts).status();
}

absl::Status LeadPurgeStore::PurgePeople(const std::vector<PatientId>& people) {
  for (const pg::Statement* statement :
       {&sql::purge_claims, &sql::purge_claim_history, &sql::purge_consents, &sql::purge_supporters,
        &sql::purge_tasks, &sql::purge_patients, &sql::purge_resources}) {
    RETURN_IF_ERROR(tx_.Exec(*statement, clinic_, people));
  }
  return absl::OkStatus();
}

absl::StatusOr<int> LeadPurgeStore::PurgeMergedNames(absl::Time before, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::purge_merged_names, clinic_, before, limit));
  return static_cast<int>(rows.affected());
}

}  // namespace tandem::patients
