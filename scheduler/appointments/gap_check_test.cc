// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/gap_check.h"

#include <gtest/gtest.h>

#include <string>

#include "base/civil.h"
#include "base/error.h"
#include "base/testing/matchers.h"
#include "scheduler/appointments/testing/booking_fixture.h"

namespace tandem::appointments {
namespace {

VisitTypeId TypeId(std::uint8_t number) {
  Uuid id{};
  id.bytes[0] = number;
  return VisitTypeId(id);
}

const VisitTypeId kInfusion = TypeId(1);
const VisitTypeId kBlock = TypeId(2);
const VisitTypeId kTalk = TypeId(3);

// Infusions keep 48 hours among themselves and 24 from a block.
class GapCheckTest : public ::testing::Test {
 protected:
  GapCheckTest() {
    file_.zone = *LoadZone("America/Los_Angeles");
    for (const VisitTypeId& id : {kInfusion, kBlock, kTalk}) {
      file_.visit_types.emplace_back();
      file_.visit_types.back().id = id;
    }
    file_.visit_types[0].min_gap = absl::Hours(48);
    file_.visit_types[1].distances = {{kInfusion, absl::Hours(24)}};
  }

  absl::Time At(int month, int day, int hour, int minute = 0) const {
    return *ResolveCivil(absl::CivilMinute(2027, month, day, hour, minute), file_.zone);
  }
  absl::Status Judge(absl::Time start, const std::vector<VisitStart>& others,
                     bool override_given = false) const {
    Appointment visit;
    visit.time = {start, start + absl::Hours(2)};
    const directory::VisitType& type = file_.visit_types[0];
    return JudgeGaps({file_, type, visit, override_given}, directory::VisitDistances(file_, type),
                     others);
  }

  directory::Snapshot file_;
};

TEST_F(GapCheckTest, EachTypeHasItsOwnDistanceOnEitherSide) {
  EXPECT_THAT(Judge(At(6, 3, 10), {}), IsOk());
  EXPECT_THAT(Judge(At(6, 3, 10), {{kInfusion, At(6, 1, 10)}, {kInfusion, At(6, 5, 10)}}), IsOk());
  EXPECT_THAT(Judge(At(6, 3, 10), {{kBlock, At(6, 2, 10)}, {kBlock, At(6, 4, 10)}}), IsOk());
  EXPECT_THAT(Judge(At(6, 3, 10), {{kInfusion, At(6, 1, 10, 5)}}), HasReason(Reason::kGapTooShort));
  EXPECT_THAT(Judge(At(6, 3, 10), {{kBlock, At(6, 4, 9, 55)}}), HasReason(Reason::kGapTooShort));
  EXPECT_THAT(Judge(At(6, 3, 10), {{kTalk, At(6, 3, 8)}}), IsOk());
}

TEST_F(GapCheckTest, TheNearestThatIsTooNearIsTold) {
  const absl::Status status = Judge(
      At(6, 3, 10), {{kInfusion, At(6, 1, 12)}, {kBlock, At(6, 2, 20)}, {kTalk, At(6, 3, 9)}});
  ASSERT_THAT(status, HasReason(Reason::kGapTooShort));
  EXPECT_EQ(MetadataOf(status).at("gapMinutes"), std::to_string(14 * 60));
  EXPECT_EQ(MetadataOf(status).at("minGapMinutes"), std::to_string(24 * 60));
}

TEST_F(GapCheckTest, AReasonGoesBelowButNeverOntoTheSameDay) {
  EXPECT_THAT(Judge(At(6, 3, 10), {{kInfusion, At(6, 2, 20)}}, true), IsOk());
  const absl::Status same_day = Judge(At(6, 3, 10), {{kBlock, At(6, 3, 23)}}, true);
  ASSERT_THAT(same_day, HasReason(Reason::kGapTooShort));
  EXPECT_EQ(MetadataOf(same_day).at("gapMinutes"), "0");
}

TEST_F(GapCheckTest, TheSameHourOnTheWallIsWholeDaysAlsoWhenClocksChange) {
  EXPECT_THAT(Judge(At(3, 15, 10), {{kInfusion, At(3, 13, 10)}}), IsOk());
  EXPECT_THAT(Judge(At(11, 8, 10), {{kInfusion, At(11, 6, 10)}}), IsOk());
  EXPECT_THAT(Judge(At(11, 8, 9, 55), {{kInfusion, At(11, 6, 10)}}),
              HasReason(Reason::kGapTooShort));
  EXPECT_THAT(Judge(At(3, 14, 10), {{kBlock, At(3, 13, 10)}}), IsOk());
  EXPECT_THAT(Judge(At(3, 14, 9, 55), {{kBlock, At(3, 13, 10)}}), HasReason(Reason::kGapTooShort));
}

// Visits come back under the distances of today, those they were booked under being others.
class ReturnedVisitTest : public BookingFixture {
 protected:
  const PatientId patient_ = AddPatient();

  void KeepTalksFromSits() {
    ChangeFile("bookable_online: true\n", "bookable_online: true\n    distances: {sit: 24h}\n");
  }
  void ForgetDistances() { ChangeFile("    distances: {sit: 24h}\n", ""); }
};

TEST_F(ReturnedVisitTest, ACancellationIsTakenBackUnlessItIsTooNearByTheNewestFile) {
  ASSERT_OK_AND_ASSIGN(const Appointment sit, Book(Sit("2026-01-06 10:00"), patient_));
  ASSERT_OK(CancelIt(sit));
  KeepTalksFromSits();
  ASSERT_OK_AND_ASSIGN(const Appointment talk, Book(Talk("2026-01-06 14:00"), patient_));
  ASSERT_THAT(appointments_.Undo(desk_, At(sit)), HasReason(Reason::kGapTooShort));
  ForgetDistances();
  EXPECT_OK(appointments_.Undo(desk_, At(sit)));
}

TEST_F(ReturnedVisitTest, AMissedOneToo) {
  ASSERT_OK_AND_ASSIGN(const Appointment sit, Book(Sit("2026-01-05 09:00"), patient_));
  clock_.Set(At("2026-01-05 09:05"));
  ASSERT_OK(appointments_.MarkNoShow(desk_, At(sit)));
  KeepTalksFromSits();
  ASSERT_OK_AND_ASSIGN(const Appointment talk, Book(Talk("2026-01-05 14:00"), patient_));
  ASSERT_THAT(appointments_.Undo(desk_, At(sit)), HasReason(Reason::kGapTooShort));
  ASSERT_OK(CancelIt(talk));
  EXPECT_OK(appointments_.Undo(desk_, At(sit)));
}

}  // namespace
}  // namespace tandem::appointments
