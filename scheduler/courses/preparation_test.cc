// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/preparation.h"

#include <gtest/gtest.h>

#include "base/civil.h"
#include "scheduler/courses/preparing.h"
#include "scheduler/courses/testing/example_course.h"

namespace tandem::courses {
namespace {

using availability::FreeTimes;

constexpr absl::Duration kLength = absl::Minutes(50);

class PreparationTest : public ::testing::Test {
 protected:
  PreparationTest() {
    for (const char* slug : {"ana", "ben"}) {
      directory::Practitioner practitioner;
      practitioner.id.uuid.bytes[15] = static_cast<std::uint8_t>(slug[0]);
      practitioner.slug = slug;
      clinic_.practitioners.push_back(practitioner);
    }
    directory::IndexEntities(clinic_);
  }
  PractitionerId Who(const std::string& slug) const { return clinic_.FindPractitioner(slug)->id; }
  bool Fits(absl::Time start) const {
    return Prepares(policy_, {start, start + kLength}, infusion_, clinic_.zone);
  }
  void Free(absl::Time start, std::vector<std::string> who) {
    availability::Slot slot{{start, start + kLength}, clinic_.locations[0].id, {}, {}};
    for (const std::string& slug : who) slot.practitioners.push_back(Who(slug));
    times_.slots.push_back(std::move(slot));
  }
  // "2 ben": on the 2nd, by ben.
  std::string Best(const std::string& therapist = "") const {
    const auto best = BestPreparation({clinic_, policy_, wishes_, infusion_,
                                       therapist.empty() ? PractitionerId() : Who(therapist)},
                                      times_);
    if (!best.has_value()) return "none";
    const auto* who = clinic_.FindPractitioner(best->practitioner);
    return absl::FormatTime("%-d ", best->time.start, clinic_.zone) +
           (who == nullptr ? "nobody" : who->slug);
  }

  directory::Snapshot clinic_ = ExampleClinic();
  PairPolicy policy_;
  CourseWishes wishes_;
  absl::Time infusion_ = ExampleTime(10, 9);
  FreeTimes times_;
};

TEST_F(PreparationTest, ItIsOneToSevenDaysBeforeTheFirstInfusion) {
  EXPECT_TRUE(Fits(ExampleTime(3, 0)));
  EXPECT_FALSE(Fits(ExampleTime(2, 23, 55)));
  EXPECT_TRUE(Fits(ExampleTime(9, 23)));
  EXPECT_FALSE(Fits(ExampleTime(10, 0)));
  const Interval starts = PreparationStarts(infusion_, clinic_.zone);
  EXPECT_EQ(starts, (Interval{ExampleTime(3, 0), ExampleTime(10, 0)}));
}

TEST_F(PreparationTest, ItEndsAsLongBeforeAsASessionBeforeAnInfusion) {
  infusion_ = ExampleTime(10, 0, 30);
  EXPECT_TRUE(Fits(ExampleTime(9, 21, 40)));
  EXPECT_FALSE(Fits(ExampleTime(9, 21, 45)));
  policy_.before_next = absl::Hours(3);
  EXPECT_FALSE(Fits(ExampleTime(9, 21, 40)));
}

TEST_F(PreparationTest, ADayIsADayOfTheCalendarAlsoWhenClocksChange) {
  infusion_ = ExampleTime(10, 9);
  const absl::TimeZone zone = clinic_.zone;
  const absl::Time sunday = *ResolveCivil(absl::CivilMinute(2027, 3, 14, 9, 0), zone);
  for (const int days : {1, 7}) {
    const absl::Time after = *ResolveCivil(absl::CivilMinute(2027, 3, 14 + days, 9, 0), zone);
    EXPECT_TRUE(Prepares(policy_, {sunday, sunday + kLength}, after, zone)) << days;
  }
}

TEST_F(PreparationTest, TheTherapistOfTheFirstSessionBeforeWishesAndThoseBeforeNearness) {
  EXPECT_EQ(Best(), "none");
  Free(ExampleTime(4, 9), {"ben"});
  Free(ExampleTime(5, 9), {"ana", "ben"});
  Free(ExampleTime(8, 9), {"ana"});
  Free(ExampleTime(9, 9), {"ana"});
  EXPECT_EQ(Best(), "9 ana");
  wishes_.days_of_week = {absl::GetWeekday(absl::CivilDay(kExampleYear, kExampleMonth, 8))};
  EXPECT_EQ(Best(), "8 ana");
  EXPECT_EQ(Best("ben"), "5 ben");
  wishes_.therapist = Who("ben");
  EXPECT_EQ(Best(), "8 ana") << "one wish met each: the nearer one";
  EXPECT_EQ(Best("ana"), "8 ana");
  Free(ExampleTime(10, 9), {"ana"});
  wishes_ = {};
  EXPECT_EQ(Best("ana"), "9 ana") << "never on the day itself";
}

TEST_F(PreparationTest, OfEqualOnesTheFirstOfTheClinicsFileAndATypeMayNeedNobody) {
  Free(ExampleTime(9, 9), {"ben", "ana"});
  EXPECT_EQ(Best(), "9 ana");
  times_.slots.clear();
  Free(ExampleTime(9, 9), {});
  EXPECT_EQ(Best(), "9 nobody");
}

class PreparingTest : public PreparationTest {
 protected:
  // A plan whose first infusion is `infusion_`.
  ProposedPlan Plan() const {
    ProposedPlan plan;
    ProposedPair pair;
    pair.position = 1;
    pair.infusion = InfusionAt(clinic_, infusion_);
    plan.pairs = {pair};
    return plan;
  }
  ProposedPlan Prepared(ProposedPlan plan) const {
    PreparingOf().Add(times_, plan);
    return plan;
  }
  Preparing PreparingOf() const { return Preparing({clinic_, policy_, wishes_}, booked_, now_); }
  void Book(absl::Time start) {
    booked_.emplace();
    booked_->time = {start, start + kLength};
    booked_->location = clinic_.locations[0].id;
  }

