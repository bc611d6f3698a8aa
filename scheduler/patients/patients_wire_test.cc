// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/patients_wire.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "scheduler/patients/patient_page_wire.h"

namespace tandem::patients {
namespace {

class PatientsWireTest : public ::testing::Test {
 protected:
  PatientsWireTest() {
    call_.principal.role = access::Role::kFrontDesk;
    call_.principal.clinic = ids_.NextId<ClinicId>();
    call_.principal.clinic_slug = "cedar-harbor";
    directory::Practitioner dana;
    dana.id = ids_.NextId<PractitionerId>();
    dana.slug = "dana";
    snapshot_.slug = call_.principal.clinic_slug;
    snapshot_.practitioners = {dana};
  }
  std::string Id() { return ToString(ids_.Next()); }
  std::string Name(std::string_view id) {
    return "clinics/cedar-harbor/patients/" + std::string(id);
  }
  static std::set<std::string> Fields(const absl::Status& status) {
    std::set<std::string> fields;
    for (const Violation& violation : ViolationsOf(status)) fields.insert(violation.field);
    return fields;
  }
  v1::CreatePatientRequest Anna() {
    v1::CreatePatientRequest request;
    request.set_parent("clinics/cedar-harbor");
    request.set_request_id(Id());
    request.mutable_patient()->set_given_name(" Anna ");
    request.mutable_patient()->set_family_name("Lind");
    return request;
  }

