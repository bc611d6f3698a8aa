// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/patients_store.h"

#include <algorithm>

#include "base/status.h"
#include "scheduler/patients/patients_store_sql.h"

namespace tandem::patients {
namespace {

template <class Tag>
std::optional<Id<Tag>> Present(const Id<Tag>& id) {
  return id.IsNil() ? std::nullopt : std::optional(id);
}

template <class T, class From, class Get>
std::vector<T> Column(const std::vector<From>& rows, Get get) {
  std::vector<T> column;
  column.reserve(rows.size());
  for (const From& row : rows) column.push_back(get(row));
  return column;
}

Patient ReadPatient(const pg::Row& row) {
  Patient patient;
  patient.id = row.Get<PatientId>("patient_id");
  patient.version = row.Get<int>("version");
  patient.status = ParsePatientStatus(row.Get<std::string>("status"));
  patient.given_name = row.Get<std::string>("given_name");
  patient.family_name = row.Get<std::string>("family_name");
  patient.preferred_name = row.Get<std::string>("preferred_name");
  patient.birth_date = row.Get<std::optional<absl::CivilDay>>("birth_date");
  patient.postal_code = row.Get<std::string>("postal_code");
  patient.language = row.Get<std::string>("language");
  patient.time_zone = row.Get<std::string>("time_zone");
  patient.preferences.channel = ParsePreferredChannel(row.Get<std::string>("preferred_channel"));
  patient.preferences.practitioner =
      row.Get<std::optional<PractitionerId>>("preferred_practitioner_id")
          .value_or(PractitionerId());
  patient.preferences.pairing_declined = row.Get<bool>("pairing_declined");
  patient.create_time = row.Get<absl::Time>("create_time");
  patient.update_time = row.Get<absl::Time>("update_time");
  return patient;
}

Contact ReadContact(const pg::Row& row) {
  Contact contact;
  contact.id = row.Get<ContactId>("contact_id");
  contact.point.kind = ParseContactKind(row.Get<std::string>("kind"));
  contact.point.value = row.Get<std::string>("value");
  contact.verify_time = row.Get<std::optional<absl::Time>>("verify_time");
  contact.verified = contact.verify_time.has_value();
  return contact;
}

Supporter ReadSupporter(const pg::Row& row) {
  Supporter supporter;
  supporter.id = row.Get<Uuid>("supporter_id");
  supporter.display_name = row.Get<std::string>("display_name");
  supporter.phone = row.Get<std::string>("phone");
  supporter.drives = row.Get<bool>("drives");
  supporter.stays = row.Get<bool>("stays");
  supporter.patient_consents = row.Get<bool>("patient_consents");
  supporter.supporter_consents = row.Get<bool>("supporter_consents");
  return supporter;
}

// Null when the row belongs to none of them.
Patient* OwnerOf(const pg::Row& row, std::vector<Patient>& patients) {
  const auto id = row.Get<PatientId>("patient_id");
  const auto owner = std::find_if(patients.begin(), patients.end(),
                                  [&](const Patient& patient) { return patient.id == id; });
  return owner == patients.end() ? nullptr : &*owner;
}

}  // namespace

absl::StatusOr<std::vector<Patient>> PatientsStore::Read(const std::vector<PatientId>& ids) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::read_patients, clinic_, ids));
  std::vector<Patient> patients;
  patients.reserve(rows.size());
  for (const pg::Row row : rows) patients.push_back(ReadPatient(row));
  if (patients.empty()) return patients;
  const auto found = Column<PatientId>(patients, [](const Patient& patient) { return patient.id; });
  ASSIGN_OR_RETURN(const pg::Rows contacts, tx_.Exec(sql::read_contacts, clinic_, found));
  for (const pg::Row row : contacts) {
    if (Patient* owner = OwnerOf(row, patients)) owner->contacts.push_back(ReadContact(row));
  }
  ASSIGN_OR_RETURN(const pg::Rows supporters, tx_.Exec(sql::read_supporters, clinic_, found));
  for (const pg::Row row : supporters) {
    if (Patient* owner = OwnerOf(row, patients)) owner->supporters.push_back(ReadSupporter(row));
  }
  return patients;
}

