// SPDX-License-Identifier: Apache-2.0
// Signing in and acting for others, in the audit log, through the wire.
#include <fmt/format.h>

#include "tests/functional/audit_watch.h"
#include "tests/functional/sessions_fixture.h"

namespace tandem::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kOwn[] = "zq-canary1@qzvxkwjq.example.com";
constexpr char kOther[] = "zq-canary2@qzvxkwjq.example.com";

class AuditSessionsTest : public SessionsTest {
 protected:
  v1::OpenedSession SignedIn(const std::string& email) {
    const auto started =
        watch_.Expect({}, &Sessions::StartSignIn, StartRequest(Mail(email)), "verify");
    return watch_.Expect({}, &Sessions::FinishSignIn, FinishRequest(started, CodeOf(started)),
                         "sign_in");
  }
  template <class Request>
  static Request Of(const std::string& parent) {
    Request request;
    request.set_parent(parent);
    return request;
  }

  AuditWatch watch_{service_};
};

TEST_F(AuditSessionsTest, EachStepOfASignInAndOfAProxyLeavesOneEntry) {
  const v1::Patient patient = Enter("Zanzibar", kOwn);
  Enter("Quetzal", kOther);
  const v1::OpenedSession session = SignedIn(kOwn);
  v1::GrantProxyRequest grant = Of<v1::GrantProxyRequest>(patient.name());
  grant.set_request_id(NewRequestId());
  *grant.mutable_proxy()->mutable_contact() = Mail(kOther);
  grant.mutable_proxy()->set_scope(v1::PROXY_SCOPE_APPOINTMENTS);
  const v1::Proxy proxy = watch_.Expect(With(session), &Sessions::GrantProxy, grant);
  v1::ActForRequest act;
  act.set_name(patient.name());
  watch_.Expect(With(SignedIn(kOther)), &Sessions::ActFor, act, "sign_in");
  EXPECT_EQ(fmt::format("{}/patients/{}", parent(), watch_.Column("patient_id")), patient.name());
  watch_.Expect(With(session), &Sessions::ListProxies, Of<v1::ListProxiesRequest>(patient.name()));
  v1::RevokeProxyRequest revoke;
  revoke.set_name(proxy.name());
  revoke.set_request_id(NewRequestId());
  watch_.Expect(With(session), &Sessions::RevokeProxy, revoke);
  const auto open = watch_.Expect(With(session), &Sessions::ListSessions,
                                  Of<v1::ListSessionsRequest>(patient.name()));
  ASSERT_EQ(open.sessions_size(), 1);
  v1::RevokeSessionRequest end;
  end.set_name(open.sessions(0).name());
  watch_.Expect(Desk(), &Sessions::RevokeSession, end);
  watch_.Expect(With(SignedIn(kOwn)), &Sessions::SignOut, Of<v1::SignOutRequest>(parent()));
  EXPECT_THAT(watch_.NotWalked("SessionsService"), IsEmpty());
  for (const char* canary : {"Zanzibar", "Quetzal", "zq-canary"}) {
    EXPECT_THAT(watch_.Everything(), Not(HasSubstr(canary)));
  }
}

// A service that nobody walks here or in a test of its own (staff_test.cc, emergency_test.cc,
// reminders_test.cc, …) would go unseen.
TEST(AuditedServicesTest, EveryServiceOfTheContractIsWalked) {
  const std::set<std::string> walked = {"AppointmentsService",
                                        "PatientsService",
                                        "AvailabilityService",
                                        "DirectoryService",
                                        "AuditService",
                                        "ConsultationsService",
                                        "SessionsService",
                                        "StaffService",
                                        "EmergencyService",
                                        "TasksService",
                                        "InboundService",
                                        "RemindersService",
                                        "MessageTemplatesService",
                                        "CoursesService",
                                        "ClearancesService",
                                        "AbsencesService",
                                        "RepairsService",
                                        "ReportsService"};
  for (const auto* method : AllMethods()) {
    EXPECT_EQ(walked.count(method->service()->name()), 1u) << method->full_name();
  }
}

}  // namespace
}  // namespace tandem::testing
