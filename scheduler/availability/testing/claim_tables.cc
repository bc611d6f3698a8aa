// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/testing/claim_tables.h"

#include <fmt/format.h>

namespace tandem::availability {
namespace {

std::string Literal(absl::Time time) {
  return absl::FormatTime("'%Y-%m-%dT%H:%M:%E6SZ'", time, absl::UTCTimeZone());
}

std::string ResourceRow(ClinicId clinic, ResourceId id, const char* kind, int seats) {
  return fmt::format("INSERT INTO resource VALUES ('{}', '{}', '{}', {});", ToString(clinic),
                     ToString(id), kind, seats);
}

std::string Bump(ClinicId clinic, ResourceId id) {
  return fmt::format(
      "UPDATE resource SET calendar_version = calendar_version + 1 WHERE clinic_id = '{}' AND "
      "resource_id = '{}';",
      ToString(clinic), ToString(id));
}

}  // namespace

// Without the foreign key to appointments: there are none in these tests.
void ClaimTables::Run(ClinicId clinic, const std::string& statements) {
  db_.Sql(
      fmt::format("BEGIN; SET LOCAL session_replication_role = replica;"
                  "SET LOCAL app.clinic_id = '{}'; {} COMMIT;",
                  ToString(clinic), statements));
}

void ClaimTables::AddClinic(const directory::Snapshot& snapshot) {
  const std::string id = ToString(snapshot.clinic);
  std::string sql =
      fmt::format("INSERT INTO clinic_route VALUES ('{0}', 'c{1}');", id, id.substr(0, 8));
  sql += fmt::format("INSERT INTO clinic VALUES ('{}', {}, now());", id, snapshot.revision);
  for (const auto& one : snapshot.practitioners) {
    sql += ResourceRow(snapshot.clinic, ResourceId(one.id), "practitioner", one.seats);
  }
  for (const auto& one : snapshot.rooms) {
    sql += ResourceRow(snapshot.clinic, ResourceId(one.id), "room", one.seats);
  }
  Run(snapshot.clinic, sql);
}

void ClaimTables::AddPatient(ClinicId clinic, PatientId patient) {
  Run(clinic, ResourceRow(clinic, ResourceId(patient), "patient", 1));
}

void ClaimTables::Claim(ClinicId clinic, const std::vector<OracleClaim>& claims) {
  std::string sql;
  for (const OracleClaim& claim : claims) {
    sql += Bump(clinic, claim.resource);
    if (claim.seat == kEverySeat) {
      sql += fmt::format(
          "INSERT INTO absence VALUES ('{}', gen_random_uuid(), '{}', {}, {}, now(), NULL);",
          ToString(clinic), ToString(claim.resource), Literal(claim.during.start),
          Literal(claim.during.end));
      continue;
    }
    sql += fmt::format(
        "INSERT INTO claim (clinic_id, appointment_id, resource_id, seat, during, expires_at) "
        "VALUES ('{}', gen_random_uuid(), '{}', {}, tstzrange({}, {}, '[)'), {});",
        ToString(clinic), ToString(claim.resource), claim.seat, Literal(claim.during.start),
        Literal(claim.during.end), claim.expire ? Literal(*claim.expire) : "NULL");
  }
  Run(clinic, sql);
}

void ClaimTables::Unclaim(ClinicId clinic, const OracleClaim& claim) {
  if (claim.seat == kEverySeat) {
    Run(clinic, fmt::format("UPDATE absence SET withdraw_time = now() WHERE clinic_id = '{}' AND "
                            "resource_id = '{}' AND start_time = {} AND end_time = {};",
                            ToString(clinic), ToString(claim.resource), Literal(claim.during.start),
                            Literal(claim.during.end)) +
                    Bump(clinic, claim.resource));
    return;
  }
  Run(clinic, fmt::format("DELETE FROM claim WHERE clinic_id = '{}' AND resource_id = '{}' AND "
                          "seat = {} AND start_time = {};",
                          ToString(clinic), ToString(claim.resource), claim.seat,
                          Literal(claim.during.start)) +
                  Bump(clinic, claim.resource));
}

}  // namespace tandem::availability
