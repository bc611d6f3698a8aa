// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/patient_rules.h"

#include <gtest/gtest.h>

#include <string>

#include "base/testing/seeded_ids.h"

namespace tandem::patients {
namespace {

constexpr absl::CivilDay kToday(2026, 1, 5);

Patient Anna() {
  Patient patient;
  patient.given_name = "Anna";
  patient.family_name = "Lind";
  return patient;
}

std::vector<Violation> Check(const Patient& patient) {
  Violations violations;
  CheckPatient(patient, PatientFields::All(), kToday, violations);
  return violations.list();
}

// The one field that is wrong, "" when none is.
std::string Wrong(const Patient& patient) {
  const std::vector<Violation> violations = Check(patient);
  EXPECT_LE(violations.size(), 1u);
  return violations.empty() ? "" : violations[0].field;
}

Contact Mail(std::string value) {
  return {.id = {}, .point = {ContactKind::kEmail, std::move(value)}};
}

Supporter Helper(std::string name) {
  Supporter supporter;
  supporter.display_name = std::move(name);
  return supporter;
}

TEST(PatientRulesTest, ANameHasOneToOneHundredCharactersOfAnyScript) {
  Patient patient = Anna();
  for (const std::string& name :
       {std::string("Ño"), std::string("李"), std::string("O'Brien-Smith"), std::string(100, 'a'),
        std::string("<b>Anna</b>")}) {
    patient.given_name = name;
    EXPECT_EQ(Wrong(patient), "") << name;
  }
  for (const std::string& name :
       {std::string(), std::string(101, 'a'), std::string("An\rna"), std::string("An\0na", 5),
        std::string("An\xff"), std::string("An\xe2\x80\xa8na"), std::string("A\x1b[2J")}) {
    patient.given_name = name;
    EXPECT_EQ(Wrong(patient), "patient.given_name") << name;
  }
}

TEST(PatientRulesTest, HundredCharactersAreCountedNotBytes) {
  Patient patient = Anna();
  patient.family_name.clear();
  for (int i = 0; i < kNameLengthMax; ++i) patient.family_name += "ñ";
  EXPECT_EQ(Wrong(patient), "");
  patient.family_name += "ñ";
  EXPECT_EQ(Wrong(patient), "patient.family_name");
}

TEST(PatientRulesTest, NobodyIsBornTomorrowOrBefore1900) {
  Patient patient = Anna();
  patient.birth_date = kToday;
  EXPECT_EQ(Wrong(patient), "");
  patient.birth_date = absl::CivilDay(1900, 1, 1);
  EXPECT_EQ(Wrong(patient), "");
  patient.birth_date = kToday + 1;
  EXPECT_EQ(Wrong(patient), "patient.birth_date");
  patient.birth_date = absl::CivilDay(1899, 12, 31);
  EXPECT_EQ(Wrong(patient), "patient.birth_date");
}

TEST(PatientRulesTest, LanguageAndZoneMustBeOnesThatTheClinicSpeaksAndTheWorldKnows) {
  Patient patient = Anna();
  patient.language = "es";
  patient.time_zone = "America/Chicago";
  EXPECT_EQ(Wrong(patient), "");
  patient.time_zone = "Mars/Base";
  EXPECT_EQ(Wrong(patient), "patient.time_zone");
  patient.time_zone = "";
  patient.language = "xx";
  EXPECT_EQ(Wrong(patient), "patient.language");
}

TEST(PatientRulesTest, APostalCodeHasFiveDigitsOrIsNotKnown) {
  Patient patient = Anna();
  for (const char* code : {"", "98101", "00501"}) {
    patient.postal_code = code;
    EXPECT_EQ(Wrong(patient), "") << code;
  }
  for (const char* code :
       {"9810", "981010", "98101-1234", " 98101", "K1A0B", "９８１０１", "-9810"}) {
    patient.postal_code = code;
    EXPECT_EQ(Wrong(patient), "patient.postal_code") << code;
  }
}

TEST(PatientRulesTest, ContactsAreAtMostSixAndNoneTwice) {
  Patient patient = Anna();
  for (int i = 0; i < kContactsMax; ++i) {
    patient.contacts.push_back(Mail(std::to_string(i) + "@example.com"));
  }
  EXPECT_EQ(Wrong(patient), "");
  patient.contacts.push_back(Mail("more@example.com"));
  EXPECT_EQ(Wrong(patient), "patient.contacts");
  patient.contacts = {Mail("anna@example.com"), Mail("ANNA@example.com")};
  EXPECT_EQ(Wrong(patient), "patient.contacts[1]");
}

TEST(PatientRulesTest, SupportersAreAtMostFourAndNamed) {
  Patient patient = Anna();
  for (int i = 0; i < kSupportersMax; ++i) {
    patient.supporters.push_back(Helper("Ben " + std::to_string(i)));
  }
  EXPECT_EQ(Wrong(patient), "");
  patient.supporters[2].display_name.clear();
  EXPECT_EQ(Wrong(patient), "patient.supporters[2].display_name");
  patient.supporters.push_back(Helper("Cleo"));
  EXPECT_EQ(Wrong(patient), "patient.supporters");
}

TEST(PatientRulesTest, EveryViolationIsNamedAtOnce) {
  Patient patient;
  patient.language = "de";
  patient.time_zone = "nowhere";
  patient.birth_date = absl::CivilDay(1800, 1, 1);
  patient.postal_code = "here";
  EXPECT_EQ(Check(patient).size(), 6u);
}

TEST(PatientRulesTest, AnUpdateChecksOnlyWhatItChanges) {
  Violations violations;
  PatientFields fields;
  fields.language = true;
  Patient patient;  // no names
  patient.language = "es";
  CheckPatient(patient, fields, kToday, violations);
  EXPECT_TRUE(violations.empty());
}

TEST(PatientRulesTest, TheMaskKnowsItsPathsAndNoOthers) {
  Violations violations;
  PatientFields fields;
  ReadMaskPath("given_name", "update_mask", fields, violations);
  ReadMaskPath("contacts", "update_mask", fields, violations);
  EXPECT_TRUE(violations.empty());
  EXPECT_TRUE(fields.given_name && fields.contacts && !fields.family_name);
  for (const std::string_view path : {"*", "", "name", "etag", "create_time", "preferences.channel",
                                      "contacts.verified", "GIVEN_NAME"}) {
    Violations refused;
    ReadMaskPath(path, "update_mask", fields, refused);
    EXPECT_FALSE(refused.empty()) << path;
  }
}

TEST(PatientRulesTest, ContactsThatStayKeepTheirIdAndProof) {
  SeededIds ids;
  Patient before = Anna();
  before.contacts = {Mail("anna@example.com"), Mail("old@example.com")};
  before.contacts[0].id = ids.NextId<ContactId>();
  before.contacts[0].verified = true;
  before.contacts[1].id = ids.NextId<ContactId>();
  Patient wanted;
  wanted.contacts = {Mail("new@example.com"), Mail("Anna@example.com")};
  PatientFields fields;
  fields.contacts = true;
  const Patient after = ApplyChange(before, wanted, fields);
  ASSERT_EQ(after.contacts.size(), 2u);
  EXPECT_TRUE(after.contacts[0].id.IsNil());
  EXPECT_FALSE(after.contacts[0].verified);
  EXPECT_EQ(after.contacts[1].id, before.contacts[0].id);
  EXPECT_TRUE(after.contacts[1].verified);
  EXPECT_EQ(after.given_name, "Anna");  // not in the mask
}

TEST(PatientRulesTest, ALeadBecomesActiveAndNobodyBecomesALeadAgain) {
  PatientFields fields;
  fields.status = true;
  Patient lead = Anna();
  lead.status = PatientStatus::kLead;
  Patient wanted = Anna();
  EXPECT_EQ(ApplyChange(lead, wanted, fields).status, PatientStatus::kActive);
  wanted.status = PatientStatus::kLead;
  EXPECT_EQ(ApplyChange(Anna(), wanted, fields).status, PatientStatus::kActive);
}

TEST(PatientRulesTest, TheEtagChangesWithTheVersionAndThePerson) {
  SeededIds ids;
  Patient patient = Anna();
  patient.id = ids.NextId<PatientId>();
  const std::string etag = Etag(patient);
  EXPECT_EQ(etag, Etag(patient));
  ++patient.version;
  EXPECT_NE(etag, Etag(patient));
  Patient other = Anna();
  other.id = ids.NextId<PatientId>();
  EXPECT_NE(etag, Etag(other));
}

TEST(PatientRulesTest, AConsentNamesItsDocumentAndItsWay) {
  const auto wrong = [](const Consent& consent, bool withdraw) {
    Violations violations;
    CheckConsent(consent, withdraw, "consent", violations);
    return violations.list().size();
  };
  Consent consent;
  consent.document_version = "2026-01";
  consent.channel = "paper";
  EXPECT_EQ(wrong(consent, false), 0u);
  consent.document_version = "";
  EXPECT_EQ(wrong(consent, true), 0u);  // whoever says stop names no version
  EXPECT_EQ(wrong(consent, false), 1u);
  consent.channel = "fax";
  EXPECT_EQ(wrong(consent, false), 2u);
}

TEST(PatientRulesTest, AReasonForAnErasureIsAShortLine) {
  for (const std::string& good : {std::string("by letter"), std::string(200, 'x')}) {
    Violations violations;
    CheckErasureReason(good, "reason", violations);
    EXPECT_TRUE(violations.empty()) << good;
  }
  for (const std::string& bad :
       {std::string("no"), std::string(201, 'x'), std::string("a\nbc"), std::string("abc\xff")}) {
    Violations violations;
    CheckErasureReason(bad, "reason", violations);
    EXPECT_FALSE(violations.empty()) << bad;
  }
}

}  // namespace
}  // namespace tandem::patients