absl::StatusOr<std::optional<PatientsStore::Locked>> PatientsStore::Lock(PatientId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::lock_patient, clinic_, id));
  if (rows.empty()) return std::nullopt;
  return Locked{rows[0].Get<std::optional<PatientId>>("merged_into").value_or(PatientId()),
                ParsePatientStatus(rows[0].Get<std::string>("status")) == PatientStatus::kErased};
}

absl::Status PatientsStore::Insert(const Patient& patient) {
  return tx_
      .Exec(sql::insert_patient, clinic_, patient.id, Name(patient.status), patient.language,
            patient.time_zone, Name(patient.preferences.channel),
            Present(patient.preferences.practitioner), patient.preferences.pairing_declined,
            patient.given_name, patient.family_name, patient.preferred_name, patient.birth_date,
            patient.create_time, patient.postal_code)
      .status();
}

absl::Status PatientsStore::Update(const Patient& patient) {
  return tx_
      .Exec(sql::update_patient, clinic_, patient.id, Name(patient.status), patient.language,
            patient.time_zone, Name(patient.preferences.channel),
            Present(patient.preferences.practitioner), patient.preferences.pairing_declined,
            patient.given_name, patient.family_name, patient.preferred_name, patient.birth_date,
            patient.update_time, patient.postal_code)
      .status();
}

absl::Status PatientsStore::InsertContacts(PatientId patient,
                                           const std::vector<DigestedContact>& contacts,
                                           absl::Time now) {
  if (contacts.empty()) return absl::OkStatus();
  using From = DigestedContact;
  return tx_
      .Exec(sql::insert_contacts, clinic_, patient,
            Column<ContactId>(contacts, [](const From& c) { return c.contact.id; }),
            Column<std::string>(
                contacts, [](const From& c) { return std::string(Name(c.contact.point.kind)); }),
            Column<std::string>(contacts, [](const From& c) { return c.contact.point.value; }),
            Column<Bytes>(contacts, [](const From& c) { return c.digest; }), now)
      .status();
}

absl::StatusOr<std::vector<ContactId>> PatientsStore::KeepContacts(
    PatientId patient, const std::vector<ContactId>& kept) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::remove_contacts, clinic_, patient, kept));
  std::vector<ContactId> removed;
  removed.reserve(rows.size());
  for (const pg::Row row : rows) removed.push_back(row.Get<ContactId>("contact_id"));
  return removed;
}

absl::Status PatientsStore::ReplaceSupporters(PatientId patient,
                                              const std::vector<Supporter>& supporters) {
  RETURN_IF_ERROR(tx_.Exec(sql::delete_supporters, clinic_, patient));
  if (supporters.empty()) return absl::OkStatus();
  using From = Supporter;
  return tx_
      .Exec(sql::insert_supporters, clinic_, patient,
            Column<Uuid>(supporters, [](const From& s) { return s.id; }),
            Column<std::string>(supporters, [](const From& s) { return s.display_name; }),
            Column<std::string>(supporters, [](const From& s) { return s.phone; }),
            Column<bool>(supporters, [](const From& s) { return s.drives; }),
            Column<bool>(supporters, [](const From& s) { return s.stays; }),
            Column<bool>(supporters, [](const From& s) { return s.patient_consents; }),
            Column<bool>(supporters, [](const From& s) { return s.supporter_consents; }))
      .status();
}

absl::StatusOr<std::vector<PatientId>> PatientsStore::Find(const Criteria& criteria, int limit,
                                                           PatientId after) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::find_patients, clinic_, criteria.name_prefix,
                                                 criteria.email_digest, criteria.phone_digest,
                                                 criteria.birth_date, limit, Present(after)));
  std::vector<PatientId> found;
  found.reserve(rows.size());
  for (const pg::Row row : rows) found.push_back(row.Get<PatientId>("patient_id"));
  return found;
}

absl::StatusOr<bool> PatientsStore::Exists(PatientId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::patient_exists, clinic_, id));
  return !rows.empty();
}

}  // namespace tandem::patients
