// SPDX-License-Identifier: Apache-2.0
// The statements of consents_store.sql. No state, no decisions.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/transaction.h"
#include "scheduler/patients/patient.h"

namespace tandem::patients {

constexpr int kConsentsMax = 1000;  // of one person; a lifetime of them is far fewer

// What is recorded: names as the table knows them.
struct ConsentRow {
  Uuid id;
  PatientId patient;
  std::string_view kind;
  std::string_view document_version;
  std::string_view channel;
  absl::Time time;
};

class ConsentsStore {
 public:
  ConsentsStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  absl::Status Insert(const ConsentRow& row);
  // The id of what ended; `row` itself when nothing stood.
  absl::StatusOr<Uuid> Withdraw(const ConsentRow& row);
  absl::StatusOr<std::optional<Consent>> Read(Uuid id);
  // Oldest first.
  absl::StatusOr<std::vector<Consent>> ReadAll(PatientId patient);
  absl::StatusOr<std::vector<ContactId>> ContactsOfKind(PatientId patient, ContactKind kind);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::patients
