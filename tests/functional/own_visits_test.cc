// SPDX-License-Identifier: Apache-2.0
// A therapist's view of the calendar, through the wire: their own visits. Of linked ones:
// linked_visits_test.cc.
#include <fmt/format.h>

#include "base/rpc/time_proto.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/access/staff_cards.h"
#include "tests/functional/audit_watch.h"
#include "tests/functional/consultations_fixture.h"
#include "tests/support/canary.h"
#include "tests/support/desk.h"

namespace tandem::testing {
namespace {

using access::Role;
using Names = std::vector<std::string>;
using People = v1::PatientsService::Stub;
using Visits = v1::AppointmentsService::Stub;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York
constexpr absl::Duration kDay = absl::Hours(24);

// Lee is the therapist who asks, Kim somebody else of the clinic.
class OwnVisitsTest : public ::testing::Test {
 protected:
  OwnVisitsTest() {
    service_.As(Role::kTherapist);
    BindTherapistTo("lee");
  }
  static std::string Yaml() {
    SmallClinic clinic;
    clinic.practitioners = SmallPractitioner{.slug = "lee"}.Yaml();
    return clinic.Yaml();
  }
  void BindTherapistTo(const std::string& slug) {
    service_.db().Sql(
        fmt::format("UPDATE staff SET practitioner_id = '{}' WHERE subject = 'test-therapist'",
                    ToString(service_.applied().practitioner(slug))));
    clock_.Advance(access::kStaffCardLife);
  }

  std::string Visit(const std::string& patient, const std::string& with, absl::Duration from_now) {
    const auto booked = desk_.Book(desk_.WishFor("talk", kMonday + from_now, {with}), patient);
    EXPECT_OK(booked);
    return booked.ok() ? booked->name() : "";
  }
  void Consent(const std::string& patient) {
    v1::RecordConsentRequest request;
    request.set_name(patient);
    request.set_request_id(desk_.NewRequestId());
    request.mutable_consent()->set_kind(v1::CONSENT_KIND_SHARE_DATES);
    request.mutable_consent()->set_document_version("2026-11");
    request.mutable_consent()->set_channel("paper");
    EXPECT_OK(service_.Call(desk_.who(), &People::RecordConsent, request));
  }

  v1::ListOwnVisitsRequest Asking(absl::Duration from = absl::ZeroDuration(),
                                  absl::Duration to = 40 * kDay) {
    v1::ListOwnVisitsRequest request;
    request.set_parent(service_.parent());
    rpc::WriteInterval({kMonday + from, kMonday + to}, *request.mutable_time());
    return request;
  }
  absl::StatusOr<v1::ListOwnVisitsResponse> Ask(const v1::ListOwnVisitsRequest& request) {
    return service_.Call(service_.As(Role::kTherapist), &Visits::ListOwnVisits, request);
  }
  v1::ListOwnVisitsResponse List() {
    const auto listed = Ask(Asking());
    EXPECT_OK(listed);
    return listed.value_or(v1::ListOwnVisitsResponse());
  }

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = Yaml()}};
  Desk desk_{service_};
};

TEST_F(OwnVisitsTest, TheirOwnVisitsAreShownWithAFirstNameAndWhatTheyAre) {
  const std::string robin = desk_.AddPatient();
  const std::string own = Visit(robin, "lee", kDay);
  Visit(desk_.AddPatient(), "kim", kDay);
  const auto listed = List();
  ASSERT_EQ(listed.visits_size(), 1);
  const v1::OwnVisit& visit = listed.visits(0);
  EXPECT_EQ(visit.appointment(), own);
  EXPECT_EQ(visit.patient(), robin);
  EXPECT_EQ(visit.first_name(), CanaryName("Robin"));
  EXPECT_EQ(visit.time().start_time().seconds(), absl::ToUnixSeconds(kMonday + kDay));
  EXPECT_FALSE(visit.linked_visit());
  EXPECT_EQ(visit.status(), v1::APPOINTMENT_STATUS_BOOKED);
  EXPECT_EQ(visit.visit_type(), desk_.Name("visitTypes", "talk"));
  EXPECT_EQ(visit.location(), desk_.Name("locations", "main"));
  EXPECT_EQ(visit.mode(), v1::VISIT_MODE_IN_PERSON);
}

TEST_F(OwnVisitsTest, ThePreferredNameIsTheFirstNameAndTheFamilyNameIsNowhere) {
  const std::string robin = desk_.AddPatient();
  v1::UpdatePatientRequest update;
  update.set_request_id(desk_.NewRequestId());
  update.mutable_patient()->set_name(robin);
  update.mutable_patient()->set_preferred_name("Rob");
  update.mutable_update_mask()->add_paths("preferred_name");
  ASSERT_OK(service_.Call(desk_.who(), &People::UpdatePatient, update));
  Visit(robin, "lee", kDay);
  const auto listed = List();
  ASSERT_EQ(listed.visits_size(), 1);
  EXPECT_EQ(listed.visits(0).first_name(), "Rob");
  EXPECT_EQ(listed.SerializeAsString().find("Vale"), std::string::npos);
}

TEST_F(OwnVisitsTest, WhomTheyDoNotSeeTheyLearnNothingOf) {
  const std::string stranger = desk_.AddPatient();
  Consent(stranger);
  Visit(stranger, "kim", kDay);
  EXPECT_EQ(List().visits_size(), 0);
  const std::string robin = desk_.AddPatient();
  Visit(robin, "lee", kDay);
  const auto listed = List();
  ASSERT_EQ(listed.visits_size(), 1);
  EXPECT_EQ(listed.visits(0).patient(), robin);
}

