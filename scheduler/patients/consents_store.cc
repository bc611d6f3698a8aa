// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/consents_store.h"

#include <string>

#include "base/status.h"
#include "scheduler/patients/consents_store_sql.h"

namespace tandem::patients {
namespace {

Consent ReadRow(const pg::Row& row) {
  Consent consent;
  consent.kind = ParseConsentKind(row.Get<std::string>("kind"));
  consent.document_version = row.Get<std::string>("document_version");
  consent.channel = row.Get<std::string>("channel");
  consent.give_time = row.Get<absl::Time>("give_time");
  consent.withdraw_time = row.Get<std::optional<absl::Time>>("withdraw_time");
  return consent;
}

}  // namespace

absl::Status ConsentsStore::Insert(const ConsentRow& row) {
  return tx_
      .Exec(sql::insert_consent, clinic_, row.id, row.patient, row.kind, row.document_version,
            row.channel, row.time)
      .status();
}

absl::StatusOr<Uuid> ConsentsStore::Withdraw(const ConsentRow& row) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::withdraw_consent, clinic_, row.id, row.patient, row.kind,
                            row.document_version, row.channel, row.time));
  return rows[0].Get<Uuid>("consent_id");
}

absl::StatusOr<std::optional<Consent>> ConsentsStore::Read(Uuid id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::read_consent, clinic_, id));
  if (rows.empty()) return std::nullopt;
  return ReadRow(rows[0]);
}

absl::StatusOr<std::vector<Consent>> ConsentsStore::ReadAll(PatientId patient) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::read_consents, clinic_, patient, kConsentsMax));
  std::vector<Consent> consents;
  consents.reserve(rows.size());
  for (const pg::Row row : rows) consents.push_back(ReadRow(row));
  return consents;
}

absl::StatusOr<std::vector<ContactId>> ConsentsStore::ContactsOfKind(PatientId patient,
                                                                     ContactKind kind) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::contacts_of_kind, clinic_, patient, Name(kind)));
  std::vector<ContactId> contacts;
  contacts.reserve(rows.size());
  for (const pg::Row row : rows) contacts.push_back(row.Get<ContactId>("contact_id"));
  return contacts;
}

}  // namespace tandem::patients
