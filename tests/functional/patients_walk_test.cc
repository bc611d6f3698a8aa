// SPDX-License-Identifier: Apache-2.0
// People through the wire: entered, found, changed, merged, exported.
#include "base/rpc/time_proto.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "tests/support/service.h"

namespace tandem::testing {
namespace {

using access::Role;
using Stub = v1::PatientsService::Stub;

class PatientsWalkTest : public ::testing::Test {
 protected:
  v1::CreatePatientRequest Person(const std::string& given, const std::string& email) {
    v1::CreatePatientRequest request;
    request.set_parent(service_.parent());
    request.set_request_id(ToString(ids_.Next()));
    request.mutable_patient()->set_given_name(given);
    request.mutable_patient()->set_family_name("Lind");
    request.mutable_patient()->add_contacts()->set_email(email);
    return request;
  }
  v1::Patient Enter(const std::string& given, const std::string& email) {
    const auto created = service_.Call(desk_, &Stub::CreatePatient, Person(given, email));
    EXPECT_OK(created);
    return created.value_or(v1::Patient());
  }
  absl::StatusOr<v1::Patient> Get(const Who& who, const std::string& name) {
    v1::GetPatientRequest request;
    request.set_name(name);
    return service_.Call(who, &Stub::GetPatient, request);
  }
  absl::StatusOr<v1::PatientExport> Export(const Who& who, const std::string& name) {
    v1::ExportPatientRequest request;
    request.set_name(name);
    return service_.Call(who, &Stub::ExportPatient, request);
  }
  absl::StatusOr<v1::Patient> Merge(const std::string& stays, const std::string& duplicate) {
    v1::MergePatientsRequest request;
    request.set_name(stays);
    request.set_duplicate(duplicate);
    request.set_request_id(ToString(ids_.Next()));
    return service_.Call(desk_, &Stub::MergePatients, request);
  }
  v1::UpdatePatientRequest Renaming(const v1::Patient& patient, const std::string& preferred) {
    v1::UpdatePatientRequest request;
    request.set_request_id(ToString(ids_.Next()));
    request.mutable_patient()->set_name(patient.name());
    request.mutable_patient()->set_etag(patient.etag());
    request.mutable_patient()->set_preferred_name(preferred);
    request.mutable_update_mask()->add_paths("preferred_name");
    return request;
  }
  v1::FindPatientsRequest Finding(const std::string& prefix) {
    v1::FindPatientsRequest request;
    request.set_parent(service_.parent());
    request.set_name_prefix(prefix);
    return request;
  }
  void Book(const std::string& patient, absl::Duration ahead) {
    v1::BookAppointmentRequest request;
    request.set_parent(service_.parent());
    request.set_request_id(ToString(ids_.Next()));
    request.set_patient(patient);
    request.mutable_wish()->set_visit_type(service_.parent() + "/visitTypes/talk");
    request.mutable_wish()->set_location(service_.parent() + "/locations/main");
    request.mutable_wish()->set_mode(v1::VISIT_MODE_IN_PERSON);
    rpc::WriteTime(clock_.Now() + ahead, *request.mutable_wish()->mutable_start_time());
    EXPECT_OK(service_.Call(desk_, &v1::AppointmentsService::Stub::BookAppointment, request));
  }
  Who Self(const v1::Patient& patient) {
    const std::string id = patient.name().substr(patient.name().rfind('/') + 1);
    return service_.AsPatient(*ParseId<PatientId>(id));
  }