TEST_F(OwnVisitsTest, WhatIsOffIsShownAsOffAndWhatIsNearItOfNoCourseIsNot) {
  const std::string robin = desk_.AddPatient();
  Consent(robin);
  const std::string session = Visit(robin, "lee", kDay);
  Visit(robin, "kim", kDay - absl::Hours(2));
  ASSERT_OK(desk_.Cancel(session));
  const auto listed = List();
  ASSERT_EQ(listed.visits_size(), 1);
  EXPECT_EQ(listed.visits(0).appointment(), session);
  EXPECT_EQ(listed.visits(0).status(), v1::APPOINTMENT_STATUS_CANCELLED);
}

TEST_F(OwnVisitsTest, HoldsAndWhatWasEnteredInErrorAreLeftOut) {
  const std::string robin = desk_.AddPatient();
  const auto held = desk_.Hold(desk_.WishFor("talk", kMonday + kDay, {"lee"}), robin);
  ASSERT_OK(held);
  EXPECT_EQ(List().visits_size(), 0);
  ASSERT_OK(desk_.Cancel(held->name()));
  EXPECT_EQ(List().visits_size(), 0);  // a hold that came to nothing
  v1::EnterAppointmentInErrorRequest error;
  error.set_name(Visit(robin, "lee", 2 * kDay));
  error.set_request_id(desk_.NewRequestId());
  ASSERT_OK(service_.Call(desk_.who(), &Visits::EnterAppointmentInError, error));
  EXPECT_EQ(List().visits_size(), 0);
}

TEST_F(OwnVisitsTest, AVisitThatOverlapsTheAskedTimeIsShown) {
  Visit(desk_.AddPatient(), "lee", kDay);
  const auto seen = [&](absl::Duration from, absl::Duration to) {
    const auto listed = Ask(Asking(from, to));
    EXPECT_OK(listed);
    return listed.ok() && listed->visits_size() == 1;
  };
  EXPECT_TRUE(seen(kDay + absl::Minutes(19), kDay + absl::Minutes(20)));
  EXPECT_FALSE(seen(kDay + absl::Minutes(20), kDay + absl::Hours(1)));
  EXPECT_FALSE(seen(kDay - absl::Hours(1), kDay));
}

TEST_F(OwnVisitsTest, PagesFollowEachOtherByStart) {
  const std::string robin = desk_.AddPatient();
  Consent(robin);
  Names expected;
  for (int i = 1; i <= 3; ++i) {
    expected.push_back(Visit(robin, "lee", i * kDay));
    expected.push_back(Visit(robin, "lee", i * kDay + absl::Hours(2)));
  }
  auto request = Asking();
  request.set_page_size(2);
  Names read;
  for (int pages = 0; pages < 4; ++pages) {
    ASSERT_OK_AND_ASSIGN(const auto page, Ask(request));
    for (const v1::OwnVisit& visit : page.visits()) read.push_back(visit.appointment());
    EXPECT_EQ(page.next_page_token().empty(), read.size() == expected.size());
    if (page.next_page_token().empty()) break;
    request.set_page_token(page.next_page_token());
  }
  EXPECT_EQ(read, expected);
  auto other = Asking(kDay);
  other.set_page_token(request.page_token());
  EXPECT_THAT(Ask(other), HasReason(Reason::kPageTokenInvalid));
  BindTherapistTo("kim");  // another person's place in another list
  EXPECT_THAT(Ask(request), HasReason(Reason::kPageTokenInvalid));
}

TEST_F(OwnVisitsTest, WhoIsNobodyOfTheDirectoryHasNoVisits) {
  Visit(desk_.AddPatient(), "lee", kDay);
  service_.db().Sql("UPDATE staff SET practitioner_id = NULL");
  clock_.Advance(access::kStaffCardLife);
  EXPECT_EQ(List().visits_size(), 0);
}

TEST_F(OwnVisitsTest, ATimeOfAtMost62DaysIsNeeded) {
  EXPECT_OK(Ask(Asking(absl::ZeroDuration(), 62 * kDay)));
  EXPECT_THAT(Ask(Asking(absl::ZeroDuration(), 62 * kDay + absl::Seconds(1))),
              HasViolation("time"));
  v1::ListOwnVisitsRequest request;
  request.set_parent(service_.parent());
  request.set_page_size(-1);
  EXPECT_THAT(Ask(request), HasViolation("time.start_time"));
  EXPECT_THAT(Ask(request), HasViolation("page_size"));
}

TEST_F(OwnVisitsTest, NobodyElseHasThisViewAndTheirsLeavesAnEntry) {
  for (const Role role :
       {Role::kFrontDesk, Role::kPractitioner, Role::kClinicAdmin, Role::kAuditor}) {
    EXPECT_THAT(service_.Call(service_.As(role), &Visits::ListOwnVisits, Asking()),
                HasReason(Reason::kPermissionDenied));
  }
  const std::string robin = desk_.AddPatient();
  Visit(robin, "lee", kDay);
  AuditWatch watch(service_);
  watch.Expect(service_.As(Role::kTherapist), &Visits::ListOwnVisits, Asking());
  EXPECT_EQ(watch.Column("subject_kind || subject_count"), "own_visit1");
  EXPECT_EQ(watch.Column("patient_id"), IdOf(robin));
}

}  // namespace
}  // namespace tandem::testing
