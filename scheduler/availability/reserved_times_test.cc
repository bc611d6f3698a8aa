// SPDX-License-Identifier: Apache-2.0
// Hours that are kept for pairs of a course: who is offered them, until when, and what they say.
#include <vector>

#include "base/testing/matchers.h"
#include "scheduler/availability/testing/availability_fixture.h"

namespace tandem::availability {
namespace {

using directory::Mode;

// On Tuesday evening kim is alone.
class ReservedHoursTest : public AvailabilityFixture {
 protected:
  ReservedHoursTest() {
    Apply("monday-sunday 00:00-24:00", R"(["tuesday 10:00-12:00,18:00-20:00"])");
  }

  std::size_t Ways(const SlotWish& wish, bool ignore_hours = false) {
    const auto ways = availability_.Assign(call_, wish, {}, ignore_hours);
    EXPECT_OK(ways);
    return ways.value_or(std::vector<Assignment>()).size();
  }
};

TEST_F(ReservedHoursTest, AreOfferedForPairsOnlyUntilTheyAreReleased) {
  SlotQuery query = Query("talk", At(6, 17), absl::Hours(4));
  EXPECT_TRUE(Offers(query, At(6, 17, 30)));   // with its buffer until 18:00
  EXPECT_FALSE(Offers(query, At(6, 17, 45)));  // the buffer would reach in
  EXPECT_FALSE(Offers(query, At(6, 18)));
  EXPECT_FALSE(Offers(query, At(6, 19, 45)));
  EXPECT_TRUE(Offers(query, At(6, 20)));
  query.for_pair = true;
  EXPECT_TRUE(Offers(query, At(6, 17, 45)));
  EXPECT_TRUE(Offers(query, At(6, 18)));
  query.for_pair = false;
  clock_.Set(At(5, 18) - absl::Microseconds(1));
  EXPECT_FALSE(Offers(query, At(6, 18)));
  EXPECT_EQ(Ways(Wish("talk", At(6, 18))), 0U);
  clock_.Set(At(5, 18));
  EXPECT_TRUE(Offers(query, At(6, 18)));
  EXPECT_EQ(Ways(Wish("talk", At(6, 18))), 1U);
  EXPECT_FALSE(Offers(query, At(6, 18, 15)));
}

TEST_F(ReservedHoursTest, AnotherPersonIsGivenInstead) {
  const SlotQuery query = Query("talk", At(6, 10), absl::Minutes(5));
  ASSERT_OK_AND_ASSIGN(const SlotPage page, availability_.Search(call_, query));
  ASSERT_FALSE(page.slots.empty());
  const PractitionerId lee = file().FindPractitioner("lee")->id;
  for (const Slot& slot : page.slots) EXPECT_EQ(slot.practitioners, std::vector{lee});
  SlotWish wish = Wish("talk", At(6, 10));
  EXPECT_EQ(Ways(wish), 1U);
  EXPECT_EQ(Ways(wish, /*ignore_hours=*/true), 2U);
  wish.for_pair = true;
  EXPECT_EQ(Ways(wish), 2U);
}

TEST_F(ReservedHoursTest, KeepNobodyFromTheirOwnVisitAtItsOwnTime) {
  SlotWish wish = Wish("talk", At(6, 18));
  EXPECT_EQ(Ways(wish), 0U);
  wish.keeping = {Person("lee")};
  EXPECT_EQ(Ways(wish), 0U);
  wish.keeping = {Person("kim")};
  EXPECT_EQ(Ways(wish), 1U);
}

TEST_F(ReservedHoursTest, AreExplainedWithTheirRelease) {
  ASSERT_OK_AND_ASSIGN(const Explanation kept,
                       availability_.Explain(call_, Wish("talk", At(6, 17, 45), Mode::kVideo)));
  ASSERT_EQ(kept.blockers.size(), 1U);
  EXPECT_EQ(kept.blockers[0].reason, Reason::kTimeReserved);
  EXPECT_EQ(kept.blockers[0].resource, Person("kim"));
  EXPECT_EQ(kept.blockers[0].need, "someone");
  EXPECT_EQ(kept.blockers[0].phase, "talk");
  EXPECT_EQ(kept.blockers[0].time, (Interval{At(6, 18), At(6, 18, 15)}));
  EXPECT_EQ(kept.blockers[0].allowed_time, At(5, 17, 45));
  access::CallContext patient = call_;
  patient.principal.role = access::Role::kPatient;
  patient.principal.patient = patient_;
  ASSERT_OK_AND_ASSIGN(const Explanation told,
                       availability_.Explain(patient, Wish("talk", At(6, 17, 45), Mode::kVideo)));
  ASSERT_EQ(told.blockers.size(), 1U);
  EXPECT_EQ(told.blockers[0].reason, Reason::kSlotTaken);
  EXPECT_EQ(told.blockers[0].phase, "talk");
  EXPECT_FALSE(told.blockers[0].allowed_time.has_value());
  clock_.Set(*kept.blockers[0].allowed_time);
  ASSERT_OK_AND_ASSIGN(const Explanation released,
                       availability_.Explain(call_, Wish("talk", At(6, 17, 45), Mode::kVideo)));
  EXPECT_TRUE(released.free);
}

TEST_F(ReservedHoursTest, AnAnswerLastsNoLongerThanItsReleaseLets) {
  const SlotQuery query = Query("talk", At(6, 18), absl::Minutes(5));
  clock_.Set(At(5, 18) - absl::Minutes(2));
  ASSERT_OK_AND_ASSIGN(const SlotPage page, availability_.Search(call_, query));
  EXPECT_TRUE(page.slots.empty());
  ASSERT_TRUE(page.basis.has_value());
  EXPECT_THAT(availability_.Stands(call_, *page.basis), IsOkAndHolds(true));
  clock_.Set(At(5, 18));
  EXPECT_THAT(availability_.Stands(call_, *page.basis), IsOkAndHolds(false));
}

}  // namespace
}  // namespace tandem::availability
