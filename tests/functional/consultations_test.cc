// SPDX-License-Identifier: Apache-2.0
// The free consultation, from the search to its outcome, as a person, the front desk and a
// clinician see it. All through the wire.
#include <gmock/gmock.h>

#include <map>

#include "scheduler/access/staff_cards.h"
#include "tests/functional/consultations_fixture.h"
#include "tests/functional/text_callbacks.h"

namespace tandem::testing {
namespace {

using access::Role;
using ::testing::Contains;
using ::testing::Each;
using ::testing::Not;

std::string MessagesAbout(const std::string& name) {
  return "message WHERE subject_id = '" + IdOf(name) + "'";
}

TEST_F(ConsultationsTest, FromTheSearchToACancellationWithoutAnAccount) {
  ASSERT_OK_AND_ASSIGN(const auto offered, Search());
  ASSERT_GE(offered.slots_size(), 3);

  auto wish = HoldRequest();
  *wish.mutable_start_time() = offered.slots(1).time().start_time();
  ASSERT_OK_AND_ASSIGN(const auto hold, Ask(&Stub::HoldConsultation, wish));
  EXPECT_EQ(hold.expire_time().seconds(), absl::ToUnixSeconds(clock_.Now()) + 600);
  EXPECT_EQ(hold.code_expire_time().seconds(), hold.expire_time().seconds());
  EXPECT_FALSE(hold.contact_verified());
  EXPECT_EQ(hold.code_tries_left(), 5);
  EXPECT_EQ(Count("message WHERE kind = 'contact_code' AND channel = 'email'"), 1);

  ASSERT_OK_AND_ASSIGN(const auto verified,
                       Ask(&Stub::VerifyContact, VerifyRequest(hold, CodeOf(hold))));
  EXPECT_TRUE(verified.contact_verified());
  EXPECT_EQ(verified.secret(), "");

  ASSERT_OK_AND_ASSIGN(const auto booked, Ask(&Stub::BookConsultation, BookRequest(hold, "")));
  EXPECT_EQ(booked.name(), hold.name());
  EXPECT_EQ(booked.status(), v1::APPOINTMENT_STATUS_BOOKED);
  EXPECT_EQ(booked.mode(), v1::VISIT_MODE_PHONE);
  EXPECT_TRUE(booked.manage_token().starts_with("cedar-harbor."));
  EXPECT_THAT(booked.crisis_text(), ::testing::HasSubstr("988"));
  EXPECT_EQ(Count(MessagesAbout(booked.name()) + " AND kind = 'appointment_booked'"), 1);

  ASSERT_OK_AND_ASSIGN(const auto seen, See(booked.manage_token()));
  EXPECT_EQ(seen.time().start_time().seconds(), booked.time().start_time().seconds());
  EXPECT_EQ(seen.manage_token(), "");

  ASSERT_OK_AND_ASSIGN(const auto moved, Ask(&Stub::RescheduleConsultation,
                                             MoveRequest(booked.manage_token(),
                                                         offered.slots(2).time().start_time())));
  EXPECT_EQ(moved.name(), booked.name());
  EXPECT_NE(moved.manage_token(), booked.manage_token());
  EXPECT_NE(moved.etag(), booked.etag());
  EXPECT_EQ(moved.practitioner_display_name(), booked.practitioner_display_name());
  // Nobody was told of the first time: the second one is what is booked.
  EXPECT_EQ(
      Count(MessagesAbout(moved.name()) + " AND state = 'planned' AND kind = 'appointment_booked'"),
      1);

  ASSERT_OK_AND_ASSIGN(const auto cancelled, Cancel(moved.manage_token()));
  EXPECT_EQ(cancelled.status(), v1::APPOINTMENT_STATUS_CANCELLED);
  ASSERT_OK_AND_ASSIGN(const auto again, Search());
  EXPECT_EQ(again.slots(0).time().start_time().seconds(),
            offered.slots(0).time().start_time().seconds());
}

TEST_F(ConsultationsTest, AMoveToWhenTheSamePersonIsAwayFindsSomeoneElse) {
  const v1::Consultation booked = Booked();
  ASSERT_EQ(booked.practitioner_display_name(), "Greg Holt");
  google::protobuf::Timestamp friday;  // 14:00 on January 15: Greg works in the morning only
  friday.set_seconds(1'800'050'400);
  ASSERT_OK_AND_ASSIGN(const auto moved, Ask(&Stub::RescheduleConsultation,
                                             MoveRequest(booked.manage_token(), friday)));
  EXPECT_NE(moved.practitioner_display_name(), "Greg Holt");
  EXPECT_NE(moved.practitioner_display_name(), "");
}

TEST_F(ConsultationsTest, WithoutAWishedTimeTheEarliestIsHeld) {
  ASSERT_OK_AND_ASSIGN(const auto offered, Search(1));
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  EXPECT_EQ(hold.time().start_time().seconds(), offered.slots(0).time().start_time().seconds());
  EXPECT_EQ(hold.mode(), v1::VISIT_MODE_PHONE);
}

TEST_F(ConsultationsTest, TheFormAsksInTheLanguageOfThePerson) {
  v1::GetConsultationFormRequest request;
  request.set_parent(parent());
  ASSERT_OK_AND_ASSIGN(const auto english, Ask(&Stub::GetConsultationForm, request));
  request.set_language("es");
  ASSERT_OK_AND_ASSIGN(const auto spanish, Ask(&Stub::GetConsultationForm, request));
  EXPECT_EQ(english.duration().seconds(), 20 * 60);
  EXPECT_EQ(english.notice_version(), kNotice);
  EXPECT_EQ(spanish.notice_version(), kNotice);
  EXPECT_NE(english.notice(), spanish.notice());
  EXPECT_THAT(spanish.crisis_text(), ::testing::HasSubstr("AYUDA"));
  EXPECT_EQ(english.questions_size(), spanish.questions_size());
  EXPECT_EQ(english.questions(0).id(), spanish.questions(0).id());
  EXPECT_THAT(english.languages(), Contains("es"));
  EXPECT_EQ(english.locations_size(), 3);
  request.set_language("fr");
  EXPECT_THAT(Ask(&Stub::GetConsultationForm, request), HasViolation("language"));
}

TEST_F(ConsultationsTest, SearchPagesAreInOrderAndWithoutGaps) {
  ASSERT_OK_AND_ASSIGN(const auto whole, Search(12));
  v1::SearchConsultationSlotsRequest request;
  request.set_parent(parent());
  request.set_mode(v1::VISIT_MODE_PHONE);
  request.set_page_size(5);
  std::vector<std::int64_t> starts;
  for (int page = 0; page < 3 && starts.size() < 12; ++page) {
    ASSERT_OK_AND_ASSIGN(const auto found, Ask(&Stub::SearchConsultationSlots, request));
    for (const auto& slot : found.slots()) starts.push_back(slot.time().start_time().seconds());
    request.set_page_token(found.next_page_token());
  }
  for (int i = 0; i < 12; ++i) {
    EXPECT_EQ(starts[static_cast<std::size_t>(i)], whole.slots(i).time().start_time().seconds());
  }
  request.set_mode(v1::VISIT_MODE_VIDEO);  // the token is of another question
  EXPECT_THAT(Ask(&Stub::SearchConsultationSlots, request), HasReason(Reason::kPageTokenInvalid));
  request.set_page_token("");
  request.set_page_size(-1);
  EXPECT_THAT(Ask(&Stub::SearchConsultationSlots, request), HasViolation("page_size"));
}

TEST_F(ConsultationsTest, AnswersFlagForAClinicianAndNeverTurnAnyoneAway) {
  v1::GetConsultationFormRequest form_request;
  form_request.set_parent(parent());
  ASSERT_OK_AND_ASSIGN(const auto form, Ask(&Stub::GetConsultationForm, form_request));
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  auto request = BookRequest(hold, CodeOf(hold));
  for (const auto& question : form.questions()) {
    (*request.mutable_answers())[question.id()] = v1::SCREENING_ANSWER_YES;
  }
  ASSERT_OK_AND_ASSIGN(const auto booked, Ask(&Stub::BookConsultation, request));
  EXPECT_FALSE(booked.needs_review());  // nobody but staff is told
  EXPECT_TRUE(booked.answers().empty());

  v1::ListConsultationsToReviewRequest list;
  list.set_parent(parent());
  ASSERT_OK_AND_ASSIGN(const auto to_review,
                       Ask(&Stub::ListConsultationsToReview, list, Clinician()));
  ASSERT_EQ(to_review.consultations_size(), 1);
  EXPECT_EQ(to_review.consultations(0).name(), booked.name());
  EXPECT_EQ(to_review.consultations(0).answers_size(), form.questions_size());
  EXPECT_TRUE(to_review.consultations(0).needs_review());
}

// Domain 4.3: active suicidal intent is an urgent task, however the conversation goes on.
TEST_F(ConsultationsTest, WhoMayBeInDangerIsOnTheWorklistTheMomentTheyBook) {
  TextCallbacks desk(service_);
  for (const auto& [email, answer] : std::map<std::string, v1::ScreeningAnswer>{
           {"a@qzvxkwjq.example.com", v1::SCREENING_ANSWER_NO},
           {"b@qzvxkwjq.example.com", v1::SCREENING_ANSWER_YES},
           {"c@qzvxkwjq.example.com", v1::SCREENING_ANSWER_UNSURE}}) {
    const int before = desk.Worklist().staff_tasks_size();
    ASSERT_OK_AND_ASSIGN(const auto hold, Hold(email));
    auto request = BookRequest(hold, CodeOf(hold));
    (*request.mutable_answers())["suicide"] = answer;
    (*request.mutable_answers())["seizures"] = v1::SCREENING_ANSWER_YES;  // a clinician's to read
    ASSERT_OK_AND_ASSIGN(const auto booked, Ask(&Stub::BookConsultation, request));
    ASSERT_OK(Ask(&Stub::BookConsultation, request));  // its answer was lost: no second task
    const auto list = desk.Worklist();
    const bool danger = answer != v1::SCREENING_ANSWER_NO;
    ASSERT_EQ(list.staff_tasks_size(), before + (danger ? 1 : 0)) << email;
    if (!danger) continue;
    const v1::StaffTask& task = list.staff_tasks(before);
    EXPECT_EQ(task.kind(), v1::STAFF_TASK_KIND_CRISIS);
    EXPECT_TRUE(task.urgent());
    EXPECT_EQ(IdOf(task.appointment()), IdOf(booked.name()));
    EXPECT_FALSE(task.patient().empty());
    EXPECT_EQ(absl::FromUnixSeconds(task.due_time().seconds()), clock_.Now());
    ASSERT_OK(Cancel(booked.manage_token()));
    EXPECT_EQ(desk.Worklist().staff_tasks_size(), before + 1) << "until somebody has called";
    clock_.Advance(absl::Seconds(1));
  }
  EXPECT_EQ(Count("staff_task"), 2);
}

TEST_F(ConsultationsTest, OnlyCliniciansSeeAnswers) {
  v1::ListConsultationsToReviewRequest list;
  list.set_parent(parent());
  for (const Role role : {Role::kFrontDesk, Role::kClinicAdmin, Role::kTherapist}) {
    EXPECT_THAT(Ask(&Stub::ListConsultationsToReview, list, service_.As(role)),
                HasReason(Reason::kPermissionDenied));
  }
  EXPECT_THAT(Ask(&Stub::ListConsultationsToReview, list), HasReason(Reason::kUnauthenticated));
}

TEST_F(ConsultationsTest, ReviewPagesGiveEachConsultationOnceOldestFirst) {
  std::vector<std::string> booked;
  for (int i = 0; i < 5; ++i) {
    ASSERT_OK_AND_ASSIGN(const auto hold,
                         Hold("guest" + std::to_string(i) + "@qzvxkwjq.example.com"));
    auto request = BookRequest(hold, CodeOf(hold));
    (*request.mutable_answers())["seizures"] = v1::SCREENING_ANSWER_UNSURE;
    ASSERT_OK_AND_ASSIGN(const auto consultation, Ask(&Stub::BookConsultation, request));
    booked.push_back(consultation.name());
    clock_.Advance(absl::Seconds(1));
  }
  v1::ListConsultationsToReviewRequest list;
  list.set_parent(parent());
  list.set_page_size(2);
  std::vector<std::string> listed;
  for (int page = 0; page < 3; ++page) {
    ASSERT_OK_AND_ASSIGN(const auto found,
                         Ask(&Stub::ListConsultationsToReview, list, Clinician()));
    for (const auto& one : found.consultations()) listed.push_back(one.name());
    list.set_page_token(found.next_page_token());
  }
  EXPECT_EQ(listed, booked);
  EXPECT_EQ(list.page_token(), "");
}

TEST_F(ConsultationsTest, AnAnswerToWhatWasNotAskedIsRefusedByName) {
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  auto request = BookRequest(hold, CodeOf(hold));
  (*request.mutable_answers())["favourite-colour"] = v1::SCREENING_ANSWER_NO;
  EXPECT_THAT(Ask(&Stub::BookConsultation, request), HasViolation("answers"));
}

TEST_F(ConsultationsTest, AllViolationsAreToldAtOnce) {
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  auto request = BookRequest(hold, "12ab");
  request.set_request_id("not a uuid");
  request.mutable_person()->set_given_name("");
  request.mutable_person()->set_family_name("a\nb");
  const auto refused = Ask(&Stub::BookConsultation, request);
  for (const char* field : {"request_id", "code", "person.given_name", "person.family_name"}) {
    EXPECT_THAT(refused, HasViolation(field));
  }
}

TEST_F(ConsultationsTest, TheCurrentNoticeMustBeAcknowledged) {
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  auto request = BookRequest(hold, CodeOf(hold));
  request.set_notice_version("2019-01");
  const auto refused = Ask(&Stub::BookConsultation, request);
  EXPECT_THAT(refused, HasReason(Reason::kNoticeUnacknowledged));
  EXPECT_EQ(MetadataOf(refused.status()).at("noticeVersion"), kNotice);
  request.set_request_id(NewRequestId());
  request.set_notice_version(kNotice);
  ASSERT_OK(Ask(&Stub::BookConsultation, request));
  EXPECT_EQ(Count("consent WHERE kind = 'off_label_notice' AND channel = 'web' AND "
                  "document_version = '2026-11'"),
            1);
}

TEST_F(ConsultationsTest, AContactMustBeVerifiedBeforeABooking) {
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  EXPECT_THAT(Ask(&Stub::BookConsultation, BookRequest(hold, "")),
              HasReason(Reason::kContactUnverified));
}

TEST_F(ConsultationsTest, AnotherCodeEndsTheOneBefore) {
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  const std::string first = CodeOf(hold);
  v1::ResendCodeRequest resend;
  resend.set_name(hold.name());
  resend.set_request_id(NewRequestId());
  resend.set_secret(hold.secret());
  clock_.Advance(absl::Seconds(30));
  ASSERT_OK_AND_ASSIGN(const auto sent, Ask(&Stub::ResendCode, resend));
  EXPECT_EQ(sent.code_tries_left(), 5);
  EXPECT_EQ(sent.secret(), "");
  ASSERT_NE(first, CodeOf(hold));
  EXPECT_THAT(Ask(&Stub::VerifyContact, VerifyRequest(hold, first)), HasReason(Reason::kCodeWrong));
  EXPECT_OK(Ask(&Stub::VerifyContact, VerifyRequest(hold, CodeOf(hold))));
}

TEST_F(ConsultationsTest, AnExpiredHoldIsToldAsExpiredAndBlocksNobody) {
  ASSERT_OK_AND_ASSIGN(const auto offered, Search());
  auto wish = HoldRequest();
  *wish.mutable_start_time() = offered.slots(4).time().start_time();  // after any lead time
  ASSERT_OK_AND_ASSIGN(const auto hold, Ask(&Stub::HoldConsultation, wish));
  const std::string code = CodeOf(hold);
  clock_.Advance(absl::Minutes(10));
  EXPECT_THAT(Ask(&Stub::VerifyContact, VerifyRequest(hold, code)),
              HasReason(Reason::kHoldExpired));
  EXPECT_THAT(Ask(&Stub::BookConsultation, BookRequest(hold, code)),
              HasReason(Reason::kHoldExpired));
  // Every time that was free before is free again, for as many people.
  ASSERT_OK_AND_ASSIGN(const auto again, Search());
  EXPECT_EQ(again.slots(3).time().start_time().seconds(),
            offered.slots(4).time().start_time().seconds());
  wish.set_request_id(NewRequestId());
  wish.mutable_contact()->set_email("someone.else@qzvxkwjq.example.com");
  EXPECT_OK(Ask(&Stub::HoldConsultation, wish));
}

TEST_F(ConsultationsTest, AReleasedHoldIsFreeAtOnce) {
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  v1::ReleaseConsultationHoldRequest release;
  release.set_name(hold.name());
  release.set_request_id(NewRequestId());
  release.set_secret(hold.secret());
  EXPECT_OK(Ask(&Stub::ReleaseConsultationHold, release));
  EXPECT_OK(Ask(&Stub::ReleaseConsultationHold, release));  // a replay
  EXPECT_THAT(Ask(&Stub::BookConsultation, BookRequest(hold, CodeOf(hold))),
              HasReason(Reason::kHoldExpired));
  ASSERT_OK_AND_ASSIGN(const auto next, Hold("someone.else@qzvxkwjq.example.com"));
  EXPECT_EQ(next.time().start_time().seconds(), hold.time().start_time().seconds());
}

TEST_F(ConsultationsTest, OnePersonHasOneActiveConsultation) {
  const v1::Consultation booked = Booked("shared@qzvxkwjq.example.com");
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold("Shared@qzvxkwjq.example.com"));
  EXPECT_THAT(Ask(&Stub::BookConsultation, BookRequest(hold, CodeOf(hold))),
              HasReason(Reason::kConsultationExists));
  ASSERT_OK(Cancel(booked.manage_token()));
  EXPECT_OK(Ask(&Stub::BookConsultation, BookRequest(hold, "")));
}

TEST_F(ConsultationsTest, AConsultationThatTheFrontDeskCancelledDoesNotStandInTheWay) {
  const v1::Consultation booked = Booked();
  v1::CancelAppointmentRequest cancel;
  cancel.set_name(booked.name());
  cancel.set_request_id(NewRequestId());
  cancel.set_reason(v1::CANCELLATION_REASON_CLINIC);
  ASSERT_OK(service_.Call(Desk(), &v1::AppointmentsService::Stub::CancelAppointment, cancel));
  EXPECT_THAT(See(booked.manage_token()), HasReason(Reason::kLinkInvalid));
  Booked();
}

TEST_F(ConsultationsTest, TheFrontDeskBooksByPhoneInOneCall) {
  auto request = PhoneRequest("(989) 555-0171");
  ASSERT_OK_AND_ASSIGN(const auto booked, Ask(&Stub::BookConsultationByPhone, request, Desk()));
  EXPECT_EQ(booked.status(), v1::APPOINTMENT_STATUS_BOOKED);
  EXPECT_NE(booked.patient(), "");
  EXPECT_EQ(Count("contact WHERE value = '+19895550171' AND verify_time IS NULL"), 1);
  EXPECT_EQ(Count("consent WHERE kind = 'off_label_notice' AND channel = 'phone'"), 1);
  EXPECT_EQ(
      Count(MessagesAbout(booked.name()) + " AND channel = 'sms' AND kind = 'appointment_booked'"),
      1);
  EXPECT_EQ(Count(MessagesAbout(booked.name()) + " AND channel = 'email'"), 0);
  ASSERT_OK_AND_ASSIGN(const auto again, Ask(&Stub::BookConsultationByPhone, request, Desk()));
  EXPECT_EQ(again.SerializeAsString(), booked.SerializeAsString());
  request.set_request_id(NewRequestId());
  EXPECT_THAT(Ask(&Stub::BookConsultationByPhone, request, Desk()),
              HasReason(Reason::kConsultationExists));
  EXPECT_THAT(Ask(&Stub::BookConsultationByPhone, request), HasReason(Reason::kUnauthenticated));
}

TEST_F(ConsultationsTest, ReplaysAnswerEqually) {
  const auto hold_request = HoldRequest();
  ASSERT_OK_AND_ASSIGN(const auto hold, Ask(&Stub::HoldConsultation, hold_request));
  ASSERT_OK_AND_ASSIGN(const auto hold_again, Ask(&Stub::HoldConsultation, hold_request));
  EXPECT_EQ(hold_again.SerializeAsString(), hold.SerializeAsString());

  const auto book_request = BookRequest(hold, CodeOf(hold));
  ASSERT_OK_AND_ASSIGN(const auto booked, Ask(&Stub::BookConsultation, book_request));
  ASSERT_OK_AND_ASSIGN(const auto offered, Search());
  const auto move_request =
      MoveRequest(booked.manage_token(), offered.slots(4).time().start_time());
  ASSERT_OK_AND_ASSIGN(const auto moved, Ask(&Stub::RescheduleConsultation, move_request));
  const auto cancel_request = CancelRequest(moved.manage_token());
  ASSERT_OK_AND_ASSIGN(const auto cancelled, Ask(&Stub::CancelConsultation, cancel_request));
  clock_.Advance(absl::Hours(100));

  ASSERT_OK_AND_ASSIGN(const auto booked_again, Ask(&Stub::BookConsultation, book_request));
  EXPECT_EQ(booked_again.SerializeAsString(), booked.SerializeAsString());
  ASSERT_OK_AND_ASSIGN(const auto moved_again, Ask(&Stub::RescheduleConsultation, move_request));
  EXPECT_EQ(moved_again.SerializeAsString(), moved.SerializeAsString());
  ASSERT_OK_AND_ASSIGN(const auto cancelled_again, Ask(&Stub::CancelConsultation, cancel_request));
  EXPECT_EQ(cancelled_again.SerializeAsString(), cancelled.SerializeAsString());
  EXPECT_EQ(Count("consultation"), 1);
}

TEST_F(ConsultationsTest, ARequestIdIsGoodForOneContentOnly) {
  auto request = HoldRequest();
  ASSERT_OK(Ask(&Stub::HoldConsultation, request));
  request.set_language("es");
  EXPECT_THAT(Ask(&Stub::HoldConsultation, request), HasReason(Reason::kRequestIdReused));
}

TEST_F(ConsultationsTest, AnonymousCallersLearnNothingThatIsForStaff) {
  const v1::Consultation booked = Booked();
  WaitFor(booked);
  const auto outcome = OutcomeRequest(booked.name(), v1::CONSULTATION_OUTCOME_UNDECIDED);
  ASSERT_OK_AND_ASSIGN(const auto recorded,
                       Ask(&Stub::RecordConsultationOutcome, outcome, Clinician()));
  EXPECT_EQ(recorded.outcome(), v1::CONSULTATION_OUTCOME_UNDECIDED);
  EXPECT_NE(recorded.patient(), "");
  EXPECT_EQ(recorded.manage_token(), "");
  ASSERT_OK_AND_ASSIGN(const auto seen, See(booked.manage_token()));
  EXPECT_EQ(seen.patient(), "");
  EXPECT_EQ(seen.outcome(), v1::CONSULTATION_OUTCOME_UNSPECIFIED);
  for (const auto& reply : {booked, seen}) {
    EXPECT_THAT(reply.SerializeAsString(), Not(::testing::HasSubstr("Vale")));
    EXPECT_THAT(reply.SerializeAsString(), Not(::testing::HasSubstr(kEmail)));
  }
}

TEST_F(ConsultationsTest, WhoeverOfTheStaffHeldItRecordsTheOutcomeAndNobodyElse) {
  const v1::Consultation booked = Booked();
  WaitFor(booked);
  const auto outcome = OutcomeRequest(booked.name(), v1::CONSULTATION_OUTCOME_REFER);
  for (const Role role : {Role::kAuditor, Role::kService}) {
    EXPECT_THAT(Ask(&Stub::RecordConsultationOutcome, outcome, service_.As(role)),
                HasReason(Reason::kPermissionDenied));
  }
  EXPECT_THAT(Ask(&Stub::RecordConsultationOutcome, outcome), HasReason(Reason::kUnauthenticated));
  for (const Role role : {Role::kFrontDesk, Role::kPractitioner, Role::kClinicAdmin}) {
    ASSERT_OK_AND_ASSIGN(
        const auto recorded,
        Ask(&Stub::RecordConsultationOutcome,
            OutcomeRequest(booked.name(), v1::CONSULTATION_OUTCOME_REFER), service_.As(role)));
    EXPECT_EQ(recorded.outcome(), v1::CONSULTATION_OUTCOME_REFER) << access::Name(role);
  }
}

TEST_F(ConsultationsTest, ATherapistRecordsTheOutcomeOfTheirOwnConsultationsAndKnowsOfNoOther) {
  const v1::Consultation booked = Booked();
  WaitFor(booked);
  const auto record = [&](const std::string& name) {
    return Ask(&Stub::RecordConsultationOutcome,
               OutcomeRequest(name, v1::CONSULTATION_OUTCOME_REFER), service_.As(Role::kTherapist))
        .status();
  };
  const std::string nowhere = parent() + "/appointments/0190b2a0-0000-7000-8000-00000000dead";
  EXPECT_THAT(record(booked.name()), HasReason(Reason::kNotFound));
  EXPECT_EQ(record(booked.name()), record(nowhere));
  service_.db().Sql(
      "UPDATE staff SET practitioner_id = (SELECT r.resource_id FROM claim JOIN resource r USING "
      "(clinic_id, resource_id) WHERE r.kind = 'practitioner') WHERE role = 'therapist'");
  clock_.Advance(access::kStaffCardLife);
  EXPECT_OK(record(booked.name()));
}

TEST_F(ConsultationsTest, AConsultationThatHasNotBegunHasNoOutcome) {
  const v1::Consultation booked = Booked();
  const auto record = [&] {
    return Ask(&Stub::RecordConsultationOutcome,
               OutcomeRequest(booked.name(), v1::CONSULTATION_OUTCOME_UNDECIDED), Clinician());
  };
  clock_.Set(absl::FromUnixSeconds(booked.time().start_time().seconds()) - absl::Seconds(1));
  EXPECT_THAT(record(), HasReason(Reason::kStateForbids));
  EXPECT_EQ(Count("consultation WHERE outcome IS NULL AND active_digest IS NOT NULL"), 1);
  clock_.Advance(absl::Seconds(1));
  EXPECT_OK(record());
}

TEST_F(ConsultationsTest, AnOutcomeMayChangeAndEndsTheConsultation) {
  const v1::Consultation booked = Booked();
  WaitFor(booked);
  for (const auto what :
       {v1::CONSULTATION_OUTCOME_UNDECIDED, v1::CONSULTATION_OUTCOME_EVALUATION}) {
    const auto outcome = OutcomeRequest(booked.name(), what);
    ASSERT_OK_AND_ASSIGN(const auto recorded,
                         Ask(&Stub::RecordConsultationOutcome, outcome, Clinician()));
    EXPECT_EQ(recorded.outcome(), what);
    ASSERT_OK_AND_ASSIGN(const auto again,
                         Ask(&Stub::RecordConsultationOutcome, outcome, Clinician()));
    EXPECT_EQ(again.SerializeAsString(), recorded.SerializeAsString());
  }
  EXPECT_EQ(service_.db().Sql("SELECT status FROM patient"), "active") << "no lead any more";
  Booked();  // the same person, another consultation
}

TEST_F(ConsultationsTest, WhatWasCalledOffHasNoOutcome) {
  const v1::Consultation booked = Booked();
  ASSERT_OK(Cancel(booked.manage_token()));
  WaitFor(booked);
  EXPECT_THAT(Ask(&Stub::RecordConsultationOutcome,
                  OutcomeRequest(booked.name(), v1::CONSULTATION_OUTCOME_REFER), Clinician()),
              HasReason(Reason::kStateForbids));
}

TEST_F(ConsultationsTest, OnlyConsultationsHaveOutcomes) {
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  EXPECT_THAT(Ask(&Stub::RecordConsultationOutcome,
                  OutcomeRequest(hold.name(), v1::CONSULTATION_OUTCOME_REFER), Clinician()),
              HasReason(Reason::kNotFound));
}

TEST_F(ConsultationsTest, TheWaitIsMeasuredAgainstTheTarget) {
  Booked("soon@qzvxkwjq.example.com");
  const v1::Consultation gone = Booked("gone@qzvxkwjq.example.com");
  ASSERT_OK(Cancel(gone.manage_token()));
  auto late = PhoneRequest("+19895550172");
  late.mutable_start_time()->set_seconds(
      absl::ToUnixSeconds(clock_.Now() + absl::Hours(24 * 14 + 2)));
  ASSERT_OK(Ask(&Stub::BookConsultationByPhone, late, Desk()));
  v1::MeasureConsultationWaitRequest request;
  request.set_parent(parent());
  request.mutable_booked()->mutable_start_time()->set_seconds(
      absl::ToUnixSeconds(clock_.Now() - absl::Hours(1)));
  request.mutable_booked()->mutable_end_time()->set_seconds(
      absl::ToUnixSeconds(clock_.Now() + absl::Hours(1)));
  ASSERT_OK_AND_ASSIGN(const auto wait, Ask(&Stub::MeasureConsultationWait, request, Desk()));
  EXPECT_EQ(wait.count(), 2);
  EXPECT_EQ(wait.within_target(), 1);
  EXPECT_EQ(wait.above_flag(), 1);
  EXPECT_EQ(wait.target_business_days(), 2);
  EXPECT_EQ(wait.p90().seconds(), (24 * 14 + 2) * 3600);
  request.mutable_booked()->mutable_end_time()->set_seconds(
      absl::ToUnixSeconds(clock_.Now() + absl::Hours(24 * 400)));
  EXPECT_THAT(Ask(&Stub::MeasureConsultationWait, request, Desk()), HasViolation("booked"));
}

}  // namespace
}  // namespace tandem::testing
