// SPDX-License-Identifier: Apache-2.0
// Staff sign in at a real OpenID Connect provider, and call the scheduler with what it gives them.
#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "base/testing/matchers.h"
#include "base/testing/test_authority.h"
#include "tests/support/service.h"
#include "tests/support/sign_in_provider.h"

namespace tandem::testing {
namespace {

using access::Role;

constexpr char kSubject[] = "ana-at-the-provider";

absl::StatusOr<v1::ListPractitionersResponse> Ask(Client& client, const std::string& token,
                                                  const std::string& parent) {
  v1::ListPractitionersRequest request;
  request.set_parent(parent);
  return client.Call(Who{token}, &v1::DirectoryService::Stub::ListPractitioners, request);
}

absl::StatusOr<v1::ListStaffResponse> ListStaff(Client& client, const std::string& token,
                                                const std::string& parent) {
  v1::ListStaffRequest request;
  request.set_parent(parent);
  return client.Call(Who{token}, &v1::StaffService::Stub::ListStaff, request);
}

class SignInTest : public ::testing::Test {
 protected:
  ServiceOptions Options() {
    ServiceOptions options;
    options.yaml = SmallClinic().Yaml();
    options.configure = [this](SchedulerConfig& config) {
      config.jwks_file.clear();  // the discovery document says where the keys are
      config.issuer = provider_.issuer();
      config.audience = "tandem";
      config.claimed_roles.clear();
    };
    return options;
  }
  void Enter(TestDatabase& db, const std::string& subject, Role role) {
    db.Sql(
        fmt::format("INSERT INTO staff SELECT clinic_id, gen_random_uuid(), '{}', '{}', '{}', "
                    "NULL, NULL, now(), now() FROM clinic_route",
                    provider_.issuer(), subject, access::Name(role)));
  }

