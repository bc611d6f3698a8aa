// SPDX-License-Identifier: Apache-2.0
// One person, one consultation ahead: whatever contact they give, whatever the desk takes back, and
// however many of their clicks arrive at once. All through the wire.
#include <fmt/format.h>

#include "tests/functional/consultations_fixture.h"
#include "tests/support/canary.h"

namespace tandem::testing {
namespace {

using Desks = v1::AppointmentsService::Stub;
using People = v1::PatientsService::Stub;

class OneConsultationTest : public ConsultationsTest {
 protected:
  OneConsultationTest() { offered_ = Search().value(); }

  google::protobuf::Timestamp Slot(int index) const {
    return offered_.slots(index).time().start_time();
  }
  // Robin Vale, with these contacts.
  std::string Enter(const std::vector<std::string>& emails,
                    const std::vector<std::string>& phones) {
    v1::CreatePatientRequest request;
    request.set_parent(parent());
    request.set_request_id(NewRequestId());
    request.mutable_patient()->set_given_name(CanaryName("Robin"));
    request.mutable_patient()->set_family_name(CanaryName("Vale"));
    for (const auto& email : emails) request.mutable_patient()->add_contacts()->set_email(email);
    for (const auto& phone : phones) request.mutable_patient()->add_contacts()->set_phone(phone);
    const auto created = service_.Call(Desk(), &People::CreatePatient, request);
    EXPECT_OK(created);
    return created.ok() ? created->name() : "";
  }
  // Robin Vale on the telephone.
  v1::BookConsultationByPhoneRequest CallOf(const std::string& phone, int slot) {
    auto request = PhoneRequest(phone);
    request.mutable_person()->set_given_name(CanaryName("Robin"));
    request.mutable_person()->set_family_name(CanaryName("Vale"));
    *request.mutable_start_time() = Slot(slot);
    return request;
  }
  absl::StatusOr<v1::Consultation> BookByPhone(const std::string& phone, int slot) {
    return Ask(&Stub::BookConsultationByPhone, CallOf(phone, slot), Desk());
  }
  absl::StatusOr<v1::Consultation> BookOnTheWeb(const std::string& email, int slot) {
    auto wish = HoldRequest(email);
    *wish.mutable_start_time() = Slot(slot);
    const auto hold = Ask(&Stub::HoldConsultation, wish);
    if (!hold.ok()) return hold.status();
    return Ask(&Stub::BookConsultation, BookRequest(*hold, CodeOf(*hold)));
  }
  absl::StatusOr<v1::Appointment> Undo(const std::string& name) {
    v1::UndoAppointmentRequest request;
    request.set_name(name);
    request.set_request_id(NewRequestId());
    return service_.Call(Desk(), &Desks::UndoAppointment, request);
  }
  absl::StatusOr<v1::Appointment> DeskCancels(const std::string& name) {
    v1::CancelAppointmentRequest request;
    request.set_name(name);
    request.set_request_id(NewRequestId());
    request.set_reason(v1::CANCELLATION_REASON_PATIENT);
    return service_.Call(Desk(), &Desks::CancelAppointment, request);
  }
  int Ahead() { return Count("appointment WHERE status = 'booked'"); }

