// SPDX-License-Identifier: Apache-2.0
// Clinics, resources, claims and absences put into a test's database by hand, as the rooms that own
// the tables would: a claim and its resource's calendar version change in one transaction.
#pragma once

#include <string>
#include <vector>

#include "base/id.h"
#include "base/testing/database.h"
#include "scheduler/availability/testing/slot_oracle.h"
#include "scheduler/directory/directory.h"

namespace tandem::availability {

class ClaimTables {
 public:
  explicit ClaimTables(TestDatabase& db) : db_(db) {}

  // The clinic at its snapshot's revision, with all its resources.
  void AddClinic(const directory::Snapshot& snapshot);
  void AddPatient(ClinicId clinic, PatientId patient);
  void Claim(ClinicId clinic, const std::vector<OracleClaim>& claims);
  void Unclaim(ClinicId clinic, const OracleClaim& claim);

 private:
  void Run(ClinicId clinic, const std::string& statements);

  TestDatabase& db_;
};

}  // namespace tandem::availability
