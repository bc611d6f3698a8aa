// SPDX-License-Identifier: Apache-2.0
// Somebody acts for a patient, as long as they may. All through the wire.
#include "base/rpc/time_proto.h"
#include "tests/functional/sessions_fixture.h"

namespace tandem::testing {
namespace {

constexpr char kAnna[] = "anna@qzvxkwjq.example.com";
constexpr char kMother[] = "mother@qzvxkwjq.example.com";

class ProxiesTest : public SessionsTest {
 protected:
  ProxiesTest() : anna_(Enter("Anna", kAnna)) {
    EXPECT_OK(front_.Book(front_.WishFor("talk", clock_.Now() + absl::Hours(48)), anna_.name()));
  }

  const v1::Patient anna_;
};

TEST_F(ProxiesTest, AProxyWhoIsNoPatientActsForWhoeverNamedThem) {
  const v1::Patient ben = Enter("Ben", "ben@qzvxkwjq.example.com");
  ASSERT_OK_AND_ASSIGN(const auto grant, Grant(anna_, kMother, With(SignIn(kAnna))));
  EXPECT_EQ(grant.contact().email(), kMother);
  const v1::OpenedSession base = SignIn(kMother);
  EXPECT_EQ(base.session().patient(), "");
  ASSERT_EQ(base.may_act_for_size(), 1);
  EXPECT_EQ(base.may_act_for(0), anna_.name());
  EXPECT_THAT(Visits(anna_, With(base)), HasReason(Reason::kNotFound));  // not before ActFor

  ASSERT_OK_AND_ASSIGN(const auto acting, ActFor(anna_, With(base)));
  EXPECT_EQ(acting.session().patient(), anna_.name());
  EXPECT_EQ(acting.session().proxy(), grant.name());
  ASSERT_OK_AND_ASSIGN(const auto visits, Visits(anna_, With(acting)));
  EXPECT_EQ(visits.appointments_size(), 1);
  EXPECT_THAT(Visits(ben, With(acting)), HasReason(Reason::kNotFound));
  EXPECT_THAT(ActFor(ben, With(base)), HasReason(Reason::kNotFound));
  // The record, the sessions and further grants are the patient's own affair.
  EXPECT_THAT(See(anna_, With(acting)), HasReason(Reason::kPermissionDenied));
  EXPECT_THAT(Grant(anna_, "friend@qzvxkwjq.example.com", With(acting)),
              HasReason(Reason::kPermissionDenied));
  EXPECT_THAT(Revoke(acting.session().name(), With(acting)), HasReason(Reason::kPermissionDenied));
}

TEST_F(ProxiesTest, AProxyWhoIsAPatientStaysThemselvesBesideActing) {
  const v1::Patient mother = Enter("Mona", kMother);
  ASSERT_OK(Grant(anna_, kMother, Desk()));
  const v1::OpenedSession own = SignIn(kMother);
  EXPECT_EQ(own.session().patient(), mother.name());
  ASSERT_EQ(own.may_act_for_size(), 1);
  ASSERT_OK_AND_ASSIGN(const auto acting, ActFor(anna_, With(own)));
  EXPECT_OK(Visits(anna_, With(acting)));
  EXPECT_THAT(Visits(mother, With(acting)), HasReason(Reason::kNotFound));
  EXPECT_THAT(Visits(anna_, With(own)), HasReason(Reason::kNotFound));
  EXPECT_OK(See(mother, With(own)));
  EXPECT_THAT(ActFor(anna_, With(acting)), HasReason(Reason::kNotFound));
  ASSERT_OK(SignOut(With(own)));
  EXPECT_THAT(Visits(anna_, With(acting)), HasReason(Reason::kUnauthenticated));
}

TEST_F(ProxiesTest, WhoIsRevokedIsOutAtOnceOnEveryServer) {
  TestService other(
      {.clock = &clock_, .db = &service_.db(), .yaml = "", .clinic = service_.clinic()});
  ASSERT_OK_AND_ASSIGN(const auto grant, Grant(anna_, kMother, Desk()));
  const v1::OpenedSession base = SignIn(kMother);
  ASSERT_OK_AND_ASSIGN(const auto acting, ActFor(anna_, With(base)));
  ASSERT_OK(Visits(anna_, With(acting)));
  ASSERT_OK_AND_ASSIGN(const auto ended, RevokeProxy(grant.name(), With(SignIn(kAnna))));
  EXPECT_TRUE(ended.has_revoke_time());
  EXPECT_FALSE(ended.has_contact());
  v1::ListAppointmentsRequest request;
  request.set_parent(parent());
  EXPECT_THAT(other.Call(With(acting), &v1::AppointmentsService::Stub::ListAppointments, request),
              HasReason(Reason::kUnauthenticated));
  EXPECT_THAT(ActFor(anna_, With(base)), HasReason(Reason::kUnauthenticated));
  ASSERT_OK_AND_ASSIGN(const auto started, Start(kMother));  // and is sent no more codes
  EXPECT_THAT(Finish(started, CodeOf(started)), HasReason(Reason::kCodeWrong));
}

TEST_F(ProxiesTest, AGrantEndsByItselfWithTheSessionsOfIt) {
  v1::GrantProxyRequest request;
  request.set_parent(anna_.name());
  request.set_request_id(NewRequestId());
  *request.mutable_proxy()->mutable_contact() = Mail(kMother);
  request.mutable_proxy()->set_scope(v1::PROXY_SCOPE_APPOINTMENTS);
  rpc::WriteTime(clock_.Now() + absl::Minutes(10), *request.mutable_proxy()->mutable_expire_time());
  ASSERT_OK(Ask(&Sessions::GrantProxy, request, Desk()));
  const v1::OpenedSession base = SignIn(kMother);
  ASSERT_OK_AND_ASSIGN(const auto acting, ActFor(anna_, With(base)));
  EXPECT_EQ(acting.session().expire_time().seconds(), request.proxy().expire_time().seconds());
  clock_.Advance(absl::Minutes(10));
  EXPECT_THAT(Visits(anna_, With(acting)), HasReason(Reason::kUnauthenticated));
  EXPECT_THAT(ActFor(anna_, With(base)), HasReason(Reason::kNotFound));
}

TEST_F(ProxiesTest, AGrantSentAgainIsOneGrantAndFiveAreTheMost) {
  v1::GrantProxyRequest request;
  request.set_parent(anna_.name());
  request.set_request_id(NewRequestId());
  *request.mutable_proxy()->mutable_contact() = Mail(kMother);
  request.mutable_proxy()->set_scope(v1::PROXY_SCOPE_APPOINTMENTS);
  ASSERT_OK_AND_ASSIGN(const auto first, Ask(&Sessions::GrantProxy, request, Desk()));
  ASSERT_OK_AND_ASSIGN(const auto again, Ask(&Sessions::GrantProxy, request, Desk()));
  EXPECT_EQ(first.SerializeAsString(), again.SerializeAsString());
  for (int i = 1; i < 5; ++i) {
    ASSERT_OK(Grant(anna_, "p" + std::to_string(i) + "@qzvxkwjq.example.com", Desk()));
  }
  EXPECT_THAT(Grant(anna_, "p6@qzvxkwjq.example.com", Desk()), HasReason(Reason::kProxyQuota));
  v1::ListProxiesRequest list;
  list.set_parent(anna_.name());
  ASSERT_OK_AND_ASSIGN(const auto listed, Ask(&Sessions::ListProxies, list, With(SignIn(kAnna))));
  EXPECT_EQ(listed.proxies_size(), 5);
  ASSERT_OK(RevokeProxy(first.name(), Desk()));
  EXPECT_OK(Grant(anna_, "p6@qzvxkwjq.example.com", Desk()));
}

TEST_F(ProxiesTest, AMalformedGrantIsRefusedWithEveryFieldNamed) {
  v1::GrantProxyRequest request;
  request.set_parent(anna_.name());
  request.mutable_proxy()->mutable_contact()->set_email("no address");
  request.mutable_proxy()->mutable_expire_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()));
  const auto refused = Ask(&Sessions::GrantProxy, request, Desk());
  for (const char* field :
       {"request_id", "proxy.contact.email", "proxy.scope", "proxy.expire_time"}) {
    EXPECT_THAT(refused, HasViolation(field));
  }
}

}  // namespace
}  // namespace tandem::testing