  v1::SearchConsultationSlotsResponse offered_;
};

TEST_F(OneConsultationTest, AnotherContactOfThePersonIsNoWayToASecond) {
  Enter({"robin@qzvxkwjq.example.com"}, {"+19895550171"});
  ASSERT_OK_AND_ASSIGN(const auto first, BookOnTheWeb("robin@qzvxkwjq.example.com", 0));
  EXPECT_THAT(BookByPhone("+19895550171", 4), HasReason(Reason::kConsultationExists));
  EXPECT_THAT(BookByPhone("+19895550171", 0), HasReason(Reason::kConsultationExists))
      << "not \"taken\": it is their own";
  ASSERT_OK(Cancel(first.manage_token()));
  ASSERT_OK(BookByPhone("+19895550171", 4));
  EXPECT_THAT(BookOnTheWeb("robin@qzvxkwjq.example.com", 6),
              HasReason(Reason::kConsultationExists));
  EXPECT_EQ(Ahead(), 1);
}

TEST_F(OneConsultationTest, SomebodyElseMayBookMeanwhile) {
  Enter({"robin@qzvxkwjq.example.com"}, {"+19895550171"});
  ASSERT_OK(BookOnTheWeb("robin@qzvxkwjq.example.com", 0));
  EXPECT_OK(Ask(&Stub::BookConsultationByPhone, PhoneRequest("+19895550199"), Desk()));
}

TEST_F(OneConsultationTest, ACancelledOneComesBackOnlyWhileThereIsNoOther) {
  ASSERT_OK_AND_ASSIGN(const auto first, BookOnTheWeb(kEmail, 0));
  ASSERT_OK(Cancel(first.manage_token()));
  ASSERT_OK_AND_ASSIGN(const auto second, BookOnTheWeb(kEmail, 4));
  EXPECT_THAT(Undo(first.name()), HasReason(Reason::kConsultationExists));
  EXPECT_EQ(Ahead(), 1);
  ASSERT_OK(DeskCancels(second.name()));
  ASSERT_OK(Undo(first.name()));
  EXPECT_THAT(Undo(second.name()), HasReason(Reason::kConsultationExists));
  EXPECT_THAT(BookOnTheWeb(kEmail, 6), HasReason(Reason::kConsultationExists));
  EXPECT_EQ(Ahead(), 1);
}

TEST_F(OneConsultationTest, OneThatComesBackCountsForItsContactToo) {
  ASSERT_OK_AND_ASSIGN(const auto first, BookOnTheWeb(kEmail, 0));
  ASSERT_OK(Cancel(first.manage_token()));
  EXPECT_EQ(Count("consultation WHERE active_digest IS NOT NULL"), 0);
  ASSERT_OK(Undo(first.name()));
  EXPECT_EQ(Count("consultation WHERE active_digest IS NOT NULL"), 1);
  auto wish = HoldRequest(kEmail);  // another person in the house
  *wish.mutable_start_time() = Slot(4);
  ASSERT_OK_AND_ASSIGN(const auto hold, Ask(&Stub::HoldConsultation, wish));
  auto booking = BookRequest(hold, CodeOf(hold));
  booking.mutable_person()->set_family_name("Orr");
  EXPECT_THAT(Ask(&Stub::BookConsultation, booking), HasReason(Reason::kConsultationExists));
}

TEST_F(OneConsultationTest, ANoShowIsNotTakenBackBesideANewOne) {
  ASSERT_OK_AND_ASSIGN(const auto missed, BookOnTheWeb(kEmail, 0));
  WaitFor(missed);
  v1::MarkNoShowRequest absent;
  absent.set_name(missed.name());
  absent.set_request_id(NewRequestId());
  ASSERT_OK(service_.Call(Desk(), &Desks::MarkNoShow, absent));
  offered_ = Search().value();
  ASSERT_OK_AND_ASSIGN(const auto next, BookOnTheWeb(kEmail, 2));
  EXPECT_THAT(Undo(missed.name()), HasReason(Reason::kConsultationExists));
  ASSERT_OK(Cancel(next.manage_token()));
  EXPECT_OK(Undo(missed.name()));
}

TEST_F(OneConsultationTest, OfManyContactsOfOnePersonAtOnceOneGetsIt) {
  constexpr int kContacts = 6;
  std::vector<std::string> phones;
  for (int i = 0; i < kContacts; ++i) phones.push_back(fmt::format("+1989555018{}", i));
  Enter({}, phones);
  std::vector<v1::BookConsultationByPhoneRequest> requests;
  for (int i = 0; i < kContacts; ++i) {
    requests.push_back(CallOf(phones[static_cast<std::size_t>(i)], 2 * i));
  }
  const Who desk = Desk();
  const int booked = RunAtOnce(
      service_, kContacts,
      [&](Client& client, int i) {
        return client
            .Call(desk, &Stub::BookConsultationByPhone, requests[static_cast<std::size_t>(i)])
            .status();
      },
      [](const absl::Status& refused) {
        EXPECT_THAT(refused, HasReason(Reason::kConsultationExists));
      });
  EXPECT_EQ(booked, 1);
  EXPECT_EQ(Ahead(), 1);
}

TEST_F(OneConsultationTest, TwoOfAMergedPersonBothStayAndAThirdIsRefused) {
  const std::string robin = Enter({"robin@qzvxkwjq.example.com"}, {});
  const std::string twin = Enter({}, {"+19895550171"});
  ASSERT_OK_AND_ASSIGN(const auto first, BookOnTheWeb("robin@qzvxkwjq.example.com", 0));
  ASSERT_OK_AND_ASSIGN(const auto second, BookByPhone("+19895550171", 4));
  v1::MergePatientsRequest merge;
  merge.set_name(robin);
  merge.set_duplicate(twin);
  merge.set_request_id(NewRequestId());
  ASSERT_OK(service_.Call(Desk(), &People::MergePatients, merge));
  EXPECT_EQ(Ahead(), 2);
  EXPECT_OK(See(first.manage_token()));
  EXPECT_OK(See(second.manage_token()));
  EXPECT_THAT(BookOnTheWeb("robin@qzvxkwjq.example.com", 6),
              HasReason(Reason::kConsultationExists));
  ASSERT_OK(Cancel(first.manage_token()));
  EXPECT_THAT(BookOnTheWeb("robin@qzvxkwjq.example.com", 6),
              HasReason(Reason::kConsultationExists));
  EXPECT_THAT(Undo(first.name()), HasReason(Reason::kConsultationExists));
  ASSERT_OK(Cancel(second.manage_token()));
  EXPECT_OK(BookOnTheWeb("robin@qzvxkwjq.example.com", 6));
}

}  // namespace
}  // namespace tandem::testing
