// SPDX-License-Identifier: Apache-2.0
// The operations on a real database and a real clinic's file.
#include "scheduler/availability/availability.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>

#include "base/civil.h"
#include "base/testing/matchers.h"
#include "base/testing/seeds.h"
#include "scheduler/availability/testing/availability_fixture.h"
#include "scheduler/availability/testing/random_clinic.h"
#include "scheduler/availability/testing/slot_oracle.h"

namespace tandem::availability {
namespace {

using directory::Mode;

// Statements that the only connection has run so far, this one left out.
const pg::Statement kStatementsRun = {
    "statements_run",
    "SELECT coalesce(sum(generic_plans + custom_plans), 0)::bigint AS runs "
    "FROM pg_prepared_statements WHERE name NOT LIKE '%statements_run'",
    "availability_test"};

class AvailabilityTest : public AvailabilityFixture {
 protected:
  std::int64_t StatementsRun() {
    return db_.pool().ReadOnce(call_.Tx(), kStatementsRun).value()[0].Get<std::int64_t>("runs");
  }
};

TEST_F(AvailabilityTest, Trap15AWarmSearchIsExactlyOneStatement) {
  const SlotQuery query = Query("talk", At(5, 0), absl::Hours(24 * 14));
  ASSERT_OK(availability_.Search(call_, query));
  const std::int64_t before = StatementsRun();
  ASSERT_OK_AND_ASSIGN(const SlotPage page, availability_.Search(call_, query));
  EXPECT_EQ(StatementsRun() - before, 1);
  EXPECT_EQ(page.slots.size(), static_cast<std::size_t>(kPageSizeMax));
}

TEST_F(AvailabilityTest, AfterABookingOneMoreStatementReadsAllThatChanged) {
  const SlotQuery query = Query("infusion", At(5, 0), absl::Hours(24 * 40));
  ASSERT_OK(availability_.Search(call_, query));
  tables_.Claim(file().clinic, {{Person("lee"), 0, {At(6, 9), At(6, 10)}, {}},
                                {Chair(), 0, {At(6, 9), At(6, 10)}, {}}});
  const std::int64_t before = StatementsRun();
  ASSERT_OK(availability_.Search(call_, query));
  EXPECT_EQ(StatementsRun() - before, 2);
}

TEST_F(AvailabilityTest, ATimeThatWasBookedIsNeverOfferedAgain) {
  const std::uint64_t seed = testing::FirstSeed(kSeed);
  SCOPED_TRACE(ReplayCommand(seed));
  std::mt19937_64 random(seed);
  SlotQuery query = Query("talk", At(5, 8), absl::Hours(30));
  query.modes = {Mode::kInPerson};
  for (int round = 0; round < 40; ++round) {
    ASSERT_OK_AND_ASSIGN(const SlotPage page, availability_.Search(call_, query));
    ASSERT_FALSE(page.slots.empty());
    const Slot slot = page.slots[random() % page.slots.size()];
    for (const PractitionerId& id : slot.practitioners) {
      tables_.Claim(file().clinic, {{ResourceId(id), 0, slot.time, {}}});
    }
    EXPECT_FALSE(Offers(query, slot.time.start)) << round;
  }
}

TEST_F(AvailabilityTest, SearchersNeverSeeATimeWhoseBookingWasAcknowledgedBefore) {
  const SlotQuery query = Query("talk", At(6, 0), absl::Hours(20));
  std::atomic<int> booked_steps{0};
  std::atomic<bool> done{false};
  const auto start_of = [](int step) { return At(6, 0) + absl::Minutes(15) * step; };
  std::thread booker([&] {
    for (int step = 0; step < 60; ++step) {
      tables_.Claim(file().clinic, {{Person("kim"), 0, {start_of(step), start_of(step + 1)}, {}},
                                    {Person("lee"), 0, {start_of(step), start_of(step + 1)}, {}}});
      booked_steps = step + 1;
    }
    done = true;
  });
  while (!done) {
    const int before = booked_steps;
    const auto page = availability_.Search(call_, query);
    EXPECT_OK(page);
    if (page.ok() && !page->slots.empty()) {
      EXPECT_GE(page->slots.front().time.start, start_of(before));
    }
  }
  booker.join();
}

TEST_F(AvailabilityTest, AllTimesAtOnceAreAsFreshAsASearchAndOneStatement) {
  const SlotQuery query = Query("talk", At(6, 12), absl::Hours(30));
  ASSERT_OK(availability_.Times(call_, query, true));
  const std::int64_t before = StatementsRun();
  ASSERT_OK_AND_ASSIGN(const FreeTimes times, availability_.Times(call_, query, true));
  EXPECT_EQ(StatementsRun() - before, 1);
  ASSERT_FALSE(times.slots.empty());
  EXPECT_TRUE(times.booked.empty());
  // By another process.
  tables_.Claim(file().clinic, {{Person("kim"), 0, {At(6, 15), At(6, 16)}, {}}});
  ASSERT_OK_AND_ASSIGN(const FreeTimes after, availability_.Times(call_, query, true));
  for (const Slot& slot : after.slots) {
    const bool overlaps = slot.time.Overlaps({At(6, 15), At(6, 16)});
    const auto& who = slot.practitioners;
    const auto kim = file().FindPractitioner("kim")->id;
    EXPECT_FALSE(overlaps && std::count(who.begin(), who.end(), kim) > 0);
  }
  ASSERT_EQ(after.booked.size(), 1U);
  EXPECT_EQ(after.booked[0].minutes, 60);
  EXPECT_EQ(after.booked[0].day, absl::CivilDay(2026, 1, 6));
  EXPECT_THAT(availability_.Times(call_, Query("talk", At(5, 0), absl::Hours(24 * 61)), false),
              HasReason(Reason::kFieldInvalid));
}

TEST_F(AvailabilityTest, AnExpiredHoldComesBackWithoutAnyWrite) {
  const SlotQuery query = Query("talk", At(6, 20), absl::Hours(1));  // kim alone
  ASSERT_TRUE(Offers(query, At(6, 20)));
  const absl::Time expire = clock_.Now() + absl::Minutes(10);
  tables_.Claim(file().clinic, {{Person("kim"), 0, {At(6, 20), At(6, 20, 30)}, expire}});
  EXPECT_FALSE(Offers(query, At(6, 20)));
  EXPECT_THAT(availability_.Assign(call_, Wish("talk", At(6, 20)), {}, false),
              IsOkAndHolds(::testing::IsEmpty()));
  clock_.Set(expire - absl::Microseconds(1));
  EXPECT_FALSE(Offers(query, At(6, 20)));
  clock_.Set(expire);
  EXPECT_TRUE(Offers(query, At(6, 20)));
  EXPECT_THAT(availability_.Assign(call_, Wish("talk", At(6, 20)), {}, false),
              IsOkAndHolds(::testing::SizeIs(1)));
}

TEST_F(AvailabilityTest, AChangeOfTheClinicsFileByAnotherProcessCountsAtOnce) {
  const SlotQuery query = Query("talk", At(7, 20), absl::Hours(1));
  ASSERT_TRUE(Offers(query, At(7, 20)));
  Apply("monday-sunday 09:00-12:00");
  EXPECT_FALSE(Offers(query, At(7, 20)));
  EXPECT_TRUE(Offers(Query("talk", At(7, 9), absl::Hours(1)), At(7, 9)));
}

TEST_F(AvailabilityTest, Trap6AVisitMayRunAcrossMidnightAndUntil24) {
  const SlotQuery query = Query("talk", At(5, 23), absl::Hours(2));
  EXPECT_TRUE(Offers(query, At(5, 23, 45)));
  EXPECT_TRUE(Offers(query, At(6, 0)));
  Apply("monday 12:00-24:00");
  EXPECT_TRUE(Offers(query, At(5, 23, 30)));   // ends at 24:00 with its buffer
  EXPECT_FALSE(Offers(query, At(5, 23, 45)));  // would end on Tuesday
}

TEST_F(AvailabilityTest, Trap7HoursAndGridStayPutWhenClocksChange) {
  const absl::TimeZone zone = file().zone;
  clock_.Set(absl::FromCivil(absl::CivilSecond(2026, 3, 6, 12), zone));
  Apply("monday-sunday 13:00-14:00");
  for (int day = 7; day <= 9; ++day) {  // clocks go forward on the 8th
    const absl::Time one = absl::FromCivil(absl::CivilSecond(2026, 3, day, 13), zone);
    SlotQuery query = Query("talk", one - absl::Hours(6), absl::Hours(12));
    query.resources = {Person("kim")};
    query.modes = {Mode::kVideo};
    ASSERT_OK_AND_ASSIGN(const SlotPage page, availability_.Search(call_, query));
    ASSERT_EQ(page.slots.size(), 3U) << day;
    EXPECT_EQ(page.slots[0].time.start, one);
    EXPECT_EQ(page.slots[2].time.start, one + absl::Minutes(30));
  }
}

TEST_F(AvailabilityTest, Trap16ExtremeTimesAreRefusedNotSearched) {
  for (const absl::Time time : {absl::InfinitePast(), absl::InfiniteFuture(),
                                absl::FromUnixSeconds(INT64_MAX / 4), absl::UnixEpoch()}) {
    EXPECT_THAT(availability_.Search(call_, Query("talk", time, absl::Hours(1))),
                HasReason(Reason::kFieldInvalid));
    EXPECT_THAT(availability_.Explain(call_, Wish("talk", time)), HasReason(Reason::kFieldInvalid));
    EXPECT_THAT(availability_.Assign(call_, Wish("talk", time), {}, true),
                HasReason(Reason::kFieldInvalid));
  }
  EXPECT_THAT(availability_.Search(call_, Query("talk", At(5, 0), absl::Hours(24 * 61))),
              HasReason(Reason::kFieldInvalid));
  EXPECT_THAT(availability_.Search(call_, Query("talk", At(5, 0), -absl::Hours(1))),
              HasReason(Reason::kFieldInvalid));
}

TEST_F(AvailabilityTest, SearchExplainAndAssignAgreeWithTheOracleOnAStoredClinic) {
  const std::uint64_t seed = testing::FirstSeed(kSeed);
  SCOPED_TRACE(ReplayCommand(seed));
  std::mt19937_64 random(seed);
  Apply("monday-sunday 00:00-24:00", R"(["monday-tuesday 06:00-11:00,17:00-21:00"])");
  std::vector<OracleClaim> claims;
  for (int round = 0; round < 60; ++round) {
    const ResourceId resource =
        std::vector{Person("kim"), Person("lee"), Chair(), ResourceId(patient_)}[random() % 4];
    OracleClaim claim{
        resource, resource == Person("lee") ? static_cast<int>(random() % 3) : 0, {}, {}};
    claim.during.start = At(5, 6) + absl::Minutes(5) * static_cast<int>(random() % 400);
    claim.during.end = claim.during.start + absl::Minutes(5) * static_cast<int>(1 + random() % 9);
    if (random() % 4 == 0) claim.expire = clock_.Now() + absl::Seconds(random() % 2 ? 60 : -60);
    const bool absent = random() % 8 == 0 && resource != ResourceId(patient_);
    if (absent) {
      claim.seat = kEverySeat;
      claim.expire.reset();
    }
    const bool taken = std::any_of(claims.begin(), claims.end(), [&](const OracleClaim& other) {
      return !absent && other.resource == claim.resource && other.seat == claim.seat &&
             other.during.Overlaps(claim.during);
    });
    if (taken) continue;
    claims.push_back(claim);
    tables_.Claim(file().clinic, {claim});
    const SlotOracle oracle(file(), claims, clock_.Now());
    SlotQuery query = Query(random() % 2 ? "talk" : "infusion", At(5, 6), absl::Hours(30));
    if (random() % 2) query.patient = patient_;
    query.for_pair = random() % 3 == 0;
    ASSERT_OK_AND_ASSIGN(const SlotPage page, availability_.Search(call_, query));
    ASSERT_EQ(page.slots.size(), oracle.Slots(query).size());
    SlotWish wish = Wish(random() % 2 ? "talk" : "infusion",
                         At(5, 8) + absl::Minutes(15) * static_cast<int>(random() % 130));
    wish.patient = query.patient;
    wish.for_pair = query.for_pair;
    ASSERT_OK_AND_ASSIGN(const Explanation explanation, availability_.Explain(call_, wish));
    ASSERT_EQ(explanation.free, oracle.IsOffered(wish));
    ASSERT_OK_AND_ASSIGN(const auto ways, availability_.Assign(call_, wish, {}, false));
    ASSERT_EQ(ways.empty(), oracle.Assignments(wish).empty());
  }
}

TEST_F(AvailabilityTest, PatientsAreToldOfVisitsThatOnlyTheFrontDeskBooks) {
  call_.principal.role = access::Role::kPatient;
  call_.principal.patient = patient_;
  EXPECT_THAT(availability_.Search(call_, Query("infusion", At(5, 9), absl::Hours(8))),
              HasReason(Reason::kNotBookableOnline));
  EXPECT_OK(availability_.Search(call_, Query("talk", At(5, 9), absl::Hours(8))));
}

TEST_F(AvailabilityTest, AnAbsenceTakesEverySeatForItsWholeLengthAndIsToldWithoutAVisit) {
  const Interval absence{At(1, 0), At(30, 12)};
  const SlotWish wish = Wish("infusion", At(6, 10));
  ASSERT_OK_AND_ASSIGN(const auto before, availability_.Assign(call_, wish, {}, false));
  ASSERT_FALSE(before.empty());
  const OracleClaim out = {Person("lee"), kEverySeat, absence, {}};  // has three seats
  tables_.Claim(file().clinic, {out});
  ASSERT_OK_AND_ASSIGN(const auto ways, availability_.Assign(call_, wish, {}, false));
  EXPECT_TRUE(ways.empty());
  const OwnTime own{Person("lee"), 0, {At(6, 9), At(6, 12)}};
  ASSERT_OK_AND_ASSIGN(const auto moving, availability_.Assign(call_, wish, {own}, true));
  EXPECT_TRUE(moving.empty()) << "neither a visit of theirs that moves nor an override";
  ASSERT_OK_AND_ASSIGN(const Explanation told, availability_.Explain(call_, wish));
  ASSERT_FALSE(told.blockers.empty());
  for (const Blocker& blocker : told.blockers) {  // one for each stretch of the visit
    EXPECT_EQ(blocker.reason, Reason::kSlotTaken);
    EXPECT_EQ(blocker.resource, Person("lee"));
    EXPECT_TRUE(blocker.appointment.IsNil());
    EXPECT_EQ(blocker.time, absence);
  }
  tables_.Unclaim(file().clinic, out);
  ASSERT_OK_AND_ASSIGN(const auto after, availability_.Assign(call_, wish, {}, false));
  EXPECT_EQ(after.size(), before.size());
}

TEST_F(AvailabilityTest, StaffAreToldWhoTakesATimeAndPatientsOnlyThatItIsTaken) {
  tables_.Claim(file().clinic, {{Person("kim"), 0, {At(6, 20), At(6, 20, 20)}, {}}});
  const SlotWish wish = Wish("talk", At(6, 20, 10), Mode::kVideo);
  ASSERT_OK_AND_ASSIGN(const Explanation full, availability_.Explain(call_, wish));
  ASSERT_EQ(full.blockers.size(), 2U);
  EXPECT_EQ(full.blockers[0].reason, Reason::kOffGrid);
  EXPECT_EQ(full.blockers[0].allowed_time, At(6, 20, 15));
  EXPECT_EQ(full.blockers[1].reason, Reason::kSlotTaken);
  EXPECT_EQ(full.blockers[1].resource, Person("kim"));
  EXPECT_EQ(full.blockers[1].phase, "talk");
  EXPECT_FALSE(full.blockers[1].appointment.IsNil());
  EXPECT_EQ(full.blockers[1].time, (Interval{At(6, 20), At(6, 20, 20)}));
  call_.principal.role = access::Role::kPatient;
  call_.principal.patient = patient_;
  ASSERT_OK_AND_ASSIGN(const Explanation bare, availability_.Explain(call_, wish));
  ASSERT_EQ(bare.blockers.size(), 2U);
  EXPECT_EQ(bare.blockers[1].phase, "talk");
  EXPECT_TRUE(bare.blockers[1].resource.IsNil());
  EXPECT_TRUE(bare.blockers[1].appointment.IsNil());
  EXPECT_FALSE(bare.blockers[1].time.has_value());
  EXPECT_TRUE(bare.blockers[1].need.empty());
}

TEST_F(AvailabilityTest, ATimeTooSoonTooLateOrClosedSaysSo) {
  ASSERT_OK_AND_ASSIGN(const Explanation soon,
                       availability_.Explain(call_, Wish("talk", At(5, 4), Mode::kVideo)));
  ASSERT_EQ(soon.blockers.size(), 1U);
  EXPECT_EQ(soon.blockers[0].reason, Reason::kNoticeTooShort);
  EXPECT_EQ(soon.blockers[0].allowed_time, At(5, 5));
  ASSERT_OK_AND_ASSIGN(const Explanation late,
                       availability_.Explain(call_, Wish("talk", At(66, 9), Mode::kVideo)));
  EXPECT_EQ(late.blockers[0].reason, Reason::kBeyondHorizon);
  ASSERT_OK_AND_ASSIGN(const Explanation closed,
                       availability_.Explain(call_, Wish("infusion", At(6, 16))));
  ASSERT_FALSE(closed.blockers.empty());
  EXPECT_EQ(closed.blockers[0].reason, Reason::kOutsideOpeningHours);
  EXPECT_EQ(closed.blockers[0].phase, "watch");  // the nurse leaves at 17:00
  EXPECT_EQ(closed.blockers[0].time, (Interval{At(6, 17), At(6, 17, 15)}));
  SlotWish phone = Wish("talk", At(6, 9), Mode::kPhone);
  ASSERT_OK_AND_ASSIGN(const Explanation unknown, availability_.Explain(call_, phone));
  EXPECT_EQ(unknown.blockers[0].reason, Reason::kNotOffered);
  SlotWish spanish = Wish("infusion", At(6, 9));
  spanish.language = "es";
  ASSERT_OK_AND_ASSIGN(const Explanation nobody, availability_.Explain(call_, spanish));
  EXPECT_EQ(nobody.blockers[0].reason, Reason::kNobodyQualified);
  EXPECT_EQ(nobody.blockers[0].need, "nurse");
}

TEST_F(AvailabilityTest, AssignsTheLeastBookedOfThatDayFirst) {
  ASSERT_OK_AND_ASSIGN(auto ways, availability_.Assign(call_, Wish("talk", At(6, 10)), {}, false));
  ASSERT_EQ(ways.size(), 2U);
  EXPECT_EQ(ways[0].resources, std::vector{Person("kim")});
  tables_.Claim(file().clinic, {{Person("kim"), 0, {At(6, 21), At(6, 22)}, {}}});
  ASSERT_OK_AND_ASSIGN(ways, availability_.Assign(call_, Wish("talk", At(6, 10)), {}, false));
  ASSERT_EQ(ways.size(), 2U);
  EXPECT_EQ(ways[0].resources, std::vector{Person("lee")});
}

TEST_F(AvailabilityTest, WhatAPlanHasTakenIsNotGivenASecondTime) {
  const SlotWish wish = Wish("talk", At(6, 10));
  const auto count = [&](const std::vector<OwnTime>& taken) {
    const auto ways = availability_.AssignBeside(call_, wish, {}, taken);
    EXPECT_OK(ways);
    return ways.value_or(std::vector<Assignment>()).size();
  };
  EXPECT_EQ(count({}), 2U);
  EXPECT_EQ(count({{Person("lee"), 1, {At(6, 10, 20), At(6, 11)}}}), 1U);
  EXPECT_EQ(count({{Person("lee"), 1, {At(6, 9), At(6, 10)}}, {Chair(), 0, {At(6, 9), At(6, 12)}}}),
            2U);
  EXPECT_EQ(count({{Person("lee"), 1, {At(6, 10), At(6, 11)}},
                   {Person("kim"), 0, {At(6, 10), At(6, 11)}}}),
            0U);
  EXPECT_EQ(count({}), 2U);
}

TEST_F(AvailabilityTest, AnOverrideLeavesHoursAsideButNotBookings) {
  const SlotWish wish = Wish("infusion", At(6, 20));  // the nurse works until 17:00
  EXPECT_THAT(availability_.Assign(call_, wish, {}, false), IsOkAndHolds(::testing::IsEmpty()));
  EXPECT_THAT(availability_.Assign(call_, wish, {}, true), IsOkAndHolds(::testing::SizeIs(1)));
  tables_.Claim(file().clinic, {{Chair(), 0, {At(6, 21), At(6, 22)}, {}}});
  EXPECT_THAT(availability_.Assign(call_, wish, {}, true), IsOkAndHolds(::testing::IsEmpty()));
  EXPECT_THAT(availability_.Assign(call_, wish, {{Chair(), 0, {At(6, 21), At(6, 22)}}}, true),
              IsOkAndHolds(::testing::SizeIs(1)));
}

TEST_F(AvailabilityTest, PagesStayPutWhileTimesAreTaken) {
  SlotQuery query = Query("talk", At(6, 0), absl::Hours(12));
  query.page_size = 5;
  ASSERT_OK_AND_ASSIGN(const SlotPage first, availability_.Search(call_, query));
  ASSERT_EQ(first.slots.size(), 5U);
  tables_.Claim(file().clinic, {{Person("kim"), 0, {At(6, 0), At(6, 1)}, {}}});  // behind us
  query.page_position = first.next_position;
  ASSERT_OK_AND_ASSIGN(const SlotPage second, availability_.Search(call_, query));
  ASSERT_FALSE(second.slots.empty());
  EXPECT_GE(second.slots[0].time.start, first.slots[4].time.start);
  query.page_position = "nonsense";
  EXPECT_THAT(availability_.Search(call_, query), HasReason(Reason::kPageTokenInvalid));
}

}  // namespace
}  // namespace tandem::availability
