// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/admission.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "base/testing/database.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/access/patient_relation.h"
#include "scheduler/access/testing/token_signer.h"

namespace tandem::access {
namespace {

constexpr char kCedar[] = "0190b2a0-0000-7000-8000-00000000ceda";
constexpr char kOther[] = "0190b2a0-0000-7000-8000-0000000000ee";

class AdmissionTest : public ::testing::Test {
 protected:
  AdmissionTest() {
    for (const auto& [id, slug] : {std::pair{kCedar, "cedar-harbor"}, {kOther, "other-clinic"}}) {
      db_.Sql(fmt::format("INSERT INTO clinic_route VALUES ('{}', '{}')", id, slug));
    }
    std::ofstream(path_) << signer_.Jwks();
    EXPECT_OK(tokens_.Open(clock_.Now()));
    public_.Allow(Role::kAnonymous);
    public_.Allow(Role::kFrontDesk);
    desk_.Allow(Role::kFrontDesk);
  }
  ~AdmissionTest() override { std::remove(path_.c_str()); }

  absl::StatusOr<Principal> Admit(const AccessRule& rule, std::string_view token,
                                  std::optional<std::string_view> clinic) {
    Caller caller;
    caller.method = "GetClinic";
    caller.token = token;
    caller.clinic = clinic;
    return admission_.Admit(rule, caller);
  }
  std::string Token(Role role, std::string_view clinic = "cedar-harbor") {
    return signer_.Sign(GoodClaims(role, clinic, clock_.Now()));
  }

  SimulatedClock clock_;
  TestDatabase db_;
  const TokenSigner signer_{Algorithm::kEdDsa};
  const std::string path_ = fmt::format("{}/admission-{}.json", ::testing::TempDir(), getpid());
  TokenVerifier tokens_{path_, {std::string(kTestIssuer), std::string(kTestAudience)}};
  Admission admission_{clock_, db_.pool(), tokens_};
  AccessRule public_;
  AccessRule desk_;
};

TEST_F(AdmissionTest, WithoutATokenAPublicMethodServesTheNamedClinic) {
  ASSERT_OK_AND_ASSIGN(const Principal caller, Admit(public_, "", "cedar-harbor"));
  EXPECT_EQ(caller.role, Role::kAnonymous);
  EXPECT_EQ(ToString(caller.clinic), kCedar);
  EXPECT_EQ(caller.subject, "");
  EXPECT_THAT(Admit(desk_, "", "cedar-harbor"), HasReason(Reason::kUnauthenticated));
}

TEST_F(AdmissionTest, ABadTokenIsNeverTakenForNone) {
  EXPECT_THAT(Admit(public_, "garbage", "cedar-harbor"), HasReason(Reason::kUnauthenticated));
  const std::string token = Token(Role::kFrontDesk);
  clock_.Advance(absl::Hours(2));
  EXPECT_THAT(Admit(public_, token, "cedar-harbor"), HasReason(Reason::kUnauthenticated));
}

TEST_F(AdmissionTest, TheClinicComesFromTheTokenNotFromTheRequest) {
  ASSERT_OK_AND_ASSIGN(const Principal caller, Admit(desk_, Token(Role::kFrontDesk), std::nullopt));
  EXPECT_EQ(ToString(caller.clinic), kCedar);
  const auto foreign = Admit(desk_, Token(Role::kFrontDesk, "other-clinic"), "cedar-harbor");
  const auto unknown = Admit(desk_, Token(Role::kFrontDesk), "no-such-clinic");
  const auto deleted = Admit(desk_, Token(Role::kFrontDesk, "no-such-clinic"), "no-such-clinic");
  EXPECT_THAT(foreign, HasReason(Reason::kNotFound));
  EXPECT_EQ(foreign.status(), unknown.status());
  EXPECT_EQ(foreign.status(), deleted.status());
  EXPECT_EQ(foreign.status(), Admit(public_, "", "no-such-clinic").status());
}

TEST_F(AdmissionTest, WhoeverIsNotNamedIsRefusedWhateverIsAskedFor) {
  const auto here = Admit(desk_, Token(Role::kAuditor), "cedar-harbor");
  const auto nowhere = Admit(desk_, Token(Role::kAuditor), "no-such-clinic");
  EXPECT_THAT(here, HasReason(Reason::kPermissionDenied));
  EXPECT_EQ(here.status(), nowhere.status());
}

TEST_F(AdmissionTest, AnAnonymousCallMustNameAClinic) {
  EXPECT_THAT(Admit(public_, "", std::nullopt), HasViolation("parent"));
}

TEST_F(AdmissionTest, AClinicIsFoundOnceItIsThere) {
  EXPECT_THAT(Admit(public_, "", "new-clinic"), HasReason(Reason::kNotFound));
  db_.Sql("INSERT INTO clinic_route VALUES ('0190b2a0-0000-7000-8000-0000000000aa', 'new-clinic')");
  EXPECT_OK(Admit(public_, "", "new-clinic"));
}

TEST_F(AdmissionTest, ClinicsAreListedInPages) {
  ASSERT_OK_AND_ASSIGN(const auto all,
                       admission_.routes().List(ClinicId(), absl::InfiniteFuture()));
  ASSERT_EQ(all.size(), 2u);
  ASSERT_OK_AND_ASSIGN(const auto rest,
                       admission_.routes().List(all[0].clinic, absl::InfiniteFuture()));
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest[0].slug, all[1].slug);
}

TEST(PatientRelationTest, APatientTouchesOnlyThemselves) {
  const auto anna = *ParseId<PatientId>("0190b2a0-0000-7000-8000-000000000001");
  const auto ben = *ParseId<PatientId>("0190b2a0-0000-7000-8000-000000000002");
  CallContext call;
  call.principal.role = Role::kPatient;
  call.principal.patient = anna;
  EXPECT_OK(MayTouchPatient(call, anna));
  EXPECT_THAT(MayTouchPatient(call, ben), HasReason(Reason::kNotFound));
  EXPECT_THAT(MayTouchPatient(call, PatientId()), HasReason(Reason::kNotFound));
  for (const Role role : {Role::kAnonymous, Role::kSupporter, Role::kTherapist, Role::kAuditor}) {
    call.principal.role = role;
    EXPECT_THAT(MayTouchPatient(call, anna), HasReason(Reason::kNotFound)) << Name(role);
  }
  for (const Role role :
       {Role::kPractitioner, Role::kFrontDesk, Role::kClinicAdmin, Role::kService}) {
    call.principal.role = role;
    EXPECT_OK(MayTouchPatient(call, ben)) << Name(role);
  }
}

}  // namespace
}  // namespace tandem::access
