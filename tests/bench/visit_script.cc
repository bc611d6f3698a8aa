// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/visit_script.h"

#include <fmt/format.h>

#include "tests/bench/pgbench.h"

namespace tandem::bench {
namespace {

std::string Quoted(ClinicId clinic) { return "'" + ToString(clinic) + "'::uuid"; }

std::string Opening(ClinicId clinic) {
  return fmt::format(
      "BEGIN;\nSELECT set_config('app.clinic_id', '{}', true), "
      "set_config('statement_timeout', '20000', true);\n",
      ToString(clinic));
}

}  // namespace

std::string OneOf(const std::vector<std::string>& ids, const std::string& index) {
  return fmt::format("(ARRAY['{}']::uuid[])[{} + 1]", fmt::join(ids, "','"), index);
}

std::string NewUuid(const std::string& group) {
  return fmt::format(
      "(lpad(to_hex(:client_id::bigint), 8, '0') || '-{}-4000-8000-' || lpad(to_hex(:n::bigint), "
      "12, '0'))::uuid",
      group);
}

std::string BeginScript(ClinicId clinic) {
  return "\\startpipeline\n" + Opening(clinic) + "\\endpipeline\n";
}

std::string ReadScript(ClinicId clinic, const std::string& statements) {
  return "\\startpipeline\n" + Opening(clinic) + statements + "COMMIT;\n\\endpipeline\n";
}

std::string PlaceScript(const ScriptedVisit& visit) {
  return Scripted("place_appointment", {Quoted(visit.clinic),
                                        visit.appointment,
                                        "'booked'",
                                        visit.visit_type,
                                        visit.location,
                                        "'in_person'",
                                        visit.patient,
                                        visit.start,
                                        visit.end,
                                        "'2030-01-01 10:00'",
                                        "'America/New_York'",
                                        "'2026a'",
                                        std::to_string(visit.revision),
                                        visit.participations,
                                        "NULL",
                                        "NULL",
                                        "false",
                                        "now()",
                                        "'book'",
                                        "'front_desk'",
                                        "'bench'",
                                        "NULL",
                                        visit.resources,
                                        visit.seats,
                                        visit.starts,
                                        visit.ends,
                                        "''",
                                        "''"});
}

std::string CloseScript(const ScriptedEnd& end) {
  const std::string clinic = Quoted(end.clinic);
  return Scripted("record_entry",
                  {clinic, "now()", NewUuid("0003"), "'front_desk'", "'bench'",
                   "'" + end.method + "'", "'change'", "'" + end.subject_kind + "'", end.subject,
                   "1", end.patient, "'OK'", "NULL::uuid", end.request, "NULL", "'{}'::uuid[]"}) +
         Scripted("close_request", {clinic, end.request, "repeat('x', 700)::bytea", end.subject}) +
         "COMMIT;\n";
}

}  // namespace tandem::bench
