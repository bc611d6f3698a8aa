// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/admission.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <utility>

#include "base/testing/database.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/access/jwks.h"
#include "scheduler/access/patient_relation.h"
#include "scheduler/access/testing/token_signer.h"

namespace tandem::access {
namespace {

constexpr char kCedar[] = "0190b2a0-0000-7000-8000-00000000ceda";
constexpr char kNotifier[] = "spiffe://test/notifier";
constexpr char kEdge[] = "spiffe://test/edge";
constexpr char kOther[] = "0190b2a0-0000-7000-8000-0000000000ee";

class AdmissionTest : public ::testing::Test {
 protected:
  AdmissionTest() {
    for (const auto& [id, slug] : {std::pair{kCedar, "cedar-harbor"}, {kOther, "other-clinic"}}) {
      db_.Sql(fmt::format("INSERT INTO clinic_route VALUES ('{}', '{}')", id, slug));
    }
    std::ofstream(path_) << signer_.Jwks();
    EXPECT_OK(tokens_.Open(clock_.Now()));
    for (const char* clinic : {kCedar, kOther}) {
      for (const Role role : {Role::kFrontDesk, Role::kAuditor, Role::kClinicAdmin}) {
        Enter(clinic, role);
      }
    }
    public_.Allow(Role::kAnonymous);
    public_.Allow(Role::kFrontDesk);
    desk_.Allow(Role::kFrontDesk);
  }
  ~AdmissionTest() override { std::remove(path_.c_str()); }

  absl::StatusOr<Principal> Admit(const AccessRule& rule, std::string_view token,
                                  std::optional<std::string_view> clinic,
                                  std::string_view program = "") {
    Caller caller;
    caller.program = program;
    caller.method = "GetClinic";
    caller.token = token;
    caller.clinic = clinic;
    return admission_.Admit(rule, caller);
  }
  // Of someone on the staff of both clinics. What the token says of the role counts for nothing.
  nlohmann::json Claimed(Role role, std::string_view clinic = "cedar-harbor") {
    nlohmann::json claims = GoodClaims(Role::kService, clinic, clock_.Now());
    claims["sub"] = Name(role);
    return claims;
  }
  std::string Token(Role role, std::string_view clinic = "cedar-harbor") {
    return signer_.Sign(Claimed(role, clinic));
  }
  void Enter(const char* clinic, Role role) {
    StaffCard card;
    card.role = role;
    staff_[{*ParseId<ClinicId>(clinic), std::string(Name(role))}] = card;
  }
  absl::StatusOr<std::optional<StaffCard>> Read(ClinicId clinic, std::string_view subject) {
    RETURN_IF_ERROR(database_);
    const auto found = staff_.find({clinic, std::string(subject)});
    if (found == staff_.end()) return std::optional<StaffCard>();
    return std::optional(found->second);
  }

