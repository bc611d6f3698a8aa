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
