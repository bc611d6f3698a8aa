// SPDX-License-Identifier: Apache-2.0
// The statements of people_store.sql. No state, no decisions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/transaction.h"
#include "scheduler/patients/people.h"

namespace tandem::patients {

class PeopleStore {
 public:
  PeopleStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  absl::Status InsertContact(const ContactRef& contact, std::string_view value, absl::Time now);
  absl::StatusOr<std::optional<ContactRef>> ReadContact(ContactId id);
  // Whose it is, nil for nobody's; nothing when there is no such contact.
  absl::StatusOr<std::optional<PatientId>> VerifyContact(ContactId id, absl::Time now);
  absl::StatusOr<std::vector<Reachable>> FindReachable(const Bytes& digest);
  absl::StatusOr<std::vector<PatientId>> FindHolders(const Bytes& digest);
  absl::StatusOr<std::optional<PatientId>> FindNamesake(const Bytes& digest, const Lead& lead);
  // False when the person is gone.
  absl::StatusOr<bool> GiveContact(ContactId contact, PatientId patient, absl::Time now);
  absl::Status InsertLead(PatientId patient, ContactId contact, const Lead& lead, absl::Time now);
  absl::StatusOr<std::optional<PatientId>> Resolve(PatientId patient);
  absl::StatusOr<std::optional<PatientId>> FindStanding(PatientId patient);
  absl::StatusOr<std::vector<FirstName>> FindFirstNames(const std::vector<PatientId>& patients);
  // Of those of whom it is known.
  absl::StatusOr<std::map<PatientId, std::string>> FindPostalCodes(
      const std::vector<PatientId>& patients);
  absl::Status Activate(PatientId patient, absl::Time now);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::patients
