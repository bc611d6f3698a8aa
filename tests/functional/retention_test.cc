// SPDX-License-Identifier: Apache-2.0
// How long what is kept about people (docs/privacy.md): the jobs run, the clock is ours. Nothing
// goes too early, nothing stays.
#include "scheduler/consultations/consultation_sweep.h"
#include "scheduler/patients/lead_purge.h"
#include "scheduler/reminders/messages.h"
#include "tests/functional/erasure_fixture.h"
#include "tests/support/stored_text.h"

namespace tandem::testing {
namespace {

using ::testing::IsEmpty;

// Everything here ends at a moment: a second before it is still there.
constexpr absl::Duration kMoment = absl::Seconds(1);

class RetentionTest : public ErasureTest {
 protected:
  // Their consultation with an answer, held; they became a patient. Its end.
  absl::Time Treated() {
    const auto hold = Hold(CanaryEmail());
    EXPECT_OK(hold);
    v1::BookConsultationRequest request = BookRequest(*hold, CodeOf(*hold));
    (*request.mutable_answers())["seizures"] = v1::SCREENING_ANSWER_UNSURE;
    const auto booked = Ask(&Stub::BookConsultation, request);
    EXPECT_OK(booked);
    WaitFor(*booked);
    EXPECT_OK(Ask(&Stub::RecordConsultationOutcome,
                  OutcomeRequest(booked->name(), v1::CONSULTATION_OUTCOME_EVALUATION),
                  Clinician()));
    return absl::FromUnixSeconds(booked->time().end_time().seconds());
  }
  // What `from` counts until `end`, and after it.
  void ExpectKeptUntil(absl::Time end, const std::string& from) {
    const int before = Count(from);
    EXPECT_GT(before, 0) << from;
    clock_.Set(end - kMoment);
    service_.RunJobs();
    EXPECT_EQ(Count(from), before) << from << " went too early";
    clock_.Set(end + kMoment);
    service_.RunJobs();
    EXPECT_EQ(Count(from), 0) << from << " is still there";
  }
};

TEST_F(RetentionTest, AnswersToScreeningQuestionsAreForgottenNinetyDaysAfterTheVisit) {
  const absl::Time end = Treated();
  ExpectKeptUntil(end + consultations::kAnswersKept, "screening");
  EXPECT_EQ(Count("consultation WHERE outcome = 'evaluation'"), 1) << "what came of it stays";
}

TEST_F(RetentionTest, CodesAndTheirMessagesAreForgottenAWeekAfterTheyExpired) {
  Treated();
  const absl::Time expire = absl::FromUnixSeconds(std::stoll(
      service_.db().Sql("SELECT extract(epoch FROM max(expire_time))::bigint FROM contact_code")));
  EXPECT_EQ(Count("message WHERE kind = 'contact_code'"), 1);
  ExpectKeptUntil(expire + consultations::kCodeKept + absl::Seconds(1), "contact_code");
  EXPECT_EQ(Count("message WHERE kind = 'contact_code'"), 0);
  EXPECT_EQ(Count("message WHERE kind = 'appointment_booked'"), 1)
      << "that they were told of their visit stays";
}

TEST_F(RetentionTest, WhatPeopleWereToldIsForgottenAfterSixYears) {
  Treated();
  clock_.Advance(absl::Hours(24 * 30));
  service_.RunJobs();
  const absl::Time told = absl::FromUnixSeconds(std::stoll(
      service_.db().Sql("SELECT extract(epoch FROM max(create_time))::bigint FROM message")));
  // What carried the last of them.
  service_.db().Sql(
      "INSERT INTO delivery SELECT clinic_id, (lpad(to_hex((extract(epoch FROM create_time) * "
      "1000)::bigint), 12, '0') || '70008000000000000001')::uuid, 'email', recipient_id, '\\x01', "
      "'accepted', NULL, create_time FROM message ORDER BY create_time DESC LIMIT 1");
  ExpectKeptUntil(told + reminders::kMessageKept, "message");
  EXPECT_EQ(Count("delivery"), 0);
  EXPECT_EQ(Count("patient"), 1) << "and they are still a patient";
}

TEST_F(RetentionTest, NamesThatWereMergedAwayAreForgottenAfterNinetyDays) {
  const std::string stays = Enter("Stays");
  const std::string duplicate = Enter(CanaryName("Twin"));
  ASSERT_OK(Merge(stays, duplicate));
  ExpectKeptUntil(clock_.Now() + patients::kMergedNamesKept,
                  "patient_identity WHERE given_name <> 'Stays'");
  EXPECT_THAT(ColumnsHolding(service_.db(), kCanaryMark), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const v1::Patient read, See(duplicate));  // the record that stays
  EXPECT_EQ(read.given_name(), "Stays");
}

TEST_F(RetentionTest, WhoMayNoLongerActForSomebodyIsForgottenAfterNinetyDays) {
  const std::string name = Enter("Ana");
  ASSERT_OK_AND_ASSIGN(const v1::Proxy proxy, Grant(name, CanaryEmail("mother"), Desk()));
  clock_.Advance(absl::Hours(24));
  v1::RevokeProxyRequest revoke;
  revoke.set_name(proxy.name());
  revoke.set_request_id(NewRequestId());
  ASSERT_OK(service_.Call(Desk(), &Sessions::RevokeProxy, revoke));
  ExpectKeptUntil(clock_.Now() + patients::kLeadKept, "proxy_grant");
  EXPECT_THAT(ColumnsHolding(service_.db(), kCanaryMark), IsEmpty());
}

}  // namespace
}  // namespace tandem::testing