  SeededIds ids_;
  access::CallContext call_;
  directory::Snapshot snapshot_;
  ClinicFacts facts_{call_, snapshot_, absl::CivilDay(2026, 1, 5)};
};

TEST_F(PatientsWireTest, AShortRequestMeansAnActivePatientWhoSpeaksEnglish) {
  ASSERT_OK_AND_ASSIGN(const PatientCreation creation, ReadCreate(facts_, Anna()));
  EXPECT_EQ(creation.patient.given_name, "Anna");
  EXPECT_EQ(creation.patient.language, "en");
  EXPECT_EQ(creation.patient.status, PatientStatus::kActive);
  EXPECT_FALSE(creation.patient.birth_date.has_value());
}

TEST_F(PatientsWireTest, EveryViolationOfARequestIsNamedAtOnce) {
  v1::CreatePatientRequest request;
  request.set_request_id("not a uuid");
  v1::Patient& patient = *request.mutable_patient();
  patient.set_language("de");
  patient.set_time_zone("Mars/Base");
  patient.set_postal_code("98101-1234");
  patient.mutable_birth_date()->set_year(2023);
  patient.mutable_birth_date()->set_month(2);
  patient.mutable_birth_date()->set_day(30);
  patient.add_contacts();
  patient.add_contacts()->set_email("anna@example.com\r\nBcc: all@example.com");
  patient.add_contacts()->set_phone("911");
  patient.add_supporters()->set_phone("1-800-FLOWERS");
  patient.mutable_preferences()->set_preferred_practitioner("clinics/cedar-harbor/practitioners/x");
  patient.set_status(v1::PATIENT_STATUS_MERGED);
  EXPECT_EQ(Fields(ReadCreate(facts_, request).status()),
            (std::set<std::string>{
                "request_id", "patient.given_name", "patient.family_name", "patient.language",
                "patient.time_zone", "patient.postal_code", "patient.birth_date",
                "patient.contacts[0]", "patient.contacts[1].email", "patient.contacts[2].phone",
                "patient.supporters[0].phone", "patient.supporters[0].display_name",
                "patient.preferences.preferred_practitioner", "patient.status"}));
}

TEST_F(PatientsWireTest, MoreContactsThanAllowedAreRefusedAndNotLookedAt) {
  v1::CreatePatientRequest request = Anna();
  for (int i = 0; i < 1000; ++i) request.mutable_patient()->add_contacts();
  EXPECT_LE(ViolationsOf(ReadCreate(facts_, request).status()).size(), 10u);
  for (v1::Contact& contact : *request.mutable_patient()->mutable_contacts()) {
    contact.set_phone("+15125550100");
  }
  EXPECT_THAT(ReadCreate(facts_, request), HasViolation("patient.contacts"));
}

TEST_F(PatientsWireTest, AnUpdateNamesAPatientAndFieldsThatExist) {
  v1::UpdatePatientRequest request;
  request.set_request_id(Id());
  EXPECT_EQ(Fields(ReadUpdate(facts_, request).status()),
            (std::set<std::string>{"patient.name", "update_mask"}));
  request.mutable_patient()->set_name(Name(Id()));
  request.mutable_update_mask()->add_paths("given_name");
  request.mutable_update_mask()->add_paths("name");
  EXPECT_EQ(Fields(ReadUpdate(facts_, request).status()),
            (std::set<std::string>{"update_mask", "patient.given_name"}));
  request.mutable_update_mask()->mutable_paths()->RemoveLast();
  request.mutable_patient()->set_given_name("Annie");
  request.mutable_patient()->set_etag("abc");
  ASSERT_OK_AND_ASSIGN(const PatientChange change, ReadUpdate(facts_, request));
  EXPECT_TRUE(change.fields.given_name);
  EXPECT_FALSE(change.fields.family_name);
  EXPECT_EQ(change.etag, "abc");
  request.mutable_update_mask()->add_paths("status");
  EXPECT_THAT(ReadUpdate(facts_, request), HasViolation("patient.status"));
}

TEST_F(PatientsWireTest, APatientOfAnotherClinicIsNotFound) {
  EXPECT_THAT(ReadPatientName(call_, "clinics/oak-hill/patients/" + Id()),
              HasReason(Reason::kNotFound));
  EXPECT_THAT(ReadPatientName(call_, "clinics/cedar-harbor/patients/7"), HasViolation("name"));
  v1::MergePatientsRequest merge;
  merge.set_request_id(Id());
  merge.set_name(Name(Id()));
  merge.set_duplicate("clinics/oak-hill/patients/" + Id());
  EXPECT_THAT(ReadMerge(call_, merge), HasReason(Reason::kNotFound));
  merge.clear_duplicate();
  EXPECT_THAT(ReadMerge(call_, merge), HasViolation("duplicate"));
}

TEST_F(PatientsWireTest, ASearchNeedsACriterion) {
  v1::FindPatientsRequest request;
  EXPECT_THAT(ReadFind(facts_, request), HasViolation("name_prefix"));
  request.set_name_prefix(" A ");
  EXPECT_THAT(ReadFind(facts_, request), HasViolation("name_prefix"));
  request.set_page_size(-1);
  request.set_email("nobody");
  EXPECT_EQ(Fields(ReadFind(facts_, request).status()),
            (std::set<std::string>{"name_prefix", "email", "page_size"}));
  request.Clear();
  request.set_phone("512 555 0100");
  request.set_page_size(5000);
  ASSERT_OK_AND_ASSIGN(const PatientQuery query, ReadFind(facts_, request));
  EXPECT_EQ(query.phone->value, "+15125550100");
  EXPECT_EQ(query.limit, kFindPageSizeMax);
}

TEST_F(PatientsWireTest, APageTokenBelongsToItsSearchAndShowsNoName) {
  const rpc::PageTokens tokens(std::string(32, 't'));
  v1::FindPatientsRequest request;
  request.set_name_prefix("Lind");
  Patient anna;
  anna.id = ids_.NextId<PatientId>();
  anna.family_name = "Lind";
  v1::FindPatientsResponse reply;
  WritePage(facts_, request, {{anna}, anna.id}, tokens, reply);
  ASSERT_FALSE(reply.next_page_token().empty());
  request.set_page_token(reply.next_page_token());
  request.set_page_size(3);  // may change from page to page
  ASSERT_OK_AND_ASSIGN(const PatientId after, ReadFindPosition(call_, request, tokens));
  EXPECT_EQ(after, anna.id);
  request.set_name_prefix("Lin");
  EXPECT_THAT(ReadFindPosition(call_, request, tokens), HasReason(Reason::kPageTokenInvalid));
  v1::FindPatientsResponse last;
  WritePage(facts_, request, {{anna}, PatientId()}, tokens, last);
  EXPECT_TRUE(last.next_page_token().empty());
}

TEST_F(PatientsWireTest, EveryKindOfConsentHasItsNoun) {
  const std::pair<v1::ConsentKind, ConsentKind> kinds[] = {
      {v1::CONSENT_KIND_OFF_LABEL_NOTICE, ConsentKind::kOffLabelNotice},
      {v1::CONSENT_KIND_EMAIL, ConsentKind::kEmail},
      {v1::CONSENT_KIND_SMS, ConsentKind::kSms},
      {v1::CONSENT_KIND_TREATMENT, ConsentKind::kTreatment},
      {v1::CONSENT_KIND_SHARE_DATES, ConsentKind::kShareDates}};
  v1::RecordConsentRequest request;
  request.set_request_id(Id());
  request.set_name(Name(Id()));
  request.mutable_consent()->set_document_version("2026-01");
  request.mutable_consent()->set_channel("web");
  EXPECT_THAT(ReadRecord(call_, request), HasViolation("consent.kind"));
  for (const auto& [wire, noun] : kinds) {
    request.mutable_consent()->set_kind(wire);
    ASSERT_OK_AND_ASSIGN(const ConsentRecord record, ReadRecord(call_, request));
    EXPECT_EQ(record.consent.kind, noun);
    v1::Consent written;
    Write(record.consent, written);
    EXPECT_EQ(written.kind(), wire);
  }
  request.mutable_consent()->set_kind(static_cast<v1::ConsentKind>(99));
  EXPECT_THAT(ReadRecord(call_, request), HasViolation("consent.kind"));
}

TEST_F(PatientsWireTest, APatientIsWrittenAsItWasRead) {
  v1::CreatePatientRequest request = Anna();
  v1::Patient& wire = *request.mutable_patient();
  wire.mutable_birth_date()->set_year(1980);
  wire.mutable_birth_date()->set_month(2);
  wire.mutable_birth_date()->set_day(29);
  wire.set_language("es");
  wire.set_postal_code("60601");
  wire.add_contacts()->set_phone("512 555 0100");
  wire.add_supporters()->set_display_name("Ben");
  wire.mutable_preferences()->set_channel(v1::PatientPreferences::CHANNEL_CALL);
  wire.mutable_preferences()->set_preferred_practitioner("clinics/cedar-harbor/practitioners/dana");
  ASSERT_OK_AND_ASSIGN(PatientCreation creation, ReadCreate(facts_, request));
  creation.patient.create_time = absl::FromUnixSeconds(1'767'600'000);
  v1::Patient written;
  Write(facts_, creation.patient, written);
  EXPECT_EQ(written.given_name(), "Anna");
  EXPECT_EQ(written.birth_date().day(), 29);
  EXPECT_EQ(written.postal_code(), "60601");
  EXPECT_EQ(written.contacts(0).phone(), "+15125550100");
  EXPECT_EQ(written.supporters(0).display_name(), "Ben");
  EXPECT_EQ(written.preferences().channel(), v1::PatientPreferences::CHANNEL_CALL);
  EXPECT_EQ(written.preferences().preferred_practitioner(),
            "clinics/cedar-harbor/practitioners/dana");
  EXPECT_EQ(written.status(), v1::PATIENT_STATUS_ACTIVE);
  EXPECT_FALSE(written.etag().empty());
}

}  // namespace
}  // namespace tandem::patients
