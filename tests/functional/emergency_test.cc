// SPDX-License-Identifier: Apache-2.0
// Access in an emergency, through the wire: opened with a reason, read for an hour by whoever
// opened it, reviewed by somebody else.
#include <fmt/format.h>

#include "base/metrics.h"
#include "scheduler/access/staff_cards.h"
#include "tests/functional/audit_watch.h"
#include "tests/functional/consultations_fixture.h"
#include "tests/support/canary.h"

namespace tandem::testing {
namespace {

using access::Role;
using Glass = v1::EmergencyService::Stub;
using People = v1::PatientsService::Stub;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kReason[] = "collapsed on the stairs, alone";
constexpr char kNobody[] = "0190b2a0-0000-7000-8000-00000000dead";

class EmergencyTest : public ConsultationsTest {
 protected:
  Who Therapist() { return service_.As(Role::kTherapist); }
  Who Admin() { return service_.As(Role::kClinicAdmin); }
  // Of the same person, a sign-in that is too long ago.
  Who Stale(Role role) {
    nlohmann::json claims = service_.issuer().Claims(role, service_.clinic());
    service_.As(role);
    claims["auth_time"] = absl::ToUnixSeconds(clock_.Now() - absl::Minutes(16));
    return {service_.issuer().Sign(claims)};
  }

  // Somebody who answered, booked, and has a supporter.
  std::string Robin() {
    const auto hold = Hold();
    EXPECT_OK(hold);
    auto request = BookRequest(*hold, CodeOf(*hold));
    (*request.mutable_answers())["seizures"] = v1::SCREENING_ANSWER_YES;
    EXPECT_OK(Ask(&Stub::BookConsultation, request));
    const std::string name =
        parent() + "/patients/" +
        service_.db().Sql("SELECT patient_id FROM patient WHERE status <> 'merged' LIMIT 1");
    v1::UpdatePatientRequest update;
    update.set_request_id(NewRequestId());
    update.mutable_patient()->set_name(name);
    update.mutable_patient()->add_supporters()->set_display_name("Noor");
    update.mutable_update_mask()->add_paths("supporters");
    EXPECT_OK(service_.Call(Desk(), &People::UpdatePatient, update));
    return name;
  }

