// SPDX-License-Identifier: Apache-2.0
// PatientsFixture: the patients room on a real database, with two clinics of bare rows.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/testing/database.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/patients/patients.h"
#include "scheduler/patients/testing/clinic_rows.h"

namespace tandem::patients {

class PatientsFixture : public ::testing::Test {
 protected:
  // Whatever changed, how people are told stands ready as it is now, where it was stored.
  void TearDown() override {
    EXPECT_EQ(db_.Sql("SELECT count(*) FROM patient p JOIN person_reach r USING (clinic_id,"
                      " patient_id) WHERE p.reach <> r.reach"),
              "0");
  }

  static ContactPoint Mail(std::string value) { return {ContactKind::kEmail, std::move(value)}; }
  static ContactPoint Number(std::string value) { return {ContactKind::kPhone, std::move(value)}; }
  static Contact With(ContactPoint point) { return {.id = {}, .point = std::move(point)}; }

  requests::RequestKey Key() {
    const Uuid id = ids_.Next();
    return {.request_id = id, .fingerprint = Bytes{ToString(id)}};
  }

  static Patient Person(std::string given, std::string family, std::vector<Contact> contacts = {}) {
    Patient patient;
    patient.given_name = std::move(given);
    patient.family_name = std::move(family);
    patient.contacts = std::move(contacts);
    return patient;
  }

  Patient Enter(const Patient& patient) {
    const auto created = patients_.Create(desk_, {Key(), patient});
    EXPECT_OK(created);
    return created.ok() ? *created : Patient();
  }

  absl::StatusOr<Patient> Change(const access::CallContext& call, const Patient& wanted,
                                 const PatientFields& fields, std::string etag = "") {
    return patients_.Update(call, {Key(), std::move(etag), wanted, fields});
  }

  // Runs `fn(tx)` in a transaction of the clinic.
  template <class F>
  auto InTx(F&& fn) {
    return db_.pool().Run(desk_.Tx(), std::forward<F>(fn));
  }

  // A lead with a verified contact, as a booked consultation leaves them.
  PatientId AddLead(const ContactPoint& point, std::string_view given, std::string_view family) {
    const auto lead = InTx([&](pg::Transaction& tx) -> absl::StatusOr<PatientId> {
      ASSIGN_OR_RETURN(const ContactRef contact, people_.AddContact(tx, desk_, point));
      RETURN_IF_ERROR(people_.MarkVerified(tx, desk_, contact.id));
      return people_.PatientForLead(
          tx, desk_, contact, {std::string(given), std::string(family), "en", "America/New_York"});
    });
    EXPECT_OK(lead);
    return lead.value_or(PatientId());
  }

  // One message about `subject` to the patient, where they may be written to, mail first; nothing
  // when that is nowhere.
  absl::Status Tell(PatientId patient, Uuid subject) {
    db_.Sql(fmt::format(
        "INSERT INTO message (clinic_id, subject_id, version, kind, channel, recipient_id,"
        " patient_id, language, due_time, next_time, expire_time, create_time)"
        " SELECT p.clinic_id, '{0}', 1, 'contact_code',"
        " CASE WHEN p.email_contact_id IS NULL THEN 'sms' ELSE 'email' END,"
        " coalesce(p.email_contact_id, p.text_contact_id), p.patient_id, 'en', '{1}', '{1}', '{2}',"
        " '{1}' FROM person_facts p WHERE p.patient_id = '{3}'"
        " AND coalesce(p.email_contact_id, p.text_contact_id) IS NOT NULL",
        ToString(subject), absl::FormatTime(clock_.Now()),
        absl::FormatTime(clock_.Now() + absl::Hours(1)), ToString(patient)));
    return absl::OkStatus();
  }

  std::string Count(std::string_view table, std::string_view where = "true") {
    return db_.Sql(fmt::format("SELECT count(*) FROM {} WHERE {}", table, where));
  }

  TestDatabase db_;
  SimulatedClock clock_;
  SeededIds ids_;
  ClinicRows clinic_{db_, "cedar-harbor", 11};
  ClinicRows other_{db_, "oak-hill", 12};
  access::CallContext desk_ = clinic_.Call();
  People people_{clock_, ids_, Bytes{std::string(32, 'k')}};
  requests::Requests requests_{clock_};
  reminders::Messages messages_{clock_};
  Patients patients_{db_.pool(), clock_, ids_, people_, requests_, messages_};
};

}  // namespace tandem::patients
