// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/people_store.h"

#include "base/status.h"
#include "scheduler/patients/people_store_sql.h"

namespace tandem::patients {

absl::Status PeopleStore::InsertContact(const ContactRef& contact, std::string_view value,
                                        absl::Time now) {
  return tx_
      .Exec(sql::insert_contact, clinic_, contact.id, Name(contact.kind), value, contact.digest,
            now)
      .status();
}

absl::StatusOr<std::optional<ContactRef>> PeopleStore::ReadContact(ContactId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::read_contact, clinic_, id));
  if (rows.empty()) return std::nullopt;
  const pg::Row row = rows[0];
  ContactRef contact;
  contact.id = id;
  contact.kind = ParseContactKind(row.Get<std::string>("kind"));
  contact.digest = row.Get<Bytes>("value_digest");
  contact.patient = row.Get<std::optional<PatientId>>("patient_id").value_or(PatientId());
  contact.verified = row.Get<bool>("verified");
  return contact;
}

absl::StatusOr<std::optional<PatientId>> PeopleStore::VerifyContact(ContactId id, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::verify_contact, clinic_, id, now));
  if (rows.empty()) return std::nullopt;
  return rows[0].Get<std::optional<PatientId>>("patient_id").value_or(PatientId());
}

absl::StatusOr<std::vector<Reachable>> PeopleStore::FindReachable(const Bytes& digest) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::find_reachable, clinic_, digest, kReachableMax));
  std::vector<Reachable> found;
  for (const pg::Row row : rows) {
    found.push_back({row.Get<PatientId>("patient_id"), row.Get<ContactId>("contact_id"),
                     row.Get<bool>("verified"),
                     row.Get<std::optional<absl::CivilDay>>("birth_date")});
  }
  return found;
}

absl::StatusOr<std::vector<PatientId>> PeopleStore::FindHolders(const Bytes& digest) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::find_holders, clinic_, digest, kReachableMax));
  std::vector<PatientId> found;
  for (const pg::Row row : rows) found.push_back(row.Get<PatientId>("patient_id"));
  return found;
}

absl::StatusOr<std::optional<PatientId>> PeopleStore::FindNamesake(const Bytes& digest,
                                                                   const Lead& lead) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::find_namesake, clinic_, digest,
                                                 lead.given_name, lead.family_name));
  if (rows.empty()) return std::nullopt;
  return rows[0].Get<PatientId>("patient_id");
}

absl::StatusOr<bool> PeopleStore::GiveContact(ContactId contact, PatientId patient,
                                              absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::give_contact, clinic_, contact, patient, now));
  return rows.affected() == 1;
}

absl::Status PeopleStore::InsertLead(PatientId patient, ContactId contact, const Lead& lead,
                                     absl::Time now) {
  return tx_
      .Exec(sql::insert_lead, clinic_, patient, contact, lead.given_name, lead.family_name,
            lead.language, lead.time_zone, now)
      .status();
}

absl::StatusOr<std::optional<PatientId>> PeopleStore::Resolve(PatientId patient) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::resolve_patient, clinic_, patient));
  if (rows.empty()) return std::nullopt;
  return rows[0].Get<PatientId>("patient_id");
}

absl::StatusOr<std::optional<PatientId>> PeopleStore::FindStanding(PatientId patient) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::find_standing, clinic_, patient));
  if (rows.empty()) return std::nullopt;
  return rows[0].Get<PatientId>("patient_id");
}

absl::StatusOr<std::vector<FirstName>> PeopleStore::FindFirstNames(
    const std::vector<PatientId>& patients) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::find_first_names, clinic_, patients));
  std::vector<FirstName> found;
  for (const pg::Row row : rows) {
    found.push_back({row.Get<PatientId>("patient_id"), row.Get<std::string>("first_name")});
  }
  return found;
}

absl::StatusOr<std::map<PatientId, std::string>> PeopleStore::FindPostalCodes(
    const std::vector<PatientId>& patients) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::find_postal_codes, clinic_, patients));
  std::map<PatientId, std::string> found;
  for (const pg::Row row : rows) {
    found[row.Get<PatientId>("patient_id")] = row.Get<std::string>("postal_code");
  }
  return found;
}

absl::Status PeopleStore::Activate(PatientId patient, absl::Time now) {
  return tx_.Exec(sql::activate_patient, clinic_, patient, now).status();
}

}  // namespace tandem::patients