  std::optional<appointments::Appointment> booked_;
  absl::Time now_ = ExampleTime(1, 0);
};

TEST_F(PreparingTest, WhatIsBookedStaysWhileItPrepares) {
  Free(ExampleTime(9, 9), {"ana"});
  EXPECT_EQ(Prepared(Plan()).preparation->time.start, ExampleTime(9, 9));
  Book(ExampleTime(4, 9));
  EXPECT_TRUE(PreparingOf().StartsFor({Plan()}).empty()) << "nothing is looked for";
  EXPECT_EQ(Prepared(Plan()).preparation->time.start, ExampleTime(4, 9));
  EXPECT_EQ(Prepared(Plan()).merit.changed, 0);
}

TEST_F(PreparingTest, OneThatPreparesNoMoreMovesAndThatIsAChange) {
  Free(ExampleTime(9, 9), {"ana"});
  Book(ExampleTime(2, 9));
  now_ = ExampleTime(1, 0) - absl::Hours(72);
  EXPECT_EQ(Prepared(Plan()).preparation->time.start, ExampleTime(9, 9));
  EXPECT_EQ(Prepared(Plan()).merit.changed, 1);
  times_.slots.clear();
  EXPECT_EQ(Prepared(Plan()).preparation, std::nullopt);
  EXPECT_EQ(Prepared(Plan()).merit.changed, 0);
  now_ = ExampleTime(1, 0);  // it begins within two days
  EXPECT_EQ(Prepared(Plan()).preparation->time.start, ExampleTime(2, 9));
}

TEST_F(PreparingTest, BeforeASessionOfTheDayBeforeItIsOnAnEarlierDay) {
  Free(ExampleTime(8, 9), {"ana"});
  Free(ExampleTime(9, 9), {"ana"});
  ProposedPlan plan = Plan();
  const auto best = [&] { return Prepared(plan).preparation->time.start; };
  plan.pairs[0].session = SessionAt(clinic_, ExampleTime(11, 9));
  EXPECT_EQ(best(), ExampleTime(9, 9));
  plan.pairs[0].session = SessionAt(clinic_, ExampleTime(10, 7));
  EXPECT_EQ(best(), ExampleTime(9, 9)) << "on the day itself it is in nobody's way";
  plan.pairs[0].session = SessionAt(clinic_, ExampleTime(9, 15));
  EXPECT_EQ(best(), ExampleTime(8, 9));
  Book(ExampleTime(9, 11));
  EXPECT_EQ(best(), ExampleTime(8, 9)) << "what is booked makes way";
  EXPECT_EQ(Prepared(plan).merit.changed, 1);
  Book(ExampleTime(8, 11));
  EXPECT_EQ(best(), ExampleTime(8, 11));
}

TEST_F(PreparingTest, OneThatWasLostIsAsIfItHadNeverBeen) {
  Free(ExampleTime(9, 9), {"ana"});
  Book(ExampleTime(4, 9));
  booked_->status = appointments::Status::kCancelled;
  EXPECT_EQ(Prepared(Plan()).preparation->time.start, ExampleTime(9, 9));
  EXPECT_EQ(Prepared(Plan()).merit.changed, 0);
}

TEST_F(PreparingTest, TheFirstInfusionThatTakesPlaceIsTheOneToPrepareFor) {
  ProposedPlan plan = Plan();
  plan.pairs.push_back(plan.pairs[0]);
  plan.pairs[0].missed = true;
  plan.pairs[1].infusion = InfusionAt(clinic_, ExampleTime(20, 9));
  EXPECT_EQ(PreparingOf().StartsFor({plan}), (Interval{ExampleTime(13, 0), ExampleTime(20, 0)}));
  EXPECT_EQ(PreparingOf().StartsFor({plan, Plan()}),
            (Interval{ExampleTime(3, 0), ExampleTime(20, 0)}));
  plan.pairs.pop_back();
  EXPECT_TRUE(PreparingOf().StartsFor({plan}).empty());
  EXPECT_EQ(Prepared(plan).preparation, std::nullopt);
}

}  // namespace
}  // namespace tandem::courses