  SignInProvider provider_;
};

TEST_F(SignInTest, WhoeverTheClinicKnowsSignsInAndWorks) {
  TestService service(Options());
  Enter(service.db(), kSubject, Role::kClinicAdmin);
  const auto tokens = provider_.SignIn(kSubject);
  for (const std::string& token : {tokens.id_token, tokens.access_token}) {
    ASSERT_OK_AND_ASSIGN(const auto staff, ListStaff(service.client(), token, service.parent()));
    ASSERT_EQ(staff.staff_size(), 1);
    EXPECT_EQ(staff.staff(0).subject(), kSubject);
    EXPECT_EQ(staff.staff(0).role(), v1::ROLE_CLINIC_ADMIN);
  }
  EXPECT_THAT(ListStaff(service.client(), tokens.id_token, "clinics/no-such-clinic"),
              HasReason(Reason::kUnauthenticated));
}

TEST_F(SignInTest, SigningInMakesNobodyStaff) {
  TestService service(Options());
  const auto tokens = provider_.SignIn("a-stranger");
  EXPECT_THAT(Ask(service.client(), tokens.id_token, service.parent()),
              HasReason(Reason::kUnauthenticated));
  EXPECT_THAT(Ask(service.client(), tokens.access_token, service.parent()),
              HasReason(Reason::kUnauthenticated));
  EXPECT_EQ(service.db().Sql("SELECT count(*) FROM staff"), "0");
}

TEST_F(SignInTest, AProvidersNewKeyIsGoodAtOnceAndAWithdrawnOneIsNot) {
  TestService service(Options());
  Enter(service.db(), kSubject, Role::kFrontDesk);
  Enter(service.db(), "someone-else", Role::kFrontDesk);
  const std::string before = provider_.SignIn(kSubject).access_token;
  EXPECT_OK(Ask(service.client(), before, service.parent()));
  provider_.RotateKeys();
  const std::string after = provider_.SignIn(kSubject).access_token;
  EXPECT_OK(Ask(service.client(), after, service.parent()));
  EXPECT_OK(Ask(service.client(), before, service.parent()));
  provider_.RotateKeys();
  provider_.WithdrawOldKeys();
  const std::string last = provider_.SignIn(kSubject).access_token;
  // What is not known is asked for once in ten seconds.
  absl::Status status = Ask(service.client(), last, service.parent()).status();
  for (int i = 0; i < 30 && !status.ok(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    status = Ask(service.client(), last, service.parent()).status();
  }
  EXPECT_OK(status);
  EXPECT_THAT(Ask(service.client(), before, service.parent()), HasReason(Reason::kUnauthenticated));
  EXPECT_THAT(Ask(service.client(), after, service.parent()), HasReason(Reason::kUnauthenticated));
}

TEST_F(SignInTest, WhileTheProviderIsDownWhoIsSignedInGoesOn) {
  TestService service(Options());
  Enter(service.db(), kSubject, Role::kFrontDesk);
  const std::string token = provider_.SignIn(kSubject).access_token;
  EXPECT_OK(Ask(service.client(), token, service.parent()));
  const std::string never_seen = provider_.SignIn(kSubject).id_token;
  provider_.Stop();
  EXPECT_OK(Ask(service.client(), token, service.parent()));
  EXPECT_OK(Ask(service.client(), never_seen, service.parent()));
}

TEST_F(SignInTest, AServerStartsWithoutItsProviderAndFindsItLater) {
  const int port = provider_.port();
  provider_.Stop();
  TestService service(Options());
  Enter(service.db(), kSubject, Role::kFrontDesk);
  v1::GetClinicRequest request;
  request.set_name(service.parent());
  EXPECT_OK(
      service.Call(TestService::Anonymous(), &v1::DirectoryService::Stub::GetClinic, request));
  SignInProvider back(port);
  const std::string token = back.SignIn(kSubject).access_token;
  // The token names a key that is not known: it is asked for at once.
  EXPECT_OK(Ask(service.client(), token, service.parent()));
}

TEST_F(SignInTest, WithoutKeysATokenIsNeitherGoodNorBad) {
  const std::string token = provider_.SignIn(kSubject).access_token;
  provider_.Stop();
  TestService service(Options());
  EXPECT_THAT(Ask(service.client(), token, service.parent()),
              HasReason(Reason::kSignInUnavailable));
}

// A provider within the house, whose certificate no machine trusts by itself.
class HouseProviderTest : public ::testing::Test {
 protected:
  HouseProviderTest() {
    const TestCertificate own = authority_.IssueServer();
    WriteWhole(files_.certificate, own.certificate);
    WriteWhole(files_.key, own.key);
    WriteWhole(files_.authority, authority_.certificate());
  }
  // What comes of a call with its token, where the provider is trusted by `ca_file`.
  absl::Status AskTrusting(const std::string& ca_file) {
    SignInProvider provider(0, files_);
    ServiceOptions options;
    options.yaml = SmallClinic().Yaml();
    options.configure = [&](SchedulerConfig& config) {
      config.jwks_file.clear();
      config.issuer = provider.issuer();
      config.audience = "tandem";
      config.provider_ca_file = ca_file;
    };
    TestService service(options);
    service.db().Sql(
        fmt::format("INSERT INTO staff SELECT clinic_id, gen_random_uuid(), '{}', '{}', "
                    "'front_desk', NULL, NULL, now(), now() FROM clinic_route",
                    provider.issuer(), kSubject));
    const std::string token = provider.SignIn(kSubject).access_token;
    return Ask(service.client(), token, service.parent()).status();
  }

  const TestAuthority authority_;
  const TempFolder folder_;
  const ProviderFiles files_ = {folder_.File("cert.pem"), folder_.File("cert.key"),
                                folder_.File("ca.pem")};
};

TEST_F(HouseProviderTest, IsBelievedWhenItsAuthorityIsNamed) {
  EXPECT_OK(AskTrusting(files_.authority));
}

TEST_F(HouseProviderTest, IsNotBelievedOtherwise) {
  EXPECT_THAT(AskTrusting(""), HasReason(Reason::kSignInUnavailable));
  const TestAuthority other;
  const std::string others = folder_.File("other.pem");
  WriteWhole(others, other.certificate());
  EXPECT_THAT(AskTrusting(others), HasReason(Reason::kSignInUnavailable));
}

TEST_F(SignInTest, TheKeysOfAnotherIssuerAreNotTaken) {
  ServiceOptions options = Options();
  const auto honest = options.configure;
  options.configure = [&](SchedulerConfig& config) {
    honest(config);
    config.issuer += "/";  // its discovery document says otherwise
  };
  TestService service(options);
  const std::string token = provider_.SignIn(kSubject).access_token;
  EXPECT_THAT(Ask(service.client(), token, service.parent()),
              HasReason(Reason::kSignInUnavailable));
}

}  // namespace
}  // namespace tandem::testing
