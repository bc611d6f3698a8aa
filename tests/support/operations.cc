// SPDX-License-Identifier: Apache-2.0
#include "tests/support/operations.h"

#include <fmt/format.h>

#include <string>

#include "base/crypto.h"

namespace tandem::testing {
namespace {

constexpr std::string_view kMasterKey = "a key that every scheduler of a test has";
constexpr std::string_view kAnswerKeys = "k1 a key for answers that every scheduler has";
constexpr int kUnlimited = 1'000'000'000;

}  // namespace

Operations::Operations(const Clock& clock, IdSource& ids, pg::Pool& pool)
    : pool(pool),
      directories(pool),
      availability(clock, pool, directories),
      booking(clock, ids, directories, availability, pool),
      requests(clock),
      messages(clock),
      appointments({clock, booking, directories, requests, messages, pool}),
      people(clock, ids, DeriveKey(kMasterKey, "contact-digest")),
      clearances({pool, clock, ids, people, requests, booking}),
      patients(pool, clock, ids, people, requests, messages),
      secrets(kMasterKey),
      seals(KeyRing::Parse(kAnswerKeys, consultations::kAnswersPurpose).value()),
      limiter(pool),
      consultations({clock,
                     ids,
                     pool,
                     directories,
                     availability,
                     booking,
                     people,
                     messages,
                     requests,
                     secrets,
                     seals,
                     limiter,
                     {kUnlimited, kUnlimited, kUnlimited, kUnlimited, kUnlimited}}) {
  booking.AskGates([this](pg::Transaction& tx, const access::CallContext& call,
                          const appointments::AgreedVisit& visit) {
    return clearances.Check(
        tx, call,
        {visit.file, {visit.type, visit.location, visit.day}, visit.patient, visit.override_given});
  });
}

PatientId EnterPatient(TestDatabase& db, ClinicId clinic, int number) {
  const std::string id = fmt::format("0a71e270-0000-7000-8000-{:012x}", number);
  db.Sql(fmt::format(
      "INSERT INTO resource (clinic_id, resource_id, kind, seats)"
      " VALUES ('{0}', '{1}', 'patient', 1);"
      "INSERT INTO patient (clinic_id, patient_id, status, language, create_time, update_time)"
      " VALUES ('{0}', '{1}', 'active', 'en', now(), now());"
      "INSERT INTO patient_identity (clinic_id, patient_id, given_name, family_name)"
      " VALUES ('{0}', '{1}', 'Qzvxkwjq Patient', 'Number {2}');"
      "INSERT INTO contact (clinic_id, contact_id, patient_id, kind, value, value_digest,"
      " verify_time, create_time)"
      " VALUES ('{0}', '{1}', '{1}', 'email', 'p{2}@qzvxkwjq.example.com', '\\x{2:08x}', now(), "
      "now())",
      ToString(clinic), id, number));
  return PatientId(ParseUuid(id).value());
}

requests::RequestKey KeyOf(const Uuid& request_id, std::string_view content) {
  return {.request_id = request_id, .fingerprint = Sha256(content)};
}

}  // namespace tandem::testing
