// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pair_state.h"

#include <gtest/gtest.h>

#include "base/civil.h"

namespace tandem::courses {
namespace {

using appointments::Appointment;
using appointments::Status;

absl::TimeZone Zone() { return *LoadZone("America/Los_Angeles"); }

absl::Time At(absl::CivilMinute minute) { return *ResolveCivil(minute, Zone()); }

Appointment Visit(absl::CivilMinute start, absl::Duration length, Status status) {
  Appointment visit;
  visit.time = {At(start), At(start) + length};
  visit.status = status;
  visit.mode = directory::Mode::kVideo;
  return visit;
}

// On a Tuesday far from any change of clocks, 10:00 to 11:45.
Appointment Infusion(Status status = Status::kBooked) {
  return Visit(absl::CivilMinute(2027, 6, 1, 10, 0), absl::Minutes(105), status);
}

Appointment Session(int day, int hour, Status status = Status::kBooked) {
  return Visit(absl::CivilMinute(2027, 6, day, hour, 0), absl::Minutes(50), status);
}

PairJudgement Judge(const Appointment* infusion, const Appointment* session,
                    PairingChoice choice = PairingChoice::kWanted) {
  PairFacts facts;
  facts.choice = choice;
  facts.infusion = infusion;
  facts.session = session;
  facts.zone = Zone();
  return JudgePair(PairPolicy(), facts);
}

PairJudgement Judge(const Appointment& infusion, const Appointment& session) {
  return Judge(&infusion, &session);
}

using Rules = std::vector<PairRule>;

TEST(PairStateTest, AnInfusionThatIsNotBookedYetIsProposed) {
  EXPECT_EQ(Judge(nullptr, nullptr).state, PairState::kProposed);
}

TEST(PairStateTest, WithoutASessionByTheRatioAPairIsUnpairedUnlessThePatientChoseOrHasOne) {
  Appointment infusion = Infusion();
  const auto judge = [&](const Appointment* session, PairingChoice choice) {
    PairFacts facts;
    facts.infusion = &infusion;
    facts.session = session;
    facts.choice = choice;
    facts.zone = Zone();
    facts.is_unpaired = true;
    return JudgePair(PairPolicy(), facts);
  };
  const Appointment lost = Session(2, 10, Status::kCancelled);
  const Appointment too_late = Session(9, 10);
  EXPECT_EQ(judge(nullptr, PairingChoice::kWanted).state, PairState::kUnpaired);
  EXPECT_EQ(judge(&lost, PairingChoice::kWanted).state, PairState::kUnpaired);
  EXPECT_EQ(judge(&too_late, PairingChoice::kWanted).rules, Rules{PairRule::kTooLate});
  EXPECT_EQ(judge(nullptr, PairingChoice::kDeclined).state, PairState::kDeclined);
  EXPECT_EQ(judge(nullptr, PairingChoice::kWaiting).rules, Rules{PairRule::kNoSession});
  infusion.status = Status::kCancelled;
  EXPECT_EQ(judge(nullptr, PairingChoice::kWanted).rules, Rules{PairRule::kInfusionLost});
  PairFacts unbooked;
  unbooked.is_unpaired = true;
  EXPECT_EQ(JudgePair(PairPolicy(), unbooked).state, PairState::kUnpaired);
  unbooked.is_left_out = true;
  EXPECT_EQ(JudgePair(PairPolicy(), unbooked).state, PairState::kSkipped);
}

TEST(PairStateTest, TheNextDayIsLinkedAndTheSixthIsDegraded) {
  EXPECT_EQ(Judge(Infusion(), Session(2, 10)).state, PairState::kLinked);
  EXPECT_EQ(Judge(Infusion(), Session(2, 10)).after_discharge, absl::Minutes(22 * 60 + 15));
  const PairJudgement late = Judge(Infusion(), Session(7, 10));
  EXPECT_EQ(late.state, PairState::kDegraded);
  EXPECT_EQ(late.rules, Rules{PairRule::kNotPreferred});
}

TEST(PairStateTest, WhatDoesNotFitIsBrokenAndSaysWhy) {
  EXPECT_EQ(Judge(Infusion(), Session(1, 15)).rules,
            (Rules{PairRule::kSameDay, PairRule::kTooSoon}));
  EXPECT_EQ(Judge(Infusion(), Session(9, 10)).rules, Rules{PairRule::kTooLate});
  Appointment in_person = Session(2, 10);
  in_person.mode = directory::Mode::kInPerson;
  EXPECT_EQ(Judge(Infusion(), in_person).rules, Rules{PairRule::kNoDriving});
}

TEST(PairStateTest, ASessionRunsIntoNoOtherInfusion) {
  const Appointment infusion = Infusion();
  const Appointment session = Session(3, 10);
  PairFacts facts;
  facts.infusion = &infusion;
  facts.session = &session;
  facts.zone = Zone();
  facts.next_infusion = session.time.end + absl::Hours(2);
  EXPECT_EQ(JudgePair(PairPolicy(), facts).state, PairState::kLinked);
  facts.next_infusion = session.time.end + absl::Minutes(119);
  EXPECT_EQ(JudgePair(PairPolicy(), facts).rules, Rules{PairRule::kNextInfusion});
}

TEST(PairStateTest, WhatWasLostIsBrokenAndTheOtherHalfIsNotTouched) {
  for (const Status lost : {Status::kCancelled, Status::kNoShow, Status::kEnteredInError}) {
    EXPECT_EQ(Judge(Infusion(), Session(2, 10, lost)).rules, Rules{PairRule::kSessionLost});
    EXPECT_EQ(Judge(Infusion(lost), Session(2, 10)).rules, Rules{PairRule::kInfusionLost});
  }
  const Appointment infusion = Infusion();
  EXPECT_EQ(Judge(&infusion, nullptr).rules, Rules{PairRule::kNoSession});
}

TEST(PairStateTest, BothHeldOrBothOverAreSaidSo) {
  EXPECT_EQ(Judge(Infusion(), Session(2, 10, Status::kProposed)).state, PairState::kHeld);
  EXPECT_EQ(Judge(Infusion(Status::kFulfilled), Session(2, 10, Status::kFulfilled)).state,
            PairState::kCompleted);
  EXPECT_EQ(Judge(Infusion(Status::kFulfilled), Session(2, 10)).state, PairState::kLinked);
}

TEST(PairStateTest, WhatIsPendingIsHeldWhileItFitsAndBrokenWhenItDoesNot) {
  for (const Status pending : {Status::kPending, Status::kProposed}) {
    EXPECT_EQ(Judge(Infusion(pending), Session(2, 10)).state, PairState::kHeld);
    const PairJudgement late = Judge(Infusion(), Session(7, 10, pending));
    EXPECT_EQ(late.state, PairState::kHeld);
    EXPECT_EQ(late.rules, Rules{});
    EXPECT_TRUE(Stands(late));
    const PairJudgement broken = Judge(Infusion(pending), Session(9, 10, pending));
    EXPECT_EQ(broken.state, PairState::kBroken);
    EXPECT_EQ(broken.rules, Rules{PairRule::kTooLate});
    EXPECT_FALSE(Stands(broken));
  }
  EXPECT_TRUE(TakesPlace(Infusion(Status::kPending)));
  EXPECT_FALSE(TakesPlace(Infusion(Status::kProposed)));
}

TEST(PairStateTest, ADischargeThatCameLaterIsWhatCounts) {
  Appointment infusion = Infusion(Status::kFulfilled);
  infusion.actual_end = At(absl::CivilMinute(2027, 6, 1, 23, 0));
  EXPECT_EQ(Judge(infusion, Session(2, 10)).rules, Rules{PairRule::kTooSoon});
}

TEST(PairStateTest, WhoWantsNoneHasNoBrokenPair) {
  const Appointment infusion = Infusion();
  EXPECT_EQ(Judge(&infusion, nullptr, PairingChoice::kDeclined).state, PairState::kDeclined);
  EXPECT_EQ(Judge(&infusion, nullptr, PairingChoice::kFollowUp).state, PairState::kDeclined);
  EXPECT_EQ(Judge(&infusion, nullptr, PairingChoice::kWaiting).state, PairState::kBroken);
  EXPECT_EQ(Judge(&infusion, nullptr, PairingChoice::kWaiting).rules, Rules{PairRule::kNoSession});
}

TEST(PairStateTest, ATherapistOfTheirOwnCountsWithinTheSameWindow) {
  const Appointment infusion = Infusion();
  PairFacts facts;
  facts.choice = PairingChoice::kExternal;
  facts.infusion = &infusion;
  facts.zone = Zone();
  facts.external = Session(2, 18).time;
  EXPECT_EQ(JudgePair(PairPolicy(), facts).state, PairState::kExternal);
  facts.external = Session(20, 18).time;
  EXPECT_EQ(JudgePair(PairPolicy(), facts).state, PairState::kBroken);
}

// Of the infusion on the first of June; `previous` is another one.
PairJudgement JudgeBy(PairDirection direction, const Appointment& session,
                      const Appointment* previous = nullptr) {
  const Appointment infusion = Infusion();
  PairFacts facts;
  facts.infusion = &infusion;
  facts.session = &session;
  facts.zone = Zone();
  if (previous != nullptr) {
    facts.previous_infusion = InfusionTimesOf(previous->time, previous->actual_end, Zone());
  }
  PairPolicy policy;
  policy.direction = direction;
  return JudgePair(policy, facts);
}

Appointment Before(int day, int hour, int minute) {
  return Visit(absl::CivilMinute(2027, 5, day, hour, minute), absl::Minutes(50), Status::kBooked);
}
Appointment OnItsDay(int hour, int minute) {
  return Visit(absl::CivilMinute(2027, 6, 1, hour, minute), absl::Minutes(50), Status::kBooked);
}

TEST(PairStateTest, BeforeTheInfusionASessionIsLinkedOnTheSameDayAndDegradedOnTheDayBefore) {
  for (const PairDirection direction : {PairDirection::kBefore, PairDirection::kBoth}) {
    EXPECT_EQ(JudgeBy(direction, OnItsDay(5, 10)).state, PairState::kLinked) << "4 hours before";
    EXPECT_EQ(JudgeBy(direction, OnItsDay(8, 40)).state, PairState::kLinked) << "half an hour";
    EXPECT_EQ(JudgeBy(direction, OnItsDay(8, 45)).rules, Rules{PairRule::kTooNear});
    EXPECT_EQ(JudgeBy(direction, OnItsDay(9, 55)).rules, Rules{PairRule::kTooNear});
    EXPECT_EQ(JudgeBy(direction, OnItsDay(5, 5)).rules, Rules{PairRule::kTooEarly});
    const PairJudgement day_before = JudgeBy(direction, Before(31, 9, 0));
    EXPECT_EQ(day_before.state, PairState::kDegraded);
    EXPECT_EQ(day_before.rules, Rules{PairRule::kNotPreferred});
    EXPECT_EQ(day_before.after_discharge, -absl::Minutes(26 * 60 + 45));
    EXPECT_EQ(JudgeBy(direction, Before(30, 23, 55)).rules, Rules{PairRule::kTooEarly});
  }
  EXPECT_EQ(JudgeBy(PairDirection::kAfter, OnItsDay(8, 40)).rules,
            (Rules{PairRule::kSameDay, PairRule::kTooSoon}));
}

TEST(PairStateTest, AfterTheInfusionThereIsAPairUnlessSessionsComeBefore) {
  EXPECT_EQ(JudgeBy(PairDirection::kBefore, Session(2, 10)).rules, Rules{PairRule::kAfterInfusion});
  EXPECT_EQ(JudgeBy(PairDirection::kBefore, OnItsDay(10, 0)).rules,
            Rules{PairRule::kAfterInfusion});
  EXPECT_EQ(JudgeBy(PairDirection::kBoth, Session(2, 10)).state, PairState::kLinked);
  EXPECT_EQ(JudgeBy(PairDirection::kBoth, OnItsDay(10, 0)).rules,
            (Rules{PairRule::kSameDay, PairRule::kTooSoon}));
  EXPECT_EQ(JudgeBy(PairDirection::kBoth, Session(7, 10)).state, PairState::kDegraded);
}

TEST(PairStateTest, ASessionBeforeItsInfusionLeavesTimeAfterTheOneBeforeThat) {
  Appointment previous =
      Visit(absl::CivilMinute(2027, 5, 30, 9, 0), absl::Minutes(105), Status::kFulfilled);
  for (const PairDirection direction : {PairDirection::kBefore, PairDirection::kBoth}) {
    previous.actual_end.reset();
    EXPECT_EQ(JudgeBy(direction, Before(31, 9, 0), &previous).state, PairState::kDegraded);
    previous.actual_end = At(absl::CivilMinute(2027, 5, 30, 21, 5));
    EXPECT_EQ(JudgeBy(direction, Before(31, 9, 0), &previous).rules,
              Rules{PairRule::kPreviousInfusion});
    EXPECT_EQ(JudgeBy(direction, Before(31, 9, 5), &previous).state, PairState::kDegraded);
    EXPECT_EQ(JudgeBy(direction, OnItsDay(8, 40), &previous).state, PairState::kLinked);
    Appointment in_person = Before(31, 21, 0);
    in_person.mode = directory::Mode::kInPerson;
    EXPECT_EQ(JudgeBy(direction, in_person, &previous).rules, Rules{PairRule::kPreviousInfusion});
    EXPECT_EQ(JudgeBy(direction, OnItsDay(5, 5), &previous).rules, Rules{PairRule::kTooEarly});
    // Both at once.
    previous.actual_end = At(absl::CivilMinute(2027, 5, 31, 20, 0));
    EXPECT_EQ(JudgeBy(direction, OnItsDay(4, 0), &previous).rules,
              (Rules{PairRule::kTooEarly, PairRule::kPreviousInfusion}));
  }
  EXPECT_EQ(JudgeBy(PairDirection::kBoth, Session(2, 10), &previous).state, PairState::kLinked)
      << "of a session after its infusion nobody asks";
}

TEST(PairStateTest, ATherapistOfTheirOwnMayComeBeforeTheInfusionWhereSessionsDo) {
  const Appointment infusion = Infusion();
  PairFacts facts;
  facts.choice = PairingChoice::kExternal;
  facts.infusion = &infusion;
  facts.zone = Zone();
  facts.external = OnItsDay(7, 0).time;
  PairPolicy policy;
  EXPECT_EQ(JudgePair(policy, facts).state, PairState::kBroken);
  policy.direction = PairDirection::kBoth;
  EXPECT_EQ(JudgePair(policy, facts).state, PairState::kExternal);
  facts.previous_infusion =
      InfusionTimesOf(Before(31, 18, 0).time, At(absl::CivilMinute(2027, 5, 31, 23, 0)), Zone());
  EXPECT_EQ(JudgePair(policy, facts).rules, Rules{PairRule::kPreviousInfusion});
}

// 72 hours on the wall, although 71 or 73 have passed.
TEST(PairStateTest, AChangeOfClocksMovesNoWindow) {
  for (const absl::CivilDay day : {absl::CivilDay(2027, 3, 12), absl::CivilDay(2027, 11, 5)}) {
    const absl::CivilMinute start = absl::CivilMinute(day) + 10 * 60;
    const Appointment infusion = Visit(start, absl::Minutes(105), Status::kBooked);
    const absl::CivilMinute last = start + 105 + 72 * 60;
    EXPECT_EQ(Judge(infusion, Visit(last, absl::Minutes(50), Status::kBooked)).state,
              PairState::kLinked);
    EXPECT_EQ(Judge(infusion, Visit(last + 5, absl::Minutes(50), Status::kBooked)).state,
              PairState::kDegraded);
  }
}

}  // namespace
}  // namespace tandem::courses
