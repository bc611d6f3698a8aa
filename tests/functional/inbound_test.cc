// SPDX-License-Identifier: Apache-2.0
// Texts that come in and receipts of those that went out, through the wire: forged, replayed,
// duplicated, too large; two people with one telephone; STOP.
#include <fmt/format.h>

#include <atomic>

#include "base/rpc/time_proto.h"
#include "tests/functional/audit_watch.h"
#include "tests/functional/consultations_fixture.h"
#include "tests/functional/text_callbacks.h"
#include "tests/support/canary.h"

namespace tandem::testing {
namespace {

using access::Role;
using ::testing::HasSubstr;

constexpr char kNumber[] = "+12065550142";
constexpr char kReference[] = "SMffffffffffffffffffffffffffffffff";

class InboundTest : public ConsultationsTest {
 protected:
  // Somebody with the telephone, by telephone booked; the name of the visit.
  std::string Booked() {
    const auto booked = Ask(&Stub::BookConsultationByPhone, PhoneRequest(kNumber), Desk());
    EXPECT_OK(booked);
    clock_.Advance(absl::Minutes(1));
    return booked.ok() ? booked->name() : "";
  }
  // Another person with the same telephone.
  std::string OtherPerson() {
    v1::CreatePatientRequest enter;
    enter.set_parent(parent());
    enter.set_request_id(NewRequestId());
    enter.mutable_patient()->set_given_name(CanaryName("Robin"));
    enter.mutable_patient()->set_family_name(CanaryName("Vale"));
    enter.mutable_patient()->add_contacts()->set_phone(kNumber);
    const auto person = service_.Call(Desk(), &v1::PatientsService::Stub::CreatePatient, enter);
    EXPECT_OK(person);
    return person.ok() ? person->name() : "";
  }
  // Their visit, on Wednesday at `hour` of the clinic's clock.
  std::string OtherBooked(int hour) {
    v1::BookAppointmentRequest book;
    book.set_parent(parent());
    book.set_request_id(NewRequestId());
    book.set_patient(OtherPerson());
    book.mutable_wish()->set_visit_type(parent() + "/visitTypes/therapy-prep");
    book.mutable_wish()->set_location(parent() + "/locations/harbor-street");
    book.mutable_wish()->set_mode(v1::VISIT_MODE_IN_PERSON);
    rpc::WriteTime(absl::FromCivil(absl::CivilHour(2027, 1, 13, hour + 8), absl::UTCTimeZone()),
                   *book.mutable_wish()->mutable_start_time());
    const auto booked =
        service_.Call(Desk(), &v1::AppointmentsService::Stub::BookAppointment, book);
    EXPECT_OK(booked);
    clock_.Advance(absl::Minutes(1));
    return booked.ok() ? booked->name() : "";
  }
  bool Confirmed(const std::string& visit) {
    return Count(fmt::format("appointment WHERE appointment_id = '{}' AND confirm_time IS NOT NULL",
                             IdOf(visit))) == 1;
  }
  int PlannedTexts() { return Count("message WHERE channel = 'sms' AND state = 'planned'"); }

