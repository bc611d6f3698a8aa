// SPDX-License-Identifier: Apache-2.0
// Manage links when the front desk changes a consultation: what changes nothing that was told
// leaves the link alone; what does is told with a new one. All through the wire.
#include <fmt/format.h>

#include "tests/functional/consultations_fixture.h"

namespace tandem::testing {
namespace {

using Desks = v1::AppointmentsService::Stub;

class FreshLinksTest : public ConsultationsTest {
 protected:
  template <class Request>
  Request About(const v1::Consultation& talk) {
    Request request;
    request.set_name(talk.name());
    request.set_request_id(NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Appointment> Confirmed(const v1::Consultation& talk) {
    return service_.Call(Desk(), &Desks::ConfirmAppointment,
                         About<v1::ConfirmAppointmentRequest>(talk));
  }
  absl::StatusOr<v1::Appointment> Undone(const v1::Consultation& talk) {
    return service_.Call(Desk(), &Desks::UndoAppointment, About<v1::UndoAppointmentRequest>(talk));
  }
  absl::StatusOr<v1::Appointment> Moved(const v1::Consultation& talk,
                                        const google::protobuf::Timestamp& start) {
    auto request = About<v1::RescheduleAppointmentRequest>(talk);
    *request.mutable_start_time() = start;
    return service_.Call(Desk(), &Desks::RescheduleAppointment, request);
  }
  // The token of the link in the planned message that tells of the consultation as it is now.
  std::string Sent(const v1::Consultation& talk) {
    const std::string link = service_.db().Sql(fmt::format(
        "SELECT coalesce((SELECT link_id FROM message WHERE subject_id = '{}'"
        " AND kind IN ('appointment_booked', 'appointment_moved') AND state = 'planned'),"
        " '00000000-0000-0000-0000-000000000000')",
        IdOf(talk.name())));
    return secrets_.ManageToken("cedar-harbor", ParseUuid(link).value());
  }
};

TEST_F(FreshLinksTest, AConfirmationLeavesTheLinkAlone) {
  const v1::Consultation booked = Booked();
  ASSERT_OK(Confirmed(booked));
  EXPECT_OK(See(booked.manage_token()));
  ASSERT_OK(Undone(booked));
  EXPECT_OK(See(booked.manage_token()));
  ASSERT_OK(Confirmed(booked));
  ASSERT_OK(Cancel(booked.manage_token()));
  EXPECT_THAT(See(booked.manage_token()), HasReason(Reason::kLinkInvalid));
}

TEST_F(FreshLinksTest, SomebodyElseAtTheSameTimeLeavesTheLinkAlone) {
  const v1::Consultation booked = Booked();
  service_.db().Sql(
      "WITH one AS (UPDATE appointment SET version = version + 1 RETURNING *)"
      " INSERT INTO appointment_event SELECT clinic_id, appointment_id, version, 'reseat', status,"
      " status, start_time, end_time, 'front_desk', 'test', NULL, update_time FROM one");
  EXPECT_OK(See(booked.manage_token()));
  EXPECT_OK(Cancel(booked.manage_token()));
}

TEST_F(FreshLinksTest, AMoveByTheFrontDeskIsToldWithALinkThatWorks) {
  const v1::Consultation booked = Booked();
  EXPECT_EQ(Sent(booked), booked.manage_token());
  ASSERT_OK(Confirmed(booked));
  ASSERT_OK_AND_ASSIGN(const auto offered, Search());
  const auto start = offered.slots(4).time().start_time();
  ASSERT_OK(Moved(booked, start));
  EXPECT_THAT(See(booked.manage_token()), HasReason(Reason::kLinkInvalid));
  EXPECT_THAT(Cancel(booked.manage_token()), HasReason(Reason::kLinkInvalid));
  EXPECT_NE(Sent(booked), booked.manage_token());
  ASSERT_OK_AND_ASSIGN(const auto seen, See(Sent(booked)));
  EXPECT_EQ(seen.time().start_time().seconds(), start.seconds());
  EXPECT_OK(Cancel(Sent(booked)));
}

TEST_F(FreshLinksTest, ACancellationThatWasTakenBackIsToldWithALinkThatWorks) {
  const v1::Consultation booked = Booked();
  ASSERT_OK(Cancel(booked.manage_token()));
  ASSERT_OK(Undone(booked));
  EXPECT_THAT(See(booked.manage_token()), HasReason(Reason::kLinkInvalid));
  ASSERT_OK_AND_ASSIGN(const auto seen, See(Sent(booked)));
  EXPECT_EQ(seen.status(), v1::APPOINTMENT_STATUS_BOOKED);
  EXPECT_OK(Cancel(Sent(booked)));
}

}  // namespace
}  // namespace tandem::testing
