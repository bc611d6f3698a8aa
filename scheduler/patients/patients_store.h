// SPDX-License-Identifier: Apache-2.0
// The statements of patients_store.sql. No state, no decisions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/bytes.h"
#include "base/pg/transaction.h"
#include "scheduler/patients/patient.h"

namespace tandem::patients {

// Whom to find; all that is given must hold.
struct Criteria {
  std::optional<std::string> name_prefix;
  std::optional<Bytes> email_digest;
  std::optional<Bytes> phone_digest;
  std::optional<absl::CivilDay> birth_date;
};

// A contact to add, with its digest.
struct DigestedContact {
  Contact contact;
  Bytes digest;
};

class PatientsStore {
 public:
  PatientsStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  // With contacts and supporters, ordered by family name, given name, id. Merged records lead to
  // the one that stands for them. An erased one has no names.
  absl::StatusOr<std::vector<Patient>> Read(const std::vector<PatientId>& ids);

  struct Locked {
    PatientId merged_into;  // nil: it stands for itself
    bool erased = false;    // for nobody any more
  };
  // The row, for update; nothing when there is none.
  absl::StatusOr<std::optional<Locked>> Lock(PatientId id);

  // Person and identity, without contacts and supporters.
  absl::Status Insert(const Patient& patient);
  absl::Status Update(const Patient& patient);

  absl::Status InsertContacts(PatientId patient, const std::vector<DigestedContact>& contacts,
                              absl::Time now);
  // Blanks and detaches all others; gives their ids.
  absl::StatusOr<std::vector<ContactId>> KeepContacts(PatientId patient,
                                                      const std::vector<ContactId>& kept);
  absl::Status ReplaceSupporters(PatientId patient, const std::vector<Supporter>& supporters);

  absl::StatusOr<std::vector<PatientId>> Find(const Criteria& criteria, int limit, PatientId after);
  absl::StatusOr<bool> Exists(PatientId id);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::patients