  TextCallbacks texts_{service_};
};

TEST_F(InboundTest, AnAnswerConfirmsTheVisitThatWasAskedAbout) {
  const std::string visit = Booked();
  texts_.Accept("appointment_booked");
  EXPECT_THAT(texts_.Say(kNumber, "C"), HasSubstr("confirmed"));
  EXPECT_TRUE(Confirmed(visit));
}

TEST_F(InboundTest, AForgedCallbackIsNotBelieved) {
  auto forged = texts_.TextRequest(kNumber, "hello", kReference);
  forged.mutable_fields(3)->set_value("STOP");
  EXPECT_THAT(texts_.Send(forged), HasReason(Reason::kSignatureInvalid));
  forged = texts_.TextRequest(kNumber, "STOP", kReference);
  forged.set_signature("AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  EXPECT_THAT(texts_.Send(forged), HasReason(Reason::kSignatureInvalid));
  auto receipt = texts_.ReceiptRequest({{"MessageSid", kReference}, {"MessageStatus", "failed"}});
  receipt.mutable_fields(1)->set_value("delivered");
  EXPECT_THAT(texts_.Send(receipt), HasReason(Reason::kSignatureInvalid));
  const auto honest = texts_.TextRequest(kNumber, "STOP", kReference);
  EXPECT_THAT(texts_.Send(honest, Role::kFrontDesk), HasReason(Reason::kPermissionDenied));
  EXPECT_EQ(Count("inbound_text") + Count("opt_out"), 0);
}

TEST_F(InboundTest, AReplayedCallbackIsAnsweredAsBeforeAndChangesNothing) {
  Booked();
  texts_.Accept("appointment_booked");
  const auto stop = texts_.TextRequest(kNumber, "STOP", kReference);
  ASSERT_OK_AND_ASSIGN(const auto first, texts_.Send(stop));
  EXPECT_THAT(first.reply_text(), HasSubstr("START"));
  texts_.Say(kNumber, "START");
  ASSERT_OK_AND_ASSIGN(const auto replayed, texts_.Send(stop));
  EXPECT_EQ(replayed.reply_text(), first.reply_text());
  EXPECT_EQ(Count("opt_out WHERE withdraw_time IS NULL"), 0) << "START counts, not the old STOP";
}

TEST_F(InboundTest, ACallbackThatComesEightTimesAtOnceIsOne) {
  const std::string visit = Booked();
  texts_.Accept("appointment_booked");
  const auto change = texts_.TextRequest(kNumber, "R", kReference);
  std::atomic<int> answered = 0;
  RunAtOnce(
      service_, 8,
      [&](Client&, int) -> absl::Status {
        const auto reply = texts_.Send(change);
        if (reply.ok() && !reply->reply_text().empty()) ++answered;
        return reply.status();
      },
      [](const absl::Status& status) { ADD_FAILURE() << status; });
  EXPECT_EQ(answered, 8);
  ASSERT_EQ(texts_.Worklist().staff_tasks_size(), 1);
  EXPECT_EQ(texts_.Worklist().staff_tasks(0).kind(), v1::STAFF_TASK_KIND_CHANGE_ASKED);
  EXPECT_EQ(texts_.Worklist().staff_tasks(0).appointment(), visit);
  EXPECT_EQ(Count("inbound_text"), 1);
}

TEST_F(InboundTest, OfTwoPeopleWithOneTelephoneTheOneAskedLastIsAnswered) {
  const std::string first = Booked();
  texts_.Accept("appointment_booked");
  const std::string second = OtherBooked(10);
  texts_.Accept("appointment_booked");
  texts_.Say(kNumber, "sí");
  EXPECT_FALSE(Confirmed(first));
  EXPECT_TRUE(Confirmed(second));
}

TEST_F(InboundTest, ASecondYesConfirmsTheVisitThatTheEarlierTextAskedAbout) {
  const std::string first = Booked();
  texts_.Accept("appointment_booked");
  const std::string second = OtherBooked(10);
  texts_.Accept("appointment_booked");
  texts_.Say(kNumber, "C");
  EXPECT_TRUE(Confirmed(second));
  EXPECT_FALSE(Confirmed(first));
  EXPECT_THAT(texts_.Say(kNumber, "C"), HasSubstr("confirmed"));
  EXPECT_TRUE(Confirmed(first));
  EXPECT_THAT(texts_.Say(kNumber, "C"), HasSubstr("confirmed"));
  EXPECT_EQ(texts_.Worklist().staff_tasks_size(), 0);
}

TEST_F(InboundTest, AfterStopNothingThatIsDueGoesToTheNumber) {
  Booked();
  OtherBooked(10);
  ASSERT_GT(PlannedTexts(), 0);
  texts_.Say(kNumber, "Stop texting me please");
  EXPECT_EQ(PlannedTexts(), 0);
  OtherBooked(14);  // once more, afterwards
  EXPECT_EQ(PlannedTexts(), 0);
  EXPECT_EQ(Count("consent WHERE kind = 'sms' AND withdraw_time IS NULL"), 0);
}

TEST_F(InboundTest, AStopToATextThatWasTheSecondWayIsACall) {
  Booked();
  // The mail about it came back before.
  service_.db().Sql(
      "INSERT INTO message (clinic_id, subject_id, version, kind, channel, recipient_id, "
      "patient_id,"
      " language, state, reason, due_time, next_time, expire_time, create_time)"
      " SELECT clinic_id, subject_id, version, kind, 'email', gen_random_uuid(), patient_id,"
      " language, 'failed', reason, due_time, next_time, expire_time, create_time"
      " FROM message WHERE kind = 'appointment_booked'");
  texts_.Say(kNumber, "STOP");
  ASSERT_EQ(texts_.Worklist().staff_tasks_size(), 1);
  EXPECT_EQ(texts_.Worklist().staff_tasks(0).kind(), v1::STAFF_TASK_KIND_UNREACHED);
}

TEST_F(InboundTest, ACrisisIsAnsweredAndStandsFirstOnTheWorklist) {
  texts_.Say(kNumber, "what time is it");
  EXPECT_THAT(texts_.Say(kNumber, "I can not sleep. I want to die."), HasSubstr("988"));
  const auto worklist = texts_.Worklist();
  ASSERT_EQ(worklist.staff_tasks_size(), 2);
  EXPECT_EQ(worklist.staff_tasks(0).kind(), v1::STAFF_TASK_KIND_CRISIS);
  EXPECT_TRUE(worklist.staff_tasks(0).urgent());
  EXPECT_EQ(worklist.staff_tasks(1).kind(), v1::STAFF_TASK_KIND_ANSWER);
}

TEST_F(InboundTest, ACallbackHasLimits) {
  v1::ReceiveTextRequest request = texts_.TextRequest(kNumber, std::string(2001, 'x'), kReference);
  EXPECT_THAT(texts_.Send(request), HasReason(Reason::kFieldInvalid));
  FormFields many;
  for (int i = 0; i < 101; ++i) many.emplace_back(fmt::format("Field{}", i), "x");
  EXPECT_THAT(texts_.Send(texts_.ReceiptRequest(many)), HasReason(Reason::kFieldInvalid));
  EXPECT_THAT(texts_.Send(texts_.ReceiptRequest({{std::string(65, 'k'), "x"}})),
              HasReason(Reason::kFieldInvalid));
  EXPECT_THAT(texts_.Send(texts_.ReceiptRequest({{"MessageSid", ""}, {"MessageStatus", "sent"}})),
              HasReason(Reason::kFieldInvalid));
  request = texts_.TextRequest(kNumber, "C", kReference);
  request.clear_signature();
  EXPECT_THAT(texts_.Send(request), HasReason(Reason::kFieldInvalid));
  EXPECT_EQ(Count("inbound_text"), 0);
}

TEST_F(InboundTest, OfWhomWasForgottenOnlyTheOptOutStays) {
  v1::ErasePatientRequest erase;
  erase.set_name(OtherPerson());
  erase.set_request_id(NewRequestId());
  erase.set_reason("asked for it by letter");
  texts_.Say(kNumber, "who is this?");
  texts_.Say(kNumber, "STOP");
  texts_.Say("+12065550143", "HELP");
  ASSERT_EQ(texts_.Worklist().staff_tasks_size(), 1);
  ASSERT_OK(service_.Call(service_.As(Role::kClinicAdmin), &v1::PatientsService::Stub::ErasePatient,
                          erase));
  EXPECT_EQ(Count("inbound_text"), 1) << "of somebody else";
  EXPECT_EQ(Count("staff_task"), 0);
  EXPECT_EQ(Count("opt_out WHERE withdraw_time IS NULL"), 1);
}

TEST_F(InboundTest, EachCallbackLeavesOneEntryAndNoWordOfIt) {
  AuditWatch watch(service_);
  Booked();
  const std::string reference = texts_.Accept("appointment_booked");
  watch.Forget();
  texts_.Say(kNumber, "Zanzibar, please HELP me out");
  watch.ExpectOne("ReceiveText");
  EXPECT_EQ(watch.Column("subject_kind"), "inbound_text");
  const auto receipt = texts_.ReceiptRequest(
      {{"MessageSid", reference}, {"MessageStatus", "undelivered"}, {"ErrorCode", "30003"}});
  watch.Forget();
  EXPECT_OK(texts_.Send(receipt));
  watch.ExpectOne("ReceiveReceipt");
  watch.Forget();
  EXPECT_OK(texts_.Send(receipt));
  EXPECT_EQ(watch.Entries(), "") << "told before";
  EXPECT_EQ(Count("staff_task WHERE kind = 'unreached'"), 1) << "no mail address";
  auto by_mail = PhoneRequest("");
  by_mail.mutable_contact()->set_email("sasha@qzvxkwjq.example.com");
  EXPECT_OK(Ask(&Stub::BookConsultationByPhone, by_mail, Desk()));
  const auto bounce = texts_.BounceRequest(texts_.AcceptMail("appointment_booked"));
  watch.Forget();
  EXPECT_OK(texts_.Send(bounce));
  watch.ExpectOne("ReceiveBounce");
  EXPECT_EQ(watch.Column("subject_kind"), "delivery");
  watch.Forget();
  EXPECT_OK(texts_.Send(bounce));
  EXPECT_EQ(watch.Entries(), "") << "it came back before";
  EXPECT_THAT(watch.Everything(), ::testing::Not(HasSubstr("Zanzibar")));
  EXPECT_THAT(watch.NotWalked("InboundService"), ::testing::IsEmpty());
}

}  // namespace
}  // namespace tandem::testing
