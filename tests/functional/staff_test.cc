// SPDX-License-Identifier: Apache-2.0
// Who works at a clinic: entered, changed and put out by its admins, through the wire; and by the
// administrator of the machine, who enters the first.
#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/access/staff_cards.h"
#include "tests/functional/audit_watch.h"
#include "tests/support/command_output.h"
#include "tests/support/desk.h"
#include "tests/support/service.h"

namespace tandem::testing {
namespace {

using access::Role;
using Stub = v1::StaffService::Stub;

constexpr absl::Duration kOutMax = absl::Seconds(5);              // promised
const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York

class StaffTest : public ::testing::Test {
 protected:
  Who Admin() { return service_.As(Role::kClinicAdmin); }
  std::string NewRequestId() { return ToString(ids_.Next()); }
  // A token of somebody whom the issuer knows as `subject`.
  Who Someone(const std::string& subject) {
    nlohmann::json claims = service_.issuer().Claims(Role::kFrontDesk, service_.clinic());
    claims["sub"] = subject;
    return {service_.issuer().Sign(claims)};
  }

  v1::CreateStaffRequest CreateRequest(const std::string& subject, v1::Role role) {
    v1::CreateStaffRequest request;
    request.set_parent(service_.parent());
    request.set_request_id(NewRequestId());
    request.set_subject(subject);
    request.set_role(role);
    return request;
  }
  absl::StatusOr<v1::StaffMember> Create(const std::string& subject, v1::Role role) {
    return service_.Call(Admin(), &Stub::CreateStaff, CreateRequest(subject, role));
  }
  template <class Request>
  Request Named(const std::string& name) {
    Request request;
    request.set_name(name);
    request.set_request_id(NewRequestId());
    return request;
  }
  absl::StatusOr<v1::StaffMember> Disable(const std::string& name) {
    return service_.Call(Admin(), &Stub::DisableStaff, Named<v1::DisableStaffRequest>(name));
  }
  absl::StatusOr<v1::StaffMember> Enable(const std::string& name) {
    return service_.Call(Admin(), &Stub::EnableStaff, Named<v1::EnableStaffRequest>(name));
  }
  absl::Status Work(const Who& who) {
    v1::ListPractitionersRequest request;
    request.set_parent(service_.parent());
    return service_.Call(who, &v1::DirectoryService::Stub::ListPractitioners, request).status();
  }
  // What was known of people is old.
  void LetCardsAge() { clock_.Advance(access::kStaffCardLife); }

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = SmallClinic().Yaml()}};
  SeededIds ids_{20270111};
};

TEST_F(StaffTest, WhoeverIsEnteredWorksAndWhoeverIsPutOutDoesNot) {
  EXPECT_THAT(Work(Someone("nia")), HasReason(Reason::kUnauthenticated));
  ASSERT_OK_AND_ASSIGN(const auto nia, Create("nia", v1::ROLE_FRONT_DESK));
  EXPECT_EQ(nia.issuer(), service_.config().issuer);
  LetCardsAge();
  const Who token = Someone("nia");
  EXPECT_OK(Work(token));
  ASSERT_OK_AND_ASSIGN(const auto out, Disable(nia.name()));
  EXPECT_TRUE(out.has_disable_time());
  LetCardsAge();
  EXPECT_THAT(Work(token), HasReason(Reason::kUnauthenticated));
  ASSERT_OK_AND_ASSIGN(const auto again, Disable(nia.name()));
  EXPECT_EQ(again.disable_time().seconds(), out.disable_time().seconds());
  ASSERT_OK_AND_ASSIGN(const auto back, Enable(nia.name()));
  EXPECT_FALSE(back.has_disable_time());
  LetCardsAge();
  EXPECT_OK(Work(token));
}

