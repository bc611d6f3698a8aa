// SPDX-License-Identifier: Apache-2.0
#include "tests/support/operations.h"

#include <fmt/format.h>

#include <string>

#include "base/crypto.h"

namespace tandem::testing {

PatientId EnterPatient(TestDatabase& db, ClinicId clinic, int number) {
  const std::string id = fmt::format("0a71e270-0000-7000-8000-{:012x}", number);
  db.Sql(fmt::format(
      "INSERT INTO resource (clinic_id, resource_id, kind, seats)"
      " VALUES ('{0}', '{1}', 'patient', 1);"
      "INSERT INTO patient (clinic_id, patient_id, status, language, create_time, update_time)"
      " VALUES ('{0}', '{1}', 'active', 'en', now(), now());"
      "INSERT INTO contact (clinic_id, contact_id, patient_id, kind, value, value_digest,"
      " verify_time, create_time)"
      " VALUES ('{0}', '{1}', '{1}', 'email', 'p{2}@example.com', '\\x{2:08x}', now(), now())",
      ToString(clinic), id, number));
  return PatientId(ParseUuid(id).value());
}

requests::RequestKey KeyOf(const Uuid& request_id, std::string_view content) {
  return {.request_id = request_id, .fingerprint = Sha256(content)};
}

}  // namespace tandem::testing