  v1::BreakGlassRequest Breaking(const std::string& patient) {
    v1::BreakGlassRequest request;
    request.set_parent(parent());
    request.set_request_id(NewRequestId());
    request.set_patient(patient);
    request.set_reason(kReason);
    return request;
  }
  absl::StatusOr<v1::EmergencyAccess> Break(const Who& who, const std::string& patient) {
    return service_.Call(who, &Glass::BreakGlass, Breaking(patient));
  }
  absl::StatusOr<v1::EmergencyRecord> Read(const Who& who, const std::string& name) {
    v1::GetEmergencyRecordRequest request;
    request.set_name(name);
    return service_.Call(who, &Glass::GetEmergencyRecord, request);
  }
  v1::ReviewEmergencyAccessRequest Reviewing(const std::string& name) {
    v1::ReviewEmergencyAccessRequest request;
    request.set_name(name);
    request.set_request_id(NewRequestId());
    request.set_finding(v1::EMERGENCY_FINDING_JUSTIFIED);
    request.set_note("was there, saw it");
    return request;
  }
  std::string StaffName(Role role) {
    return parent() + "/staff/" +
           service_.db().Sql(fmt::format("SELECT staff_id FROM staff WHERE subject = 'test-{}'",
                                         access::Name(role)));
  }
  std::int64_t Seconds() { return absl::ToUnixSeconds(clock_.Now()); }
};

TEST_F(EmergencyTest, WhoeverBreaksTheGlassSeesTheRecordForAnHour) {
  const std::string robin = Robin();
  ASSERT_OK_AND_ASSIGN(const auto opened, Break(Therapist(), robin));
  EXPECT_EQ(opened.patient(), robin);
  EXPECT_EQ(opened.reason(), kReason);
  EXPECT_EQ(opened.staff(), StaffName(Role::kTherapist));
  EXPECT_EQ(opened.open_time().seconds(), Seconds());
  EXPECT_EQ(opened.end_time().seconds(), Seconds() + 60 * 60);
  EXPECT_EQ(opened.review_due_time().seconds(), Seconds() + 7 * 24 * 60 * 60);
  EXPECT_EQ(opened.finding(), v1::EMERGENCY_FINDING_UNSPECIFIED);
  ASSERT_OK_AND_ASSIGN(const auto record, Read(Therapist(), opened.name()));
  EXPECT_EQ(record.patient().family_name(), CanaryName("Vale"));
  EXPECT_EQ(record.patient().contacts(0).email(), kEmail);
  EXPECT_EQ(record.patient().supporters(0).display_name(), "Noor");
  EXPECT_EQ(record.appointments_size(), 1);
  EXPECT_EQ(record.consultations_size(), 0);  // of a practitioner only
  clock_.Advance(absl::Hours(1) - absl::Microseconds(1));
  EXPECT_OK(Read(Therapist(), opened.name()));
  clock_.Advance(absl::Microseconds(1));
  EXPECT_THAT(Read(Therapist(), opened.name()), HasReason(Reason::kEmergencyEnded));
}

TEST_F(EmergencyTest, APractitionerSeesTheAnswersToo) {
  const std::string robin = Robin();
  ASSERT_OK_AND_ASSIGN(const auto opened, Break(Clinician(), robin));
  ASSERT_OK_AND_ASSIGN(const auto record, Read(Clinician(), opened.name()));
  ASSERT_EQ(record.consultations_size(), 1);
  EXPECT_EQ(record.consultations(0).answers().at("seizures"), v1::SCREENING_ANSWER_YES);
  EXPECT_EQ(record.consultations(0).appointment(), record.appointments(0).name());
}

TEST_F(EmergencyTest, VisitsFarBackAndFarAheadAreNotShown) {
  const std::string robin = Robin();
  ASSERT_OK_AND_ASSIGN(const auto opened, Break(Therapist(), robin));
  const auto shown_when_it_is = [&](absl::Duration from_now) {
    service_.db().Sql(fmt::format(
        "UPDATE appointment SET start_time = to_timestamp({0}), end_time = to_timestamp({0} + 600)",
        Seconds() + absl::ToInt64Seconds(from_now)));
    const auto record = Read(Therapist(), opened.name());
    EXPECT_OK(record);
    return record.ok() && record->appointments_size() == 1;
  };
  constexpr absl::Duration kDay = absl::Hours(24);
  EXPECT_TRUE(shown_when_it_is(-14 * kDay));
  EXPECT_FALSE(shown_when_it_is(-14 * kDay - absl::Minutes(20)));
  EXPECT_TRUE(shown_when_it_is(30 * kDay - absl::Minutes(1)));
  EXPECT_FALSE(shown_when_it_is(30 * kDay));
}

TEST_F(EmergencyTest, ToAnybodyElseAnOpenedRecordIsLikeNone) {
  const std::string robin = Robin();
  ASSERT_OK_AND_ASSIGN(const auto opened, Break(Therapist(), robin));
  const auto bytes_of = [&](const std::string& name) {
    const auto context = Client::Context(Clinician());
    v1::GetEmergencyRecordRequest request;
    request.set_name(name);
    v1::EmergencyRecord reply;
    const grpc::Status status =
        service_.client().stub<Glass>().GetEmergencyRecord(context.get(), request, &reply);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
    return status.error_message() + status.error_details();
  };
  const std::string missing = bytes_of(parent() + "/emergencyAccesses/" + kNobody);
  EXPECT_EQ(bytes_of(opened.name()), missing);
  clock_.Advance(absl::Hours(2));
  EXPECT_EQ(bytes_of(opened.name()), missing);
  const std::string abroad = "clinics/oak-hill" + opened.name().substr(parent().size());
  EXPECT_EQ(bytes_of(abroad), missing);
}

TEST_F(EmergencyTest, WithoutAGoodReasonNothingIsOpened) {
  const std::string robin = Robin();
  const auto with_reason = [&](const std::string& reason) {
    auto request = Breaking(robin);
    request.set_reason(reason);
    return service_.Call(Therapist(), &Glass::BreakGlass, request);
  };
  for (const std::string& bad : {std::string(), std::string(9, 'x'), std::string(501, 'x'),
                                 std::string(20, ' '), std::string("two lines\nof a reason")}) {
    EXPECT_THAT(with_reason(bad), HasViolation("reason"));
  }
  EXPECT_OK(with_reason(std::string(10, 'x')));
  std::string umlauts;  // characters are counted, not bytes
  for (int i = 0; i < 500; ++i) umlauts += "ü";
  EXPECT_OK(with_reason(umlauts));
  EXPECT_THAT(Break(Therapist(), parent() + "/patients/" + kNobody), HasReason(Reason::kNotFound));
  EXPECT_THAT(Break(Therapist(), "clinics/oak-hill" + robin.substr(parent().size())),
              HasReason(Reason::kNotFound));
  EXPECT_THAT(Break(Therapist(), "robin"), HasViolation("patient"));
}

TEST_F(EmergencyTest, WhoSignedInLongAgoSignsInAgain) {
  const std::string robin = Robin();
  EXPECT_THAT(Break(Stale(Role::kTherapist), robin), HasReason(Reason::kSignInAgain));
  ASSERT_OK_AND_ASSIGN(const auto opened, Break(Therapist(), robin));
  EXPECT_OK(Read(Stale(Role::kTherapist), opened.name()));  // it is open
  EXPECT_THAT(service_.Call(Stale(Role::kClinicAdmin), &Glass::ReviewEmergencyAccess,
                            Reviewing(opened.name())),
              HasReason(Reason::kSignInAgain));
}

TEST_F(EmergencyTest, OthersMayNotBreakTheGlassAndWhoBreaksItMayNotReview) {
  const std::string robin = Robin();
  for (const Role role : {Role::kFrontDesk, Role::kClinicAdmin, Role::kAuditor}) {
    EXPECT_THAT(Break(service_.As(role), robin), HasReason(Reason::kPermissionDenied));
  }
  ASSERT_OK_AND_ASSIGN(const auto opened, Break(Therapist(), robin));
  v1::ListEmergencyAccessesRequest list;
  list.set_parent(parent());
  for (const Role role : {Role::kFrontDesk, Role::kTherapist, Role::kPractitioner}) {
    const Who who = service_.As(role);
    EXPECT_THAT(service_.Call(who, &Glass::ListEmergencyAccesses, list),
                HasReason(Reason::kPermissionDenied));
    EXPECT_THAT(service_.Call(who, &Glass::ReviewEmergencyAccess, Reviewing(opened.name())),
                HasReason(Reason::kPermissionDenied));
  }
}

TEST_F(EmergencyTest, AReviewSaysOnceWhatItFound) {
  ASSERT_OK_AND_ASSIGN(const auto opened, Break(Therapist(), Robin()));
  auto request = Reviewing(opened.name());
  request.set_finding(v1::EMERGENCY_FINDING_UNSPECIFIED);
  request.set_note(std::string(501, 'x'));
  const auto refused = service_.Call(Admin(), &Glass::ReviewEmergencyAccess, request);
  EXPECT_THAT(refused, HasViolation("finding"));
  EXPECT_THAT(refused, HasViolation("note"));
  ASSERT_OK_AND_ASSIGN(const auto reviewed, service_.Call(Admin(), &Glass::ReviewEmergencyAccess,
                                                          Reviewing(opened.name())));
  EXPECT_EQ(reviewed.finding(), v1::EMERGENCY_FINDING_JUSTIFIED);
  EXPECT_EQ(reviewed.reviewer(), StaffName(Role::kClinicAdmin));
  EXPECT_EQ(reviewed.review_note(), "was there, saw it");
  EXPECT_EQ(reviewed.review_time().seconds(), Seconds());
  EXPECT_THAT(service_.Call(service_.As(Role::kAuditor), &Glass::ReviewEmergencyAccess,
                            Reviewing(opened.name())),
              HasReason(Reason::kReviewRefused));
  EXPECT_THAT(service_.Call(Admin(), &Glass::ReviewEmergencyAccess,
                            Reviewing(parent() + "/emergencyAccesses/" + kNobody)),
              HasReason(Reason::kNotFound));
}

TEST_F(EmergencyTest, WhoeverOpenedItAndRunsTheClinicNowMayNotReviewIt) {
  ASSERT_OK_AND_ASSIGN(const auto opened, Break(Therapist(), Robin()));
  service_.db().Sql("UPDATE staff SET role = 'clinic_admin' WHERE subject = 'test-therapist'");
  clock_.Advance(access::kStaffCardLife);
  EXPECT_THAT(service_.Call(service_.As(Role::kTherapist), &Glass::ReviewEmergencyAccess,
                            Reviewing(opened.name())),
              HasReason(Reason::kReviewRefused));
}

TEST_F(EmergencyTest, AllAreListedNewestFirstInPages) {
  const std::string robin = Robin();
  std::vector<std::string> newest_first;
  for (int i = 0; i < 3; ++i) {
    clock_.Advance(absl::Seconds(1));
    ASSERT_OK_AND_ASSIGN(const auto opened, Break(Therapist(), robin));
    newest_first.insert(newest_first.begin(), opened.name());
  }
  ASSERT_OK(service_.Call(Admin(), &Glass::ReviewEmergencyAccess, Reviewing(newest_first[1])));
  v1::ListEmergencyAccessesRequest list;
  list.set_parent(parent());
  list.set_page_size(2);
  std::vector<std::string> read;
  do {
    ASSERT_OK_AND_ASSIGN(const auto page,
                         service_.Call(Admin(), &Glass::ListEmergencyAccesses, list));
    for (const auto& access : page.emergency_accesses()) read.push_back(access.name());
    list.set_page_token(page.next_page_token());
    EXPECT_EQ(list.page_token().empty(), read.size() == 3);
  } while (!list.page_token().empty() && read.size() < 3);
  EXPECT_EQ(read, newest_first);
  ASSERT_OK_AND_ASSIGN(const auto first, service_.Call(Admin(), &Glass::ListEmergencyAccesses, [&] {
    auto again = list;
    again.clear_page_token();
    return again;
  }()));
  list.set_page_token(first.next_page_token());
  list.set_unreviewed(true);
  EXPECT_THAT(service_.Call(Admin(), &Glass::ListEmergencyAccesses, list),
              HasReason(Reason::kPageTokenInvalid));
  list.clear_page_token();
  ASSERT_OK_AND_ASSIGN(const auto waiting,
                       service_.Call(Admin(), &Glass::ListEmergencyAccesses, list));
  ASSERT_EQ(waiting.emergency_accesses_size(), 2);
  EXPECT_EQ(waiting.emergency_accesses(1).name(), newest_first[2]);
  list.set_page_size(-1);
  EXPECT_THAT(service_.Call(Admin(), &Glass::ListEmergencyAccesses, list),
              HasViolation("page_size"));
}

TEST_F(EmergencyTest, EachStepIsInTheAuditLogAndOnTheOperatorsBoard) {
  const std::string robin = Robin();
  AuditWatch watch(service_);
  const auto opened = watch.Expect(Therapist(), &Glass::BreakGlass, Breaking(robin), "break_glass");
  EXPECT_OK(Read(Therapist(), opened.name()));
  watch.Forget();
  ASSERT_OK(Break(Therapist(), robin));
  EXPECT_EQ(watch.Column("reason"), kReason);
  EXPECT_EQ(watch.Column("patient_id"), IdOf(robin));
  EXPECT_EQ(watch.Column("subject_kind"), "emergency_access");
  v1::GetEmergencyRecordRequest read;
  read.set_name(opened.name());
  watch.Expect(Therapist(), &Glass::GetEmergencyRecord, read);
  EXPECT_EQ(watch.Column("patient_id"), IdOf(robin));
  v1::ListEmergencyAccessesRequest list;
  list.set_parent(parent());
  watch.Expect(Admin(), &Glass::ListEmergencyAccesses, list);
  watch.Expect(Admin(), &Glass::ReviewEmergencyAccess, Reviewing(opened.name()));
  EXPECT_THAT(watch.NotWalked("EmergencyService"), ::testing::IsEmpty());
  EXPECT_THAT(watch.Everything(), Not(HasSubstr("Vale")));
  const auto board = [&] { return service_.scheduler().metrics().Text(); };
  EXPECT_THAT(board(), HasSubstr("tandem_emergency_accesses_total 2"));
  clock_.Advance(absl::Hours(24 * 7));
  service_.RunJobs();
  EXPECT_THAT(board(), HasSubstr("tandem_emergency_reviews_overdue 1"));
}

}  // namespace
}  // namespace tandem::testing
