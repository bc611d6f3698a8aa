// SPDX-License-Identifier: Apache-2.0
// Two infusions of one patient keep their distance on every way to a time, with a reason and
// without.
#include <gtest/gtest.h>

#include <initializer_list>
#include <utility>

#include "base/civil.h"
#include "base/error.h"
#include "base/rpc/time_proto.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "tests/support/course_storm.h"
#include "tests/support/desk.h"
#include "tests/support/service.h"

namespace tandem::testing {
namespace {

using Stub = v1::AppointmentsService::Stub;

// Open until the evening, infusions six hours apart.
std::string LongDayYaml() {
  std::string yaml = CourseClinicYaml();
  for (const auto& [from, to] : std::initializer_list<std::pair<std::string, std::string>>{
           {"08:00-13:00", "08:00-20:00"}, {"08:00-13:00", "08:00-20:00"}, {"48h", "6h"}}) {
    yaml.replace(yaml.find(from), from.size(), to);
  }
  return yaml;
}

class VisitGapTest : public ::testing::Test {
 protected:
  explicit VisitGapTest(std::string yaml = CourseClinicYaml())
      : service_({.clock = &clock_, .yaml = std::move(yaml), .clinic = "willow"}) {}

  static absl::Time At(int day, int hour, int minute = 0) {
    return *ResolveCivil(absl::CivilMinute(2027, 3, day, hour, minute),
                         *LoadZone("America/New_York"));
  }

  absl::StatusOr<v1::Appointment> Book(absl::Time start, const std::string& reason = "") {
    v1::BookAppointmentRequest request =
        desk_.BookRequest(desk_.WishFor("infusion", start), patient_);
    if (!reason.empty()) request.mutable_override()->set_reason(reason);
    return desk_.Book(request);
  }

  template <class Request>
  absl::StatusOr<v1::Appointment> Do(grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                                  const Request&, v1::Appointment*),
                                     const std::string& name) {
    Request request;
    request.set_name(name);
    request.set_request_id(desk_.NewRequestId());
    return service_.Call(desk_.who(), method, request);
  }
  absl::StatusOr<v1::Appointment> Undo(const std::string& name) {
    return Do(&Stub::UndoAppointment, name);
  }
  absl::StatusOr<v1::Appointment> HoldWithAReason(absl::Time start, const std::string& patient) {
    v1::HoldAppointmentRequest request;
    request.set_parent(desk_.parent());
    request.set_request_id(desk_.NewRequestId());
    request.set_patient(patient);
    *request.mutable_wish() = desk_.WishFor("infusion", start);
    request.mutable_override()->set_reason("The clinician agreed.");
    return service_.Call(desk_.who(), &Stub::HoldAppointment, request);
  }

