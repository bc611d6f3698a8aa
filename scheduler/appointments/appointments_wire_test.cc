// SPDX-License-Identifier: Apache-2.0
// Requests as they come off the wire, replies as they go.
#include "scheduler/appointments/appointments_wire.h"

#include <gtest/gtest.h>

#include "base/rpc/time_proto.h"
#include "scheduler/appointments/appointment_reply_wire.h"
#include "scheduler/appointments/testing/booking_fixture.h"

namespace tandem::appointments {
namespace {

constexpr char kId[] = "0b7e7f0e-5c1f-4c3e-9a57-0f6a1f1d2c3b";
constexpr char kPatient[] = "clinics/maple/patients/0b7e7f0e-5c1f-7c3e-9a57-0f6a1f1d2c3b";

class AppointmentsWireTest : public BookingFixture {
 protected:
  v1::BookAppointmentRequest Request() {
    v1::BookAppointmentRequest request;
    request.set_parent("clinics/maple");
    request.set_request_id(kId);
    request.set_patient(kPatient);
    v1::Wish& wish = *request.mutable_wish();
    wish.set_visit_type("clinics/maple/visitTypes/talk");
    rpc::WriteTime(At("2026-01-06 10:00"), *wish.mutable_start_time());
    wish.set_location("clinics/maple/locations/main");
    wish.set_mode(v1::VISIT_MODE_IN_PERSON);
    wish.add_resources("clinics/maple/practitioners/ana");
    return request;
  }
  absl::StatusOr<BookOrder> Read(const v1::BookAppointmentRequest& request) {
    return ReadBook({desk_, *clinic_}, request);
  }
  rpc::PageTokens tokens_{std::string(32, 'k')};
};

TEST_F(AppointmentsWireTest, AWishIsReadWithItsNames) {
  ASSERT_OK_AND_ASSIGN(const BookOrder order, Read(Request()));
  EXPECT_EQ(ToString(order.key.request_id), kId);
  ASSERT_TRUE(order.wish.has_value());
  EXPECT_EQ(order.wish->visit_type, clinic_->FindVisitType("talk")->id);
  EXPECT_EQ(order.wish->start, At("2026-01-06 10:00"));
  EXPECT_EQ(order.wish->location, Site());
  EXPECT_EQ(order.wish->mode, directory::Mode::kInPerson);
  EXPECT_EQ(order.wish->resources, std::vector<ResourceId>{Who("ana")});
  EXPECT_FALSE(order.override_reason.has_value());
}

TEST_F(AppointmentsWireTest, EveryViolationIsNamedAtOnce) {
  v1::BookAppointmentRequest request = Request();
  request.set_request_id("1");
  request.set_patient("somebody");
  request.mutable_wish()->mutable_start_time()->set_seconds(1'767'693'601);
  request.mutable_wish()->set_mode(static_cast<v1::VisitMode>(9));
  request.mutable_wish()->set_patient_state("ny");
  request.mutable_wish()->add_resources("clinics/maple/practitioners/ana");
  request.mutable_override()->set_reason(" x ");
  const auto read = Read(request);
  for (const char* field : {"request_id", "patient", "wish.start_time", "wish.mode",
                            "wish.patient_state", "wish.resources[1]", "override.reason"}) {
    EXPECT_THAT(read, HasViolation(field));
  }
}

TEST_F(AppointmentsWireTest, AnotherClinicsNamesAndUnknownOnesAreNotFound) {
  v1::BookAppointmentRequest request = Request();
  request.mutable_wish()->set_location("clinics/oak/locations/main");
  EXPECT_THAT(Read(request), HasReason(Reason::kNotFound));
  request = Request();
  request.mutable_wish()->set_resources(0, "clinics/maple/rooms/nowhere");
  EXPECT_THAT(Read(request), HasReason(Reason::kNotFound));
  request = Request();
  request.mutable_wish()->set_visit_type("clinics/maple/visitTypes/flight");
  EXPECT_THAT(Read(request), HasReason(Reason::kNotFound));
}

TEST_F(AppointmentsWireTest, AnOverrideGoesWithAWish) {
  v1::BookAppointmentRequest request = Request();
  request.mutable_override()->set_reason("  came from far away ");
  ASSERT_OK_AND_ASSIGN(const BookOrder order, Read(request));
  EXPECT_EQ(order.override_reason, "came from far away");
  request.set_hold("clinics/maple/appointments/0b7e7f0e-5c1f-7c3e-9a57-0f6a1f1d2c3b");
  EXPECT_THAT(Read(request), HasViolation("override"));
  request.clear_override();
  ASSERT_OK_AND_ASSIGN(const BookOrder hold, Read(request));
  EXPECT_FALSE(hold.wish.has_value());
}

TEST_F(AppointmentsWireTest, ACancellationNeedsAReasonThatAPersonGives) {
  v1::CancelAppointmentRequest request;
  request.set_name("clinics/maple/appointments/0b7e7f0e-5c1f-7c3e-9a57-0f6a1f1d2c3b");
  request.set_request_id(kId);
  for (const auto reason :
       {v1::CANCELLATION_REASON_UNSPECIFIED, v1::CANCELLATION_REASON_HOLD_EXPIRED}) {
    request.set_reason(reason);
    EXPECT_THAT(ReadCancel(desk_, request), HasViolation("reason"));
  }
  request.set_reason(v1::CANCELLATION_REASON_NO_RIDE);
  ASSERT_OK_AND_ASSIGN(const Cancellation read, ReadCancel(desk_, request));
  EXPECT_EQ(read.reason, CancellationReason::kNoRide);
}

TEST_F(AppointmentsWireTest, AListNeedsSomethingToGoBy) {
  v1::ListAppointmentsRequest request;
  request.set_parent("clinics/maple");
  const auto read = [&] { return ReadList({desk_, *clinic_}, request, tokens_); };
  EXPECT_THAT(read(), HasViolation("time"));
  request.set_resource("clinics/maple/practitioners/ana");
  EXPECT_THAT(read(), HasViolation("time"));
  rpc::WriteTime(At("2026-01-06 00:00"), *request.mutable_time()->mutable_start_time());
  rpc::WriteTime(At("2026-01-07 00:00"), *request.mutable_time()->mutable_end_time());
  request.add_statuses(v1::APPOINTMENT_STATUS_NOSHOW);
  ASSERT_OK_AND_ASSIGN(const ListQuery query, read());
  EXPECT_EQ(query.resource, Who("ana"));
  EXPECT_EQ(query.statuses, std::vector<Status>{Status::kNoShow});
  EXPECT_EQ(query.page_size, kListPageSize);
  request.set_page_size(-1);
  request.add_statuses(v1::APPOINTMENT_STATUS_UNSPECIFIED);
  EXPECT_THAT(read(), HasViolation("page_size"));
  EXPECT_THAT(read(), HasViolation("statuses[1]"));
  rpc::WriteTime(At("2026-07-07 00:00"), *request.mutable_time()->mutable_end_time());
  EXPECT_THAT(read(), HasViolation("time"));
}

TEST_F(AppointmentsWireTest, APageTokenGoesOnWhereThePageEndedAndWithTheSameQueryOnly) {
  v1::ListAppointmentsRequest request;
  request.set_parent("clinics/maple");
  request.set_patient(kPatient);
  ListPage page;
  page.next = ListPosition{.start = At("2026-01-06 10:00"), .id = ids_.NextId<AppointmentId>()};
  v1::ListAppointmentsResponse reply;
  ASSERT_OK(WritePage(desk_, directories_, request, page, tokens_, reply));
  request.set_page_token(reply.next_page_token());
  request.set_page_size(7);
  ASSERT_OK_AND_ASSIGN(const ListQuery query, ReadList({desk_, *clinic_}, request, tokens_));
  ASSERT_TRUE(query.after.has_value());
  EXPECT_EQ(query.after->start, page.next->start);
  EXPECT_EQ(query.after->id, page.next->id);
  request.add_statuses(v1::APPOINTMENT_STATUS_NOSHOW);
  EXPECT_THAT(ReadList({desk_, *clinic_}, request, tokens_), HasReason(Reason::kPageTokenInvalid));
}

TEST_F(AppointmentsWireTest, ADayIsTheLocationsOwn) {
  v1::WatchDayRequest request;
  request.set_location("clinics/maple/locations/main");
  request.mutable_date()->set_year(2026);
  request.mutable_date()->set_month(3);
  request.mutable_date()->set_day(8);  // clocks go forward
  ASSERT_OK_AND_ASSIGN(const DayQuestion question, ReadWatch({desk_, *clinic_}, request));
  EXPECT_EQ(question.day.length(), absl::Hours(23));
  request.mutable_date()->set_day(32);
  EXPECT_THAT(ReadWatch({desk_, *clinic_}, request), HasViolation("date"));
}

TEST_F(AppointmentsWireTest, AnAppointmentIsWrittenWithNamesAlsoWhenTheyHaveLeftTheFile) {
  ASSERT_OK_AND_ASSIGN(const Appointment booked,
                       Book(Talk("2026-01-06 10:00", {Who("ben")}), AddPatient()));
  v1::Appointment before;
  ASSERT_OK(Write(desk_, directories_, booked, before));
  EXPECT_EQ(before.visit_type(), "clinics/maple/visitTypes/talk");
  EXPECT_EQ(before.location(), "clinics/maple/locations/main");
  EXPECT_EQ(before.participations(0).resource(), "clinics/maple/practitioners/ben");
  EXPECT_EQ(before.local_start(), "2026-01-06T10:00");
  EXPECT_EQ(before.status(), v1::APPOINTMENT_STATUS_BOOKED);
  EXPECT_EQ(before.etag(), Etag(booked));
  ChangeFile("  ben: {", "  bob: {");
  directory::Directories newcomer(db_.pool());
  v1::Appointment after;
  ASSERT_OK(Write(desk_, newcomer, booked, after));
  EXPECT_EQ(after.SerializeAsString(), before.SerializeAsString());
}

TEST_F(AppointmentsWireTest, AnExportHasEveryVisitWhateverBecameOfIt) {
  const PatientId patient = AddPatient();
  ASSERT_OK_AND_ASSIGN(const Appointment gone, Book(Talk("2026-01-06 10:00"), patient));
  ASSERT_OK(CancelIt(gone));
  ASSERT_OK(Book(Talk("2026-01-07 10:00"), patient));
  ASSERT_OK(Book(Talk("2026-01-07 10:00"), AddPatient()));
  google::protobuf::RepeatedPtrField<v1::Appointment> all;
  ASSERT_OK(WriteAppointmentsOf(desk_, appointments_, directories_, patient, all));
  ASSERT_EQ(all.size(), 2);
  EXPECT_EQ(all[0].status(), v1::APPOINTMENT_STATUS_CANCELLED);
}

}  // namespace
}  // namespace tandem::appointments