  SimulatedClock clock_;
  TestDatabase db_;
  const TokenSigner signer_{Algorithm::kEdDsa};
  const std::string path_ = fmt::format("{}/admission-{}.json", ::testing::TempDir(), getpid());
  std::map<std::pair<ClinicId, std::string>, StaffCard> staff_;
  absl::Status database_;
  TokenVerifier tokens_{std::make_unique<JwksFile>(path_),
                        {std::string(kTestIssuer), std::string(kTestAudience)}};
  StaffCards cards_{[this](ClinicId clinic, std::string_view subject, absl::Time) {
    return Read(clinic, subject);
  }};
  Admission admission_{{clock_,
                        db_.pool(),
                        tokens_,
                        cards_,
                        kSignInAgeMax,
                        {{kNotifier, ProgramKind::kService}, {kEdge, ProgramKind::kEdge}}}};
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

TEST_F(AdmissionTest, AClinicThatIsDeletedIsGoneWhenWhatWasKnownOfItIsOld) {
  db_.Sql("INSERT INTO clinic_route VALUES ('0190b2a0-0000-7000-8000-0000000000aa', 'old-clinic')");
  EXPECT_OK(Admit(public_, "", "old-clinic"));
  db_.Sql("DELETE FROM clinic_route WHERE slug = 'old-clinic'");
  clock_.Advance(kRouteLife);
  EXPECT_THAT(Admit(public_, "", "old-clinic"), HasReason(Reason::kNotFound));
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

TEST_F(AdmissionTest, ARoleIsWhatTheClinicSaysItIs) {
  staff_[{*ParseId<ClinicId>(kOther), "front_desk"}].role = Role::kAuditor;
  EXPECT_OK(Admit(desk_, Token(Role::kFrontDesk), "cedar-harbor"));
  EXPECT_THAT(Admit(desk_, Token(Role::kFrontDesk, "other-clinic"), "other-clinic"),
              HasReason(Reason::kPermissionDenied));
}

TEST_F(AdmissionTest, WhoeverTheClinicDoesNotKnowIsNobody) {
  nlohmann::json claims = Claimed(Role::kFrontDesk);
  claims["sub"] = "stranger";
  const auto stranger = Admit(desk_, signer_.Sign(claims), "cedar-harbor");
  EXPECT_THAT(stranger, HasReason(Reason::kUnauthenticated));
  EXPECT_EQ(stranger.status(), Admit(desk_, "garbage", "cedar-harbor").status());
  EXPECT_EQ(stranger.status(), Admit(public_, signer_.Sign(claims), "cedar-harbor").status());
  EXPECT_EQ(staff_.count({*ParseId<ClinicId>(kCedar), "stranger"}), 0u);
}

TEST_F(AdmissionTest, WhoeverIsDisabledIsOutWhenWhatWasKnownOfThemIsOld) {
  const std::string token = Token(Role::kFrontDesk);
  EXPECT_OK(Admit(desk_, token, "cedar-harbor"));
  staff_[{*ParseId<ClinicId>(kCedar), "front_desk"}].disabled = true;
  clock_.Advance(kStaffCardLife);
  const auto replayed = Admit(desk_, token, "cedar-harbor");
  EXPECT_THAT(replayed, HasReason(Reason::kUnauthenticated));
  EXPECT_EQ(replayed.status(), Admit(desk_, "garbage", "cedar-harbor").status());
  EXPECT_OK(Admit(desk_, Token(Role::kFrontDesk, "other-clinic"), "other-clinic"));
}

TEST_F(AdmissionTest, WhenTheDatabaseCannotBeAskedNobodyIsLetInOnAnOldWord) {
  const std::string token = Token(Role::kFrontDesk);
  EXPECT_OK(Admit(desk_, token, "cedar-harbor"));
  database_ = absl::UnavailableError("down");
  clock_.Advance(kStaffCardLife - absl::Milliseconds(1));
  EXPECT_OK(Admit(desk_, token, "cedar-harbor"));
  clock_.Advance(absl::Milliseconds(1));
  EXPECT_THAT(Admit(desk_, token, "cedar-harbor"), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Admit(public_, token, "cedar-harbor"), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(AdmissionTest, WithoutAClinicInTheTokenTheRequestNamesIt) {
  nlohmann::json claims = Claimed(Role::kFrontDesk);
  claims.erase("clinic");
  const std::string token = signer_.Sign(claims);
  ASSERT_OK_AND_ASSIGN(const Principal caller, Admit(desk_, token, "other-clinic"));
  EXPECT_EQ(ToString(caller.clinic), kOther);
  EXPECT_EQ(caller.clinic_slug, "other-clinic");
  EXPECT_THAT(Admit(desk_, token, std::nullopt), HasViolation("parent"));
  staff_.erase({*ParseId<ClinicId>(kCedar), "front_desk"});
  const auto elsewhere = Admit(desk_, token, "cedar-harbor");
  EXPECT_THAT(elsewhere, HasReason(Reason::kUnauthenticated));
  EXPECT_EQ(elsewhere.status(), Admit(desk_, token, "no-such-clinic").status());
}

TEST_F(AdmissionTest, WhatNeedsARecentSignInIsRefusedAfterAQuarterOfAnHour) {
  AccessRule rule = desk_;
  rule.recent_sign_in = true;
  const std::string token = Token(Role::kFrontDesk);
  ASSERT_OK_AND_ASSIGN(const Principal fresh, Admit(rule, token, "cedar-harbor"));
  EXPECT_TRUE(fresh.signed_in_recently);
  clock_.Advance(kSignInAgeMax);
  EXPECT_OK(Admit(rule, token, "cedar-harbor"));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Admit(rule, token, "cedar-harbor"), HasReason(Reason::kSignInAgain));
  ASSERT_OK_AND_ASSIGN(const Principal stale, Admit(desk_, token, "cedar-harbor"));
  EXPECT_FALSE(stale.signed_in_recently);
  EXPECT_THAT(NeedRecentSignIn(stale), HasReason(Reason::kSignInAgain));
  EXPECT_OK(Admit(rule, Token(Role::kFrontDesk), "cedar-harbor"));
}

TEST_F(AdmissionTest, ASignInThatIsNotSaidOrStillToComeIsNotRecent) {
  AccessRule rule = desk_;
  rule.recent_sign_in = true;
  nlohmann::json claims = Claimed(Role::kFrontDesk);
  claims.erase("auth_time");
  EXPECT_THAT(Admit(rule, signer_.Sign(claims), "cedar-harbor"), HasReason(Reason::kSignInAgain));
  claims["auth_time"] = absl::ToUnixSeconds(clock_.Now() + 2 * kTokenLeeway);
  EXPECT_THAT(Admit(rule, signer_.Sign(claims), "cedar-harbor"), HasReason(Reason::kSignInAgain));
}

TEST_F(AdmissionTest, AProgramThatSpeaksForItselfIsAServiceAndNeverThePublic) {
  AccessRule service;
  service.Allow(Role::kService);
  ASSERT_OK_AND_ASSIGN(const Principal caller, Admit(service, "", "cedar-harbor", kNotifier));
  EXPECT_EQ(caller.role, Role::kService);
  EXPECT_EQ(caller.subject, kNotifier);
  EXPECT_EQ(ToString(caller.clinic), kCedar);
  EXPECT_THAT(Admit(service, "", std::nullopt, kNotifier), HasViolation("parent"));
  EXPECT_THAT(Admit(service, "", "no-such-clinic", kNotifier), HasReason(Reason::kNotFound));
  EXPECT_THAT(Admit(desk_, "", "cedar-harbor", kNotifier), HasReason(Reason::kPermissionDenied));
  EXPECT_THAT(Admit(public_, "", "cedar-harbor", kNotifier), HasReason(Reason::kPermissionDenied));
}

TEST_F(AdmissionTest, BehindAnEdgeATokenCountsOrThePublicComes) {
  AccessRule service;
  service.Allow(Role::kService);
  ASSERT_OK_AND_ASSIGN(const Principal anybody, Admit(public_, "", "cedar-harbor", kEdge));
  EXPECT_EQ(anybody.role, Role::kAnonymous);
  EXPECT_EQ(anybody.subject, "");
  EXPECT_THAT(Admit(service, "", "cedar-harbor", kEdge), HasReason(Reason::kUnauthenticated));
  for (const char* program : {kEdge, kNotifier}) {
    ASSERT_OK_AND_ASSIGN(const Principal desk,
                         Admit(desk_, Token(Role::kFrontDesk), "cedar-harbor", program));
    EXPECT_EQ(desk.role, Role::kFrontDesk);
    EXPECT_THAT(Admit(service, Token(Role::kFrontDesk), "cedar-harbor", program),
                HasReason(Reason::kPermissionDenied));
    EXPECT_THAT(Admit(public_, "garbage", "cedar-harbor", program),
                HasReason(Reason::kUnauthenticated));
  }
}

TEST_F(AdmissionTest, AProgramThatIsNotNamedIsNobodyWhateverItBrings) {
  for (const std::string& token : {std::string(), Token(Role::kFrontDesk)}) {
    EXPECT_THAT(Admit(public_, token, "cedar-harbor", "spiffe://test/stranger"),
                HasReason(Reason::kUnauthenticated));
  }
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