TEST_F(StaffTest, ARoleThatIsTakenAwayIsGone) {
  ASSERT_OK_AND_ASSIGN(const auto nia, Create("nia", v1::ROLE_CLINIC_ADMIN));
  v1::ListStaffRequest list;
  list.set_parent(service_.parent());
  EXPECT_OK(service_.Call(Someone("nia"), &Stub::ListStaff, list));
  auto change = Named<v1::UpdateStaffRequest>(nia.name());
  change.set_role(v1::ROLE_AUDITOR);
  change.mutable_update_mask()->add_paths("role");
  change.mutable_update_mask()->add_paths("practitioner");
  change.set_practitioner(service_.parent() + "/practitioners/kim");
  ASSERT_OK_AND_ASSIGN(const auto changed, service_.Call(Admin(), &Stub::UpdateStaff, change));
  EXPECT_EQ(changed.practitioner(), change.practitioner());
  LetCardsAge();
  EXPECT_THAT(service_.Call(Someone("nia"), &Stub::ListStaff, list),
              HasReason(Reason::kPermissionDenied));
}

TEST_F(StaffTest, ASubjectIsEnteredOnce) {
  const auto request = CreateRequest("nia", v1::ROLE_FRONT_DESK);
  ASSERT_OK_AND_ASSIGN(const auto first, service_.Call(Admin(), &Stub::CreateStaff, request));
  ASSERT_OK_AND_ASSIGN(const auto replay, service_.Call(Admin(), &Stub::CreateStaff, request));
  EXPECT_EQ(first.SerializeAsString(), replay.SerializeAsString());
  EXPECT_THAT(Create("nia", v1::ROLE_AUDITOR), HasReason(Reason::kStaffExists));
}

TEST_F(StaffTest, WhatCannotBeIsToldFieldByField) {
  auto request = CreateRequest("two words", v1::ROLE_PATIENT);
  request.set_practitioner(service_.parent() + "/practitioners/nobody");
  const auto refused = service_.Call(Admin(), &Stub::CreateStaff, request);
  for (const char* field : {"subject", "role", "practitioner"}) {
    EXPECT_THAT(refused, HasViolation(field));
  }
  for (const v1::Role role : {v1::ROLE_UNSPECIFIED, v1::ROLE_ANONYMOUS, v1::ROLE_SERVICE}) {
    EXPECT_THAT(Create("nia", role), HasViolation("role"));
  }
  auto change = Named<v1::UpdateStaffRequest>(service_.parent() + "/staff/nobody");
  const auto unchanged = service_.Call(Admin(), &Stub::UpdateStaff, change);
  EXPECT_THAT(unchanged, HasViolation("name"));
  EXPECT_THAT(unchanged, HasViolation("update_mask"));
  change.mutable_update_mask()->add_paths("subject");
  EXPECT_THAT(service_.Call(Admin(), &Stub::UpdateStaff, change), HasViolation("update_mask"));
  EXPECT_THAT(Disable(service_.parent() + "/staff/0190b2a0-0000-7000-8000-00000000dead"),
              HasReason(Reason::kNotFound));
}