  SimulatedClock clock_{At(1, 9)};
  TestService service_;
  Desk desk_{service_};
  const std::string patient_ = desk_.AddPatient();
};

TEST_F(VisitGapTest, TwoDaysOnTheWallAreTheLeastAlsoWhenClocksChange) {
  // Clocks go forward on the 14th.
  ASSERT_THAT(Book(At(13, 9)).status(), IsOk());
  const auto near = Book(At(15, 8, 55));
  ASSERT_THAT(near.status(), HasReason(Reason::kGapTooShort));
  EXPECT_EQ(MetadataOf(near.status()).at("gapMinutes"), std::to_string(48 * 60 - 5));
  EXPECT_EQ(MetadataOf(near.status()).at("minGapMinutes"), std::to_string(48 * 60));
  EXPECT_THAT(Book(At(15, 9)).status(), IsOk());
  EXPECT_THAT(Book(At(11, 9, 5)).status(), HasReason(Reason::kGapTooShort));
}

TEST_F(VisitGapTest, AReasonGoesBelowButNeverOntoTheSameDay) {
  ASSERT_THAT(Book(At(9, 8)).status(), IsOk());
  EXPECT_THAT(Book(At(10, 9), "The clinician agreed.").status(), IsOk());
  const auto same_day = Book(At(9, 11), "The clinician agreed.");
  EXPECT_THAT(same_day.status(), HasReason(Reason::kGapTooShort));
  EXPECT_EQ(MetadataOf(same_day.status()).at("gapMinutes"), "0");
}

TEST_F(VisitGapTest, AMoveABookedHoldAndAnUndoKeepItToo) {
  const auto first = Book(At(9, 9));
  ASSERT_THAT(first.status(), IsOk());
  const auto second = Book(At(12, 9));
  ASSERT_THAT(second.status(), IsOk());
  EXPECT_THAT(desk_.Move(second->name(), At(10, 9)).status(), HasReason(Reason::kGapTooShort));
  EXPECT_THAT(desk_.Move(second->name(), At(11, 9)).status(), IsOk());

  const auto hold = desk_.Hold(desk_.WishFor("infusion", At(10, 9)));
  ASSERT_THAT(hold.status(), IsOk());
  EXPECT_THAT(desk_.BookHold(hold->name(), patient_).status(), HasReason(Reason::kGapTooShort));

  ASSERT_THAT(desk_.Cancel(first->name()).status(), IsOk());
  ASSERT_THAT(desk_.Move(second->name(), At(10, 9)).status(), IsOk());
  EXPECT_THAT(Undo(first->name()).status(), HasReason(Reason::kGapTooShort));
}

TEST_F(VisitGapTest, WhatAReasonPutBelowTheGapIsBookedAndComesBack) {
  ASSERT_THAT(Book(At(9, 8)).status(), IsOk());
  const auto hold = HoldWithAReason(At(10, 9), patient_);
  ASSERT_THAT(hold.status(), IsOk());
  const auto booked = desk_.BookHold(hold->name(), patient_);
  ASSERT_THAT(booked.status(), IsOk());
  ASSERT_THAT(desk_.Cancel(booked->name()).status(), IsOk());
  EXPECT_THAT(Undo(booked->name()).status(), IsOk());

  const auto same_day = HoldWithAReason(At(9, 11), "");
  ASSERT_THAT(same_day.status(), IsOk());
  EXPECT_THAT(desk_.BookHold(same_day->name(), patient_).status(), HasReason(Reason::kGapTooShort));
}

TEST_F(VisitGapTest, AMissedVisitComesBackUnlessAnotherWasBookedTooNear) {
  const auto missed = Book(At(9, 8));
  ASSERT_THAT(missed.status(), IsOk());
  clock_.Set(At(9, 9));
  ASSERT_THAT(Do(&Stub::MarkNoShow, missed->name()).status(), IsOk());
  EXPECT_THAT(Undo(missed->name()).status(), IsOk());
  ASSERT_THAT(Do(&Stub::MarkNoShow, missed->name()).status(), IsOk());
  const auto instead = Book(At(9, 11));
  ASSERT_THAT(instead.status(), IsOk());
  EXPECT_THAT(Undo(missed->name()).status(), HasReason(Reason::kGapTooShort));
  EXPECT_EQ(desk_.Get(missed->name())->status(), v1::APPOINTMENT_STATUS_NOSHOW);
  ASSERT_THAT(desk_.Cancel(instead->name()).status(), IsOk());
  EXPECT_THAT(Undo(missed->name()).status(), IsOk());
}

class LongDayTest : public VisitGapTest {
 protected:
  LongDayTest() : VisitGapTest(LongDayYaml()) {}
};

TEST_F(LongDayTest, MorningAndEveningAreOneDayHoweverShortTheGap) {
  ASSERT_THAT(Book(At(9, 8)).status(), IsOk());
  EXPECT_THAT(Book(At(9, 17)).status(), HasReason(Reason::kGapTooShort));
  EXPECT_THAT(Book(At(10, 8)).status(), IsOk());
  // Clocks go forward on the 14th.
  ASSERT_THAT(Book(At(14, 17)).status(), IsOk());
  EXPECT_THAT(Book(At(14, 8)).status(), HasReason(Reason::kGapTooShort));
}

TEST_F(VisitGapTest, OtherVisitsAndOtherPatientsAreInNobodysWay) {
  ASSERT_THAT(Book(At(9, 9)).status(), IsOk());
  v1::Wish talk = desk_.WishFor("session", At(9, 12));
  talk.set_mode(v1::VISIT_MODE_VIDEO);
  talk.set_location(desk_.Name("locations", "remote"));
  EXPECT_THAT(desk_.Book(talk, patient_).status(), IsOk());
  EXPECT_THAT(desk_.Book(desk_.WishFor("infusion", At(9, 11)), desk_.AddPatient()).status(),
              IsOk());
}

}  // namespace
}  // namespace tandem::testing