  SimulatedClock clock_;
  SeededIds ids_;
  TestService service_{{.clock = &clock_, .yaml = SmallClinic().Yaml()}};
  Who desk_ = service_.As(Role::kFrontDesk);
};

TEST_F(PatientsWalkTest, APersonIsEnteredFoundAndRead) {
  const v1::Patient anna = Enter("Anna", "Anna@Example.com");
  EXPECT_EQ(anna.contacts(0).email(), "Anna@example.com");
  ASSERT_OK_AND_ASSIGN(const v1::Patient read, Get(desk_, anna.name()));
  EXPECT_EQ(read.SerializeAsString(), anna.SerializeAsString());
  v1::FindPatientsRequest find = Finding("lin");
  find.set_email("anna@EXAMPLE.com");
  ASSERT_OK_AND_ASSIGN(const auto found, service_.Call(desk_, &Stub::FindPatients, find));
  ASSERT_EQ(found.patients_size(), 1);
  EXPECT_EQ(found.patients(0).name(), anna.name());
}

TEST_F(PatientsWalkTest, TheSameRequestTwiceEntersOnePersonAndOtherContentIsRefused) {
  v1::CreatePatientRequest request = Person("Anna", "anna@example.com");
  ASSERT_OK_AND_ASSIGN(const auto first, service_.Call(desk_, &Stub::CreatePatient, request));
  ASSERT_OK_AND_ASSIGN(const auto again, service_.Call(desk_, &Stub::CreatePatient, request));
  EXPECT_EQ(first.name(), again.name());
  request.mutable_patient()->set_given_name("Ben");
  EXPECT_THAT(service_.Call(desk_, &Stub::CreatePatient, request),
              HasReason(Reason::kRequestIdReused));
}

TEST_F(PatientsWalkTest, AMalformedPersonIsRefusedWithEveryFieldNamed) {
  v1::CreatePatientRequest request = Person("An\nna", "anna@example.com\r\nBcc: all@example.com");
  request.set_request_id("1");
  const auto refused = service_.Call(desk_, &Stub::CreatePatient, request);
  EXPECT_THAT(refused, HasReason(Reason::kFieldInvalid));
  for (const char* field : {"request_id", "patient.given_name", "patient.contacts[0].email"}) {
    EXPECT_THAT(refused, HasViolation(field));
  }
}

TEST_F(PatientsWalkTest, TwoChangesOfOneVersionCannotBothHappen) {
  const v1::Patient anna = Enter("Anna", "anna@example.com");
  ASSERT_OK_AND_ASSIGN(const auto changed,
                       service_.Call(desk_, &Stub::UpdatePatient, Renaming(anna, "Annie")));
  EXPECT_EQ(changed.preferred_name(), "Annie");
  EXPECT_TRUE(changed.contacts_size() == 1);  // not in the mask
  EXPECT_THAT(service_.Call(desk_, &Stub::UpdatePatient, Renaming(anna, "Nan")),
              HasReason(Reason::kEtagMismatch));
}

TEST_F(PatientsWalkTest, APatientReachesTheirOwnRecordAndNoOther) {
  const v1::Patient anna = Enter("Anna", "anna@example.com");
  const v1::Patient ben = Enter("Ben", "ben@example.com");
  EXPECT_OK(Get(Self(anna), anna.name()));
  EXPECT_OK(service_.Call(Self(anna), &Stub::UpdatePatient, Renaming(anna, "Annie")));
  EXPECT_THAT(Get(Self(anna), ben.name()), HasReason(Reason::kNotFound));
  EXPECT_THAT(Export(Self(anna), ben.name()), HasReason(Reason::kNotFound));
  EXPECT_THAT(service_.Call(Self(anna), &Stub::UpdatePatient, Renaming(ben, "B")),
              HasReason(Reason::kNotFound));
  EXPECT_THAT(service_.Call(Self(anna), &Stub::FindPatients, Finding("Lind")),
              HasReason(Reason::kPermissionDenied));
}

TEST_F(PatientsWalkTest, PagesFollowTheirTokenAndATokenOfAnotherSearchIsRefused) {
  for (int i = 0; i < 5; ++i) Enter("P" + std::to_string(i), "p" + std::to_string(i) + "@a.org");
  v1::FindPatientsRequest request = Finding("Lind");
  request.set_page_size(2);
  std::string names;
  for (int pages = 0; pages < 3; ++pages) {
    ASSERT_OK_AND_ASSIGN(const auto page, service_.Call(desk_, &Stub::FindPatients, request));
    for (const v1::Patient& patient : page.patients()) names += patient.given_name();
    request.set_page_token(page.next_page_token());
  }
  EXPECT_EQ(names, "P0P1P2P3P4");
  EXPECT_TRUE(request.page_token().empty());
  request.set_page_token("forged");
  EXPECT_THAT(service_.Call(desk_, &Stub::FindPatients, request),
              HasReason(Reason::kPageTokenInvalid));
}

TEST_F(PatientsWalkTest, TwoRecordsBecomeOneWithTheVisitsOfBoth) {
  const v1::Patient anna = Enter("Anna", "anna@example.com");
  const v1::Patient twin = Enter("Ana", "ana@example.com");
  Book(anna.name(), absl::Hours(24));
  Book(twin.name(), absl::Hours(48));
  ASSERT_OK_AND_ASSIGN(const v1::Patient merged, Merge(anna.name(), twin.name()));
  EXPECT_EQ(merged.contacts_size(), 2);
  ASSERT_OK_AND_ASSIGN(const v1::Patient old, Get(desk_, twin.name()));
  EXPECT_EQ(old.name(), anna.name());
  ASSERT_OK_AND_ASSIGN(const v1::PatientExport file, Export(Self(anna), anna.name()));
  ASSERT_EQ(file.appointments_size(), 2);
  EXPECT_LT(file.appointments(0).time().start_time().seconds(),
            file.appointments(1).time().start_time().seconds());
  for (const v1::Appointment& visit : file.appointments()) EXPECT_EQ(visit.patient(), anna.name());
  EXPECT_THAT(Merge(anna.name(), twin.name()), HasReason(Reason::kMergeRefused));
  EXPECT_THAT(Merge(anna.name(), anna.name()), HasReason(Reason::kMergeRefused));
}

TEST_F(PatientsWalkTest, AConsentIsPartOfTheExport) {
  const v1::Patient anna = Enter("Anna", "anna@example.com");
  v1::RecordConsentRequest request;
  request.set_name(anna.name());
  request.set_request_id(ToString(ids_.Next()));
  request.mutable_consent()->set_kind(v1::CONSENT_KIND_EMAIL);
  request.mutable_consent()->set_document_version("2026-01");
  request.mutable_consent()->set_channel("web");
  EXPECT_OK(service_.Call(Self(anna), &Stub::RecordConsent, request));
  request.set_request_id(ToString(ids_.Next()));
  request.set_withdraw(true);
  ASSERT_OK_AND_ASSIGN(const auto ended, service_.Call(Self(anna), &Stub::RecordConsent, request));
  EXPECT_TRUE(ended.has_withdraw_time());
  ASSERT_OK_AND_ASSIGN(const v1::PatientExport file, Export(Self(anna), anna.name()));
  ASSERT_EQ(file.consents_size(), 1);
  EXPECT_EQ(file.consents(0).document_version(), "2026-01");
}

TEST_F(PatientsWalkTest, NamesOfAnotherClinicAreAnsweredLikeNamesOfNobody) {
  const std::string nobody = "/patients/0190b2a0-0000-7000-8000-00000000dead";
  const auto here = Get(desk_, service_.parent() + nobody);
  const auto there = Get(desk_, "clinics/oak-hill" + nobody);
  EXPECT_THAT(here, HasReason(Reason::kNotFound));
  EXPECT_EQ(here.status().message(), there.status().message());
}

}  // namespace
}  // namespace tandem::testing