TEST_F(StaffTest, EveryoneIsListedInPages) {
  Admin();
  for (int i = 0; i < 4; ++i) {
    ASSERT_OK(Create(fmt::format("person-{}", i), v1::ROLE_THERAPIST));
  }
  v1::ListStaffRequest request;
  request.set_parent(service_.parent());
  request.set_page_size(2);
  std::vector<std::string> subjects;
  do {
    ASSERT_OK_AND_ASSIGN(const auto page, service_.Call(Admin(), &Stub::ListStaff, request));
    EXPECT_LE(page.staff_size(), 2);
    for (const auto& member : page.staff()) subjects.push_back(member.subject());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(subjects.size(), 5u);  // and the admin
  request.set_page_token("garbage");
  EXPECT_THAT(service_.Call(Admin(), &Stub::ListStaff, request),
              HasReason(Reason::kPageTokenInvalid));
}

TEST_F(StaffTest, WhoChangesWhoMaySignInHasSignedInRecently) {
  ASSERT_OK_AND_ASSIGN(const auto nia, Create("nia", v1::ROLE_FRONT_DESK));
  const Who admin = Admin();
  clock_.Advance(access::kSignInAgeMax + absl::Seconds(1));
  EXPECT_THAT(service_.Call(admin, &Stub::CreateStaff, CreateRequest("ben", v1::ROLE_AUDITOR)),
              HasReason(Reason::kSignInAgain));
  EXPECT_THAT(service_.Call(admin, &Stub::EnableStaff, Named<v1::EnableStaffRequest>(nia.name())),
              HasReason(Reason::kSignInAgain));
  // To put someone out is never too late.
  EXPECT_OK(service_.Call(admin, &Stub::DisableStaff, Named<v1::DisableStaffRequest>(nia.name())));
}

TEST_F(StaffTest, AnOverrideNeedsARecentSignInAndABookingDoesNot) {
  Desk desk(service_);
  const std::string patient = desk.AddPatient();
  const Who who = desk.who();
  clock_.Advance(access::kSignInAgeMax + absl::Seconds(1));
  auto request = desk.BookRequest(desk.WishFor("talk", kMonday + absl::Hours(24)), patient);
  EXPECT_OK(service_.Call(who, &v1::AppointmentsService::Stub::BookAppointment, request));
  request = desk.BookRequest(desk.WishFor("talk", kMonday + absl::Hours(26)), patient);
  request.mutable_override()->set_reason("came from far away");
  EXPECT_THAT(service_.Call(who, &v1::AppointmentsService::Stub::BookAppointment, request),
              HasReason(Reason::kSignInAgain));
  // After signing in anew, the same request goes through.
  EXPECT_OK(service_.Call(desk.who(), &v1::AppointmentsService::Stub::BookAppointment, request));
}

TEST_F(StaffTest, AnExportForSomeoneElseNeedsARecentSignIn) {
  Desk desk(service_);
  v1::ExportPatientRequest request;
  request.set_name(desk.AddPatient());
  const Who admin = Admin();
  EXPECT_OK(service_.Call(admin, &v1::PatientsService::Stub::ExportPatient, request));
  clock_.Advance(access::kSignInAgeMax + absl::Seconds(1));
  EXPECT_THAT(service_.Call(admin, &v1::PatientsService::Stub::ExportPatient, request),
              HasReason(Reason::kSignInAgain));
}

TEST_F(StaffTest, EachChangeOfStaffLeavesOneEntryInTheAuditLog) {
  AuditWatch watch(service_);
  const v1::StaffMember nia =
      watch.Expect(Admin(), &Stub::CreateStaff, CreateRequest("nia", v1::ROLE_FRONT_DESK));
  EXPECT_EQ(nia.subject(), "nia");
  auto change = Named<v1::UpdateStaffRequest>(nia.name());
  change.set_role(v1::ROLE_AUDITOR);
  change.mutable_update_mask()->add_paths("role");
  watch.Expect(Admin(), &Stub::UpdateStaff, change);
  watch.Expect(Admin(), &Stub::DisableStaff, Named<v1::DisableStaffRequest>(nia.name()));
  watch.Expect(Admin(), &Stub::EnableStaff, Named<v1::EnableStaffRequest>(nia.name()));
  EXPECT_THAT(watch.NotWalked("StaffService"), ::testing::IsEmpty());
}

std::string Tandemctl(const std::string& words) {
  return OutputOf(BuiltPath("tandemctl") + " staff " + words + " 2>&1");
}

TEST_F(StaffTest, TheFirstAdminIsEnteredByTheAdministratorOfTheMachine) {
  const std::string there =
      fmt::format("--database '{}' --clinic {} --issuer {} ", service_.db().owner_dsn(),
                  service_.clinic(), service_.config().issuer);
  v1::ListStaffRequest list;
  list.set_parent(service_.parent());
  EXPECT_FALSE(service_.Call(Someone("first"), &Stub::ListStaff, list).ok());
  LetCardsAge();
  Tandemctl("add " + there + "--subject first --role clinic_admin");
  Tandemctl("add " + there + "--subject first --role clinic_admin");  // twice is once
  EXPECT_THROW(Tandemctl("add " + there + "--subject first --role auditor"), std::runtime_error);
  EXPECT_THROW(Tandemctl("add " + there + "--subject x --role service"), std::runtime_error);
  EXPECT_OK(service_.Call(Someone("first"), &Stub::ListStaff, list));
  Tandemctl("disable " + there + "--subject first");
  LetCardsAge();
  EXPECT_THAT(service_.Call(Someone("first"), &Stub::ListStaff, list),
              HasReason(Reason::kUnauthenticated));
  Tandemctl("enable " + there + "--subject first");
  EXPECT_NE(Tandemctl("list " + there).find("clinic_admin  enabled"), std::string::npos);
}

// Two programs, one database: whoever is put out at one is out at the other.
class TwoServersTest : public ::testing::Test {
 protected:
  static absl::Status Ask(Client& client, const Who& who, const std::string& parent) {
    v1::ListPractitionersRequest request;
    request.set_parent(parent);
    return client.Call(who, &v1::DirectoryService::Stub::ListPractitioners, request).status();
  }

  SchedulerProcess here_{{.yaml = SmallClinic().Yaml()}};
  SchedulerProcess there_{{.db = &here_.db(), .yaml = "", .clinic = here_.clinic()}};
  RealClock clock_;
};

TEST_F(TwoServersTest, WhoeverIsDisabledIsOutOnEveryServerWithinFiveSeconds) {
  Client here(here_.target());
  Client there(there_.target());
  const Who who = there_.As(Role::kFrontDesk);
  ASSERT_OK(Ask(there, who, here_.parent()));
  const Who admin = here_.As(Role::kClinicAdmin);
  v1::ListStaffRequest list;
  list.set_parent(here_.parent());
  ASSERT_OK_AND_ASSIGN(const auto staff, here.Call(admin, &Stub::ListStaff, list));
  v1::DisableStaffRequest request;
  request.set_request_id("0b7e7f0e-5c1f-4c3e-9a57-0f6a1f1d2c3b");
  for (const auto& member : staff.staff()) {
    if (member.role() == v1::ROLE_FRONT_DESK) request.set_name(member.name());
  }
  ASSERT_OK(Ask(there, who, here_.parent()));
  ASSERT_OK(here.Call(admin, &Stub::DisableStaff, request));
  const absl::Time disabled = clock_.Now();
  absl::Status status;
  while (status.ok() && clock_.Now() - disabled < 2 * kOutMax) {
    status = Ask(there, who, here_.parent());
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_THAT(status, HasReason(Reason::kUnauthenticated));
  EXPECT_LT(clock_.Now() - disabled, kOutMax);
}

TEST_F(TwoServersTest, AWatchOfTheDayEndsForWhoeverIsDisabled) {
  Client there(there_.target());
  Who who = there_.As(Role::kFrontDesk);
  who.deadline = absl::Minutes(2);
  v1::WatchDayRequest request;
  request.set_location(here_.parent() + "/locations/main");
  request.mutable_date()->set_year(2027);
  request.mutable_date()->set_month(1);
  request.mutable_date()->set_day(11);
  const auto context = Client::Context(who);
  const auto watch = there.appointments().WatchDay(context.get(), request);
  v1::WatchDayResponse news;
  ASSERT_TRUE(watch->Read(&news));
  here_.db().Sql("UPDATE staff SET disable_time = now()");
  const absl::Time disabled = clock_.Now();
  while (watch->Read(&news)) {
  }
  EXPECT_THAT(FromGrpc(watch->Finish()), HasReason(Reason::kUnauthenticated));
  EXPECT_LT(clock_.Now() - disabled, kOutMax);
}

}  // namespace
}  // namespace tandem::testing
