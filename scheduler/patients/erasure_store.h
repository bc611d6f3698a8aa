// SPDX-License-Identifier: Apache-2.0
// The statements of erasure_store.sql. No state, no decisions.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/transaction.h"
#include "scheduler/patients/patient.h"

namespace tandem::patients {

// A person's record with those merged into it.
struct ErasedRecord {
  PatientStatus status = PatientStatus::kActive;  // of the record that was asked for
  std::vector<PatientId> people;                  // empty: there is no such record
};

// By what a person can be reached, and what was said over it.
struct Reach {
  std::vector<AppointmentId> visits;
  std::vector<ContactId> contacts;
};

class ErasureStore {
 public:
  ErasureStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  // Courses, then visits, then calendars and records, for update.
  absl::StatusOr<ErasedRecord> Lock(PatientId id);
  absl::StatusOr<bool> LiesAhead(const std::vector<PatientId>& people, absl::Time now);
  absl::StatusOr<Reach> FindReach(const std::vector<PatientId>& people);

  // Codes and sign-ins; gives their ids, because messages speak of them.
  absl::StatusOr<std::vector<Uuid>> ForgetCodes(const std::vector<PatientId>& people,
                                                const Reach& reach);
  // Sessions, grants and texts, of these people and to or from these contacts.
  absl::Status ForgetAccess(const std::vector<PatientId>& people,
                            const std::vector<ContactId>& contacts);
  // What people typed or said about these visits, and the links to them.
  absl::Status ForgetVisitTexts(const std::vector<AppointmentId>& visits);
  // Contacts, supporters, names, wishes. The rows of the records stay.
  absl::Status ForgetPeople(const std::vector<PatientId>& people,
                            const std::vector<ContactId>& contacts, absl::Time now);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::patients
