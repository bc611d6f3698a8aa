// SPDX-License-Identifier: Apache-2.0
// Patients sign in, stay, and are out. All through the wire.
#include "tests/functional/consultations_fixture.h"
#include "tests/functional/sessions_fixture.h"

namespace tandem::testing {
namespace {

constexpr char kAnna[] = "anna@qzvxkwjq.example.com";
constexpr absl::Duration kWriteMax = absl::Seconds(10);  // for what is written beside the calls

TEST_F(SessionsTest, ACodeOpensASessionOfThePatientAndOfNobodyElse) {
  const v1::Patient anna = Enter("Anna", kAnna);
  const v1::Patient ben = Enter("Ben", "ben@qzvxkwjq.example.com");
  const v1::OpenedSession opened = SignIn("Anna@QZVXKWJQ.EXAMPLE.com");
  EXPECT_EQ(opened.session().patient(), anna.name());
  EXPECT_EQ(opened.may_act_for_size(), 0);
  EXPECT_OK(See(anna, With(opened)));
  EXPECT_THAT(See(ben, With(opened)), HasReason(Reason::kNotFound));
  v1::FindPatientsRequest find;
  find.set_parent(parent());
  find.set_name_prefix("Va");
  EXPECT_THAT(Ask(&v1::PatientsService::Stub::FindPatients, find, With(opened)),
              HasReason(Reason::kPermissionDenied));
}

TEST_F(SessionsTest, ALinkOpensOneSessionAndItsCodeIsUsedUpWithIt) {
  const v1::Patient anna = Enter("Anna", kAnna);
  ASSERT_OK_AND_ASSIGN(const auto started, Start(kAnna));
  ASSERT_OK_AND_ASSIGN(const auto opened, Ask(&Sessions::FinishSignIn, LinkRequest(started)));
  EXPECT_OK(See(anna, With(opened)));
  EXPECT_THAT(Ask(&Sessions::FinishSignIn, LinkRequest(started)), HasReason(Reason::kLinkInvalid));
  EXPECT_THAT(Finish(started, CodeOf(started)), HasReason(Reason::kCodeUnusable));
  EXPECT_EQ(Count("patient_session"), 1);
}

TEST_F(SessionsTest, OneLinkUsedFiftyTimesAtOnceOpensOneSession) {
  Enter("Anna", kAnna);
  ASSERT_OK_AND_ASSIGN(const auto started, Start(kAnna));
  const v1::FinishSignInRequest request = LinkRequest(started);
  const int opened = RunAtOnce(
      service_, 50,
      [&](Client& client, int) {
        return client.Call({}, &Sessions::FinishSignIn, request).status();
      },
      [](const absl::Status& refused) { EXPECT_THAT(refused, HasReason(Reason::kLinkInvalid)); });
  EXPECT_EQ(opened, 1);
  EXPECT_EQ(Count("patient_session"), 1);
}

TEST_F(SessionsTest, CodeAndLinkWorkForFifteenMinutes) {
  Enter("Anna", kAnna);
  ASSERT_OK_AND_ASSIGN(const auto started, Start(kAnna));
  EXPECT_EQ(absl::FromUnixSeconds(started.expire_time().seconds()),
            clock_.Now() + absl::Minutes(15));
  clock_.Advance(absl::Minutes(15));
  EXPECT_THAT(Finish(started, CodeOf(started)), HasReason(Reason::kCodeUnusable));
  EXPECT_THAT(Ask(&Sessions::FinishSignIn, LinkRequest(started)), HasReason(Reason::kLinkInvalid));
}

TEST_F(SessionsTest, AManageLinkOfAConsultationSignsNobodyIn) {
  Enter("Anna", kAnna);
  ASSERT_OK_AND_ASSIGN(const auto started, Start(kAnna));
  const consultations::Secrets other("another purpose has a key of its own ...");
  v1::FinishSignInRequest request = LinkRequest(started);
  request.set_link_token(
      other.ManageToken(service_.clinic(), ParseUuid(started.sign_in()).value()));
  EXPECT_THAT(Ask(&Sessions::FinishSignIn, request), HasReason(Reason::kLinkInvalid));
}

TEST_F(SessionsTest, TwentyIdleMinutesEndASessionAndUseKeepsIt) {
  const v1::Patient anna = Enter("Anna", kAnna);
  const v1::OpenedSession opened = SignIn(kAnna);
  for (int i = 0; i < 3; ++i) {
    clock_.Advance(absl::Minutes(15));
    ASSERT_OK(See(anna, With(opened)));
    const absl::Time give_up = RealClock().Now() + kWriteMax;
    const std::string used = absl::FormatTime(absl::RFC3339_sec, clock_.Now(), absl::UTCTimeZone());
    while (Count("patient_session WHERE last_use_time = '" + used + "'") == 0) {
      ASSERT_LT(RealClock().Now(), give_up);
    }
  }
  clock_.Advance(absl::Minutes(20));
  EXPECT_THAT(See(anna, With(opened)), HasReason(Reason::kUnauthenticated));
}

TEST_F(SessionsTest, UsesWithinAMinuteAreNotWritten) {
  const v1::Patient anna = Enter("Anna", kAnna);
  const v1::OpenedSession opened = SignIn(kAnna);
  clock_.Advance(absl::Seconds(59));
  for (int i = 0; i < 20; ++i) ASSERT_OK(See(anna, With(opened)));
  EXPECT_EQ(Count("patient_session WHERE last_use_time > create_time"), 0);
}

TEST_F(SessionsTest, TwelveHoursEndASessionHoweverMuchItIsUsed) {
  const v1::Patient anna = Enter("Anna", kAnna);
  const v1::OpenedSession opened = SignIn(kAnna);
  EXPECT_EQ(absl::FromUnixSeconds(opened.session().expire_time().seconds()),
            clock_.Now() + absl::Hours(12));
  clock_.Advance(absl::Hours(12) - absl::Seconds(1));
  service_.db().Sql("UPDATE patient_session SET last_use_time = expire_time - interval '1 minute'");
  EXPECT_OK(See(anna, With(opened)));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(See(anna, With(opened)), HasReason(Reason::kUnauthenticated));
}

TEST_F(SessionsTest, WhoSignsOutIsOutOnEveryServerAtOnce) {
  const v1::Patient anna = Enter("Anna", kAnna);
  TestService other(
      {.clock = &clock_, .db = &service_.db(), .yaml = "", .clinic = service_.clinic()});
  const v1::OpenedSession here = SignIn(kAnna);
  const v1::OpenedSession there = SignIn(kAnna);
  v1::GetPatientRequest request;
  request.set_name(anna.name());
  const auto see_there = [&](const v1::OpenedSession& session) {
    return other.Call(With(session), &v1::PatientsService::Stub::GetPatient, request).status();
  };
  EXPECT_OK(see_there(here));
  ASSERT_OK(SignOut(With(here)));
  EXPECT_THAT(see_there(here), HasReason(Reason::kUnauthenticated));
  EXPECT_THAT(See(anna, With(here)), HasReason(Reason::kUnauthenticated));
  EXPECT_OK(see_there(there));  // the other session of theirs stays
  ASSERT_OK(Revoke(there.session().name(), With(there)));
  EXPECT_THAT(see_there(there), HasReason(Reason::kUnauthenticated));
}

TEST_F(SessionsTest, APatientSeesTheirSessionsAndTheDeskMayEndThem) {
  const v1::Patient anna = Enter("Anna", kAnna);
  const v1::Patient ben = Enter("Ben", "ben@qzvxkwjq.example.com");
  const v1::OpenedSession phone = SignIn(kAnna);
  clock_.Advance(absl::Seconds(1));
  const v1::OpenedSession laptop = SignIn(kAnna);
  v1::ListSessionsRequest list;
  list.set_parent(anna.name());
  ASSERT_OK_AND_ASSIGN(auto open, Ask(&Sessions::ListSessions, list, With(laptop)));
  ASSERT_EQ(open.sessions_size(), 2);
  EXPECT_EQ(open.sessions(0).name(), laptop.session().name());
  EXPECT_EQ(open.sessions(1).name(), phone.session().name());
  const v1::OpenedSession bens = SignIn("ben@qzvxkwjq.example.com");
  EXPECT_THAT(Ask(&Sessions::ListSessions, list, With(bens)), HasReason(Reason::kNotFound));
  EXPECT_THAT(Revoke(phone.session().name(), With(bens)), HasReason(Reason::kNotFound));
  std::string bent = bens.session().name();
  bent.replace(0, ben.name().size(), anna.name());  // a session of another under one's own name
  EXPECT_THAT(Revoke(bent, With(phone)), HasReason(Reason::kNotFound));
  ASSERT_OK(Revoke(phone.session().name(), Desk()));
  ASSERT_OK(Revoke(phone.session().name(), Desk()));  // twice is once
  ASSERT_OK_AND_ASSIGN(open, Ask(&Sessions::ListSessions, list, Desk()));
  EXPECT_EQ(open.sessions_size(), 1);
  EXPECT_THAT(See(anna, With(phone)), HasReason(Reason::kUnauthenticated));
}

TEST_F(SessionsTest, AContactThatIsTakenAwayEndsTheSessionsThatItOpened) {
  v1::Patient anna = Enter("Anna", kAnna);
  const v1::OpenedSession opened = SignIn(kAnna);
  v1::UpdatePatientRequest update;
  update.set_request_id(NewRequestId());
  update.mutable_patient()->set_name(anna.name());
  update.mutable_patient()->add_contacts()->set_email("new@qzvxkwjq.example.com");
  update.mutable_update_mask()->add_paths("contacts");
  ASSERT_OK(Ask(&v1::PatientsService::Stub::UpdatePatient, update, With(opened)));
  EXPECT_THAT(See(anna, With(opened)), HasReason(Reason::kUnauthenticated));
  ASSERT_OK(Start(kAnna));
  ASSERT_OK(Start("new@qzvxkwjq.example.com"));  // not proven yet
  EXPECT_EQ(Count("message WHERE kind = 'sign_in'"), 1);
}

TEST_F(SessionsTest, AMergeEndsTheSessionsOfBothRecords) {
  const v1::Patient anna = Enter("Anna", kAnna);
  const v1::Patient twin = Enter("Ana", "ana@qzvxkwjq.example.com");
  const v1::OpenedSession stays = SignIn(kAnna);
  const v1::OpenedSession goes = SignIn("ana@qzvxkwjq.example.com");
  v1::MergePatientsRequest merge;
  merge.set_name(anna.name());
  merge.set_duplicate(twin.name());
  merge.set_request_id(NewRequestId());
  clock_.Advance(absl::Seconds(1));
  ASSERT_OK(Ask(&v1::PatientsService::Stub::MergePatients, merge, Desk()));
  EXPECT_THAT(See(anna, With(stays)), HasReason(Reason::kUnauthenticated));
  EXPECT_THAT(See(twin, With(goes)), HasReason(Reason::kUnauthenticated));
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(SignIn("ana@qzvxkwjq.example.com").session().patient(), anna.name());
  EXPECT_OK(See(anna, With(SignIn(kAnna))));
}

TEST_F(SessionsTest, EverySessionThatDoesNotLiveIsRefusedInTheSameBytes) {
  const v1::Patient anna = Enter("Anna", kAnna);
  const v1::OpenedSession opened = SignIn(kAnna);
  const std::string token = opened.token();
  ASSERT_OK(SignOut(With(opened)));
  const absl::Status ended = See(anna, {token});
  EXPECT_THAT(ended, HasReason(Reason::kUnauthenticated));
  const std::string secret = token.substr(token.find('.'));
  for (const std::string& other : {service_.clinic() + "." + std::string(43, 'A'), "oak" + secret,
                                   token + "A", token.substr(0, token.size() - 1), "." + token}) {
    EXPECT_EQ(See(anna, {other}), ended) << other;
  }
}

TEST_F(SessionsTest, OnlyWhoHasProvedTheContactIsSentACode) {
  Enter("Anna", kAnna, /*proven=*/false);
  const v1::Patient lead = Enter("Lea", "lea@qzvxkwjq.example.com");
  service_.db().Sql("UPDATE patient SET status = 'lead' WHERE patient_id = '" + IdOf(lead.name()) +
                    "'");
  for (const char* email : {kAnna, "lea@qzvxkwjq.example.com", "nobody@qzvxkwjq.example.com"}) {
    ASSERT_OK_AND_ASSIGN(const auto started, Start(email));
    EXPECT_THAT(Finish(started, CodeOf(started)), HasReason(Reason::kCodeWrong)) << email;
    EXPECT_THAT(Ask(&Sessions::FinishSignIn, LinkRequest(started)),
                HasReason(Reason::kLinkInvalid));
  }
  EXPECT_EQ(Count("message"), 0);
  EXPECT_EQ(Count("patient_session"), 0);
}

TEST_F(SessionsTest, WhoSharesAnAddressSaysTheirBirthDateAfterTheCode) {
  const v1::Patient anna = EnterBorn("Anna", "home@qzvxkwjq.example.com", 1980);
  const v1::Patient ben = EnterBorn("Ben", "home@qzvxkwjq.example.com", 2011);
  ASSERT_OK_AND_ASSIGN(const auto started, Start("home@qzvxkwjq.example.com"));
  auto request = FinishRequest(started, WrongCodeOf(started));
  EXPECT_THAT(Ask(&Sessions::FinishSignIn, request), HasReason(Reason::kCodeWrong));
  request.set_code(CodeOf(started));
  const auto asked = Ask(&Sessions::FinishSignIn, request);
  EXPECT_THAT(asked, HasReason(Reason::kBirthDateNeeded));
  EXPECT_EQ(MetadataOf(asked.status())["triesLeft"], "3");
  request.mutable_birth_date()->set_year(1999);
  request.mutable_birth_date()->set_month(2);
  request.mutable_birth_date()->set_day(28);
  EXPECT_THAT(Ask(&Sessions::FinishSignIn, request), HasReason(Reason::kBirthDateNeeded));
  request.mutable_birth_date()->set_year(2011);
  ASSERT_OK_AND_ASSIGN(const auto opened, Ask(&Sessions::FinishSignIn, request));
  EXPECT_EQ(opened.session().patient(), ben.name());
}

// One of the two has proved the address; the other one holds the same telephone.
TEST_F(SessionsTest, ASharedContactThatOneOfThemProvedStillAsksForTheBirthDate) {
  const v1::Patient anna = EnterBorn("Anna", "home@qzvxkwjq.example.com", 1980);
  Enter("Ben", "home@qzvxkwjq.example.com", /*proven=*/false);
  ASSERT_OK_AND_ASSIGN(const auto started, Start("home@qzvxkwjq.example.com"));
  auto request = FinishRequest(started, CodeOf(started));
  EXPECT_THAT(Ask(&Sessions::FinishSignIn, request), HasReason(Reason::kBirthDateNeeded));
  request.mutable_birth_date()->set_year(1980);
  request.mutable_birth_date()->set_month(2);
  request.mutable_birth_date()->set_day(28);
  ASSERT_OK_AND_ASSIGN(const auto opened, Ask(&Sessions::FinishSignIn, request));
  EXPECT_EQ(opened.session().patient(), anna.name());
}

TEST_F(SessionsTest, NoTokenCodeOrLinkStandsInTheDatabase) {
  Enter("Anna", kAnna);
  ASSERT_OK_AND_ASSIGN(const auto started, Start(kAnna));
  ASSERT_OK_AND_ASSIGN(const auto opened, Finish(started, CodeOf(started)));
  const std::string tables = service_.db().Sql(
      "SELECT string_agg(t::text, '') FROM (SELECT s::text AS t FROM sign_in s UNION ALL "
      "SELECT p::text FROM patient_session p UNION ALL SELECT m::text FROM message m UNION ALL "
      "SELECT a::text FROM audit_entry a) AS all_rows");
  for (const std::string& secret : {opened.token(), LinkOf(started), CodeOf(started)}) {
    EXPECT_EQ(tables.find(secret), std::string::npos);
    EXPECT_EQ(tables.find(secret.substr(secret.find('.') + 1)), std::string::npos);
  }
}

TEST_F(SessionsTest, WhatIsOverIsForgottenAfterAWeek) {
  Enter("Anna", kAnna);
  SignIn(kAnna);
  clock_.Advance(absl::Hours(24 * 8));
  service_.RunJobs();
  EXPECT_EQ(Count("patient_session"), 0);
  EXPECT_EQ(Count("sign_in"), 0);
  EXPECT_EQ(Count("message"), 0);
}

}  // namespace
}  // namespace tandem::testing
