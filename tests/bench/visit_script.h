// SPDX-License-Identifier: Apache-2.0
// Parts of what pgbench sends: the scheduler's own statements with SQL expressions in the places of
// their parameters. :client_id and :n say whose transaction it is, and which.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"

namespace tandem::bench {

// "(ARRAY[…]::uuid[])[index + 1]"
std::string OneOf(const std::vector<std::string>& ids, const std::string& index);
// Another one for each client, transaction and `group` (four hexadecimal digits).
std::string NewUuid(const std::string& group);

// The transaction begins as the scheduler's.
std::string BeginScript(ClinicId clinic);

// Statements that read, in one round trip of their own.
std::string ReadScript(ClinicId clinic, const std::string& statements);

// A visit that is booked by the front desk, as SQL expressions.
struct ScriptedVisit {
  ClinicId clinic;
  std::int64_t revision = 0;
  std::string appointment;
  std::string visit_type;
  std::string location;
  std::string patient;
  std::string start;
  std::string end;
  std::string participations;  // jsonb
  // Parallel: the claims.
  std::string resources;
  std::string seats;
  std::string starts;
  std::string ends;
};
std::string PlaceScript(const ScriptedVisit& visit);

// What is left to do at the end: the audit log's entry, the answer kept for replays, COMMIT.
struct ScriptedEnd {
  ClinicId clinic;
  std::string method;
  std::string subject_kind;
  std::string subject;
  std::string patient;
  std::string request;
};
std::string CloseScript(const ScriptedEnd& end);

}  // namespace tandem::bench
