// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/time_recheck.h"

#include <fmt/format.h>

#include "base/civil.h"
#include "scheduler/appointments/testing/booking_fixture.h"

namespace tandem::appointments {
namespace {

constexpr char kZone[] = "America/New_York";

AgreedTime Agreed(absl::CivilMinute local, absl::Time start, std::string zone = kZone) {
  return {AppointmentId(), start, local, std::move(zone), "2019c"};
}

absl::Time InNewYork(absl::CivilMinute local) {
  return ResolveCivil(local, LoadZone(kZone).value()).value();
}

TEST(FindShiftTest, AStartThatTheClockStillReadsIsAsAgreed) {
  const absl::CivilMinute ten(2027, 3, 15, 10, 0);
  EXPECT_FALSE(FindShift(Agreed(ten, InNewYork(ten))).has_value());
}

TEST(FindShiftTest, AStartThatTheClockReadsOtherwiseIsShownWithItsInstantOfToday) {
  const absl::CivilMinute ten(2027, 3, 15, 10, 0);
  const auto shift = FindShift(Agreed(ten, InNewYork(ten) + absl::Hours(1)));
  ASSERT_TRUE(shift.has_value());
  EXPECT_EQ(shift->present, InNewYork(ten));
}

TEST(FindShiftTest, BothOccurrencesOfARepeatedMinuteAreAsAgreed) {
  const absl::CivilMinute repeated(2027, 11, 7, 1, 30);
  const absl::Time first = InNewYork(repeated);
  EXPECT_FALSE(FindShift(Agreed(repeated, first)).has_value());
  EXPECT_FALSE(FindShift(Agreed(repeated, first + absl::Hours(1))).has_value());
  EXPECT_TRUE(FindShift(Agreed(repeated, first + absl::Hours(2))).has_value());
}

TEST(FindShiftTest, AMinuteThatIsSkippedNowAndAZoneThatIsGoneHaveNoInstant) {
  const absl::CivilMinute skipped(2027, 3, 14, 2, 30);
  const absl::Time start = InNewYork(absl::CivilMinute(2027, 3, 14, 3, 0));
  for (const char* zone : {kZone, "America/Atlantis"}) {
    const auto shift = FindShift(Agreed(skipped, start, zone));
    ASSERT_TRUE(shift.has_value()) << zone;
    EXPECT_FALSE(shift->present.has_value()) << zone;
  }
}

class TimeRecheckTest : public BookingFixture {
 protected:
  absl::StatusOr<std::vector<ShiftedTime>> Recheck(int page_size) {
    return FindShiftedTimes(db_.pool(), {desk_.clinic(), clock_.Now(), page_size});
  }
  void Shift(const Appointment& appointment) {
    db_.Sql(
        fmt::format("UPDATE appointment SET local_start = local_start - interval '1 hour'"
                    " WHERE appointment_id = '{}'",
                    ToString(appointment.id)));
  }
};

TEST_F(TimeRecheckTest, EveryPageOfVisitsToComeIsLookedAtAndNothingElse) {
  std::vector<Appointment> visits;
  for (const char* start : {"2026-01-06 09:00", "2026-01-06 10:00", "2026-01-06 11:00",
                            "2026-01-06 12:00", "2026-01-06 13:00"}) {
    ASSERT_OK_AND_ASSIGN(const Appointment visit, Book(Talk(start, {Who("ana")}), AddPatient()));
    visits.push_back(visit);
  }
  // Another at the time of the first: the end of a page may fall between the two.
  ASSERT_OK_AND_ASSIGN(const Appointment twin,
                       Book(Talk("2026-01-06 09:00", {Who("ben")}), AddPatient()));
  for (int page_size = 1; page_size <= 7; ++page_size) {
    ASSERT_OK_AND_ASSIGN(const auto none, Recheck(page_size));
    EXPECT_TRUE(none.empty()) << page_size;
  }
  for (const Appointment& visit : visits) Shift(visit);
  Shift(twin);
  ASSERT_OK(CancelIt(visits[1]));
  for (int page_size = 1; page_size <= 7; ++page_size) {
    ASSERT_OK_AND_ASSIGN(const auto shifted, Recheck(page_size));
    ASSERT_EQ(shifted.size(), 5u) << page_size;  // the cancelled one takes place never
    EXPECT_EQ(shifted.back().agreed.id, visits[4].id);
    EXPECT_EQ(shifted.back().present, visits[4].time.start - absl::Hours(1));
    EXPECT_EQ(shifted.back().agreed.tzdb_version, TzdbVersion());
  }
  clock_.Set(At("2026-01-06 12:30"));
  ASSERT_OK_AND_ASSIGN(const auto ahead, Recheck(kRecheckPageSize));
  ASSERT_EQ(ahead.size(), 1u);  // the others have begun
  EXPECT_EQ(ahead[0].agreed.id, visits[4].id);
}

}  // namespace
}  // namespace tandem::appointments
