// SPDX-License-Identifier: Apache-2.0
// What is proposed for courses of a real clinic, on a real database.
#include "scheduler/courses/course_proposals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/testing/matchers.h"
#include "scheduler/availability/testing/claim_tables.h"
#include "scheduler/courses/testing/course_fixture.h"

namespace tandem::courses {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::SizeIs;

class CourseProposalsTest : public CourseFixture {
 protected:
  explicit CourseProposalsTest(std::vector<std::pair<std::string, std::string>> changes = {})
      : CourseFixture(std::move(changes)) {}

  std::string Text(const ProposedPlan& plan) const { return TextOf(plan, *clinic_); }
  std::string BestOf(const CourseTerms& terms, absl::Time earliest = absl::InfinitePast()) {
    CourseQuestion question;
    question.terms = terms;
    question.earliest = earliest;
    const ProposedPlans proposed = Propose(question);
    return proposed.plans.empty() ? "nothing" : Text(proposed.plans[0]);
  }
  CourseQuestion Rest(const CourseView& course) const {
    CourseQuestion question;
    question.running = course.course.id;
    return question;
  }
  // Two infusions with tess on the day after each.
  CourseView BookTwo() {
    return BookCourse(Terms(AddPatient(), 2),
                      {{1, Infusion("2026-03-10 10:00"), Session("2026-03-11 12:00", "tess")},
                       {2, Infusion("2026-03-13 10:00"), Session("2026-03-14 12:00", "tess")}});
  }
  // All of the day's time of the therapist is somebody else's.
  void TakeDay(const std::string& day, std::string_view therapist) {
    tables_.Claim(
        clinic_->clinic,
        {{ResourceId(Who(therapist)), 0, {At(day + " 08:00"), At(day + " 18:00")}, std::nullopt}});
  }

  availability::ClaimTables tables_{db_};
};

TEST_F(CourseProposalsTest, EveryInfusionHasASessionInTheDaysAfterItWithOneTherapistInOneHouse) {
  CourseQuestion question;
  question.terms = Terms(AddPatient(), 3);
  question.earliest = At("2026-03-10 08:00");
  const ProposedPlans proposed = Propose(question);
  ASSERT_THAT(proposed.plans, SizeIs(3));
  EXPECT_TRUE(proposed.proven);
  const ProposedPlan& best = proposed.plans[0];
  ASSERT_THAT(best.pairs, SizeIs(3));
  EXPECT_EQ(best.merit.paired, 3);
  EXPECT_EQ(best.merit.stretched, 0);
  EXPECT_GE(best.pairs[0].infusion.time.start, question.earliest);
  for (const ProposedPair& pair : best.pairs) {
    EXPECT_EQ(pair.judgement.state, PairState::kLinked);
    EXPECT_EQ(pair.days_after, 1);
    EXPECT_TRUE(pair.same_place);
    EXPECT_FALSE(pair.unchanged);
    EXPECT_EQ(pair.same_therapist, pair.position > 1);
    EXPECT_EQ(pair.session->practitioner, Who("tess"));
  }
  for (std::size_t k = 1; k < 3; ++k) {
    EXPECT_GE(best.pairs[k].infusion.time.start,
              best.pairs[k - 1].infusion.time.start + absl::Hours(48));
  }
}

TEST_F(CourseProposalsTest, TheSameStateAndTheSameQuestionGiveTheSamePlans) {
  CourseQuestion question;
  question.terms = Terms(AddPatient(), 4);
  question.plans = 5;
  const auto text = [&] {
    std::string all;
    for (const ProposedPlan& plan : Propose(question).plans) all += Text(plan) + "\n";
    return all;
  };
  const std::string first = text();
  EXPECT_EQ(text(), first);
  availability::Availability others(clock_, db_.pool(), directories_);
  CourseProposals elsewhere({clock_, directories_, others, courses_, clearances_, homes_});
  const auto again = elsewhere.Propose(desk_, question);
  ASSERT_OK(again);
  std::string all;
  for (const ProposedPlan& plan : again->plans) all += Text(plan) + "\n";
  EXPECT_EQ(all, first);
}

TEST_F(CourseProposalsTest, WhatIsProposedCanBeBooked) {
  CourseQuestion question;
  question.terms = Terms(AddPatient(), 6);
  const ProposedPlan plan = Propose(question).plans.at(0);
  std::vector<PairPlan> pairs;
  for (const ProposedPair& pair : plan.pairs) {
    pairs.push_back({pair.position, pair.infusion, pair.session});
  }
  const CourseView booked = BookCourse(*question.terms, pairs);
  for (std::size_t i = 0; i < plan.pairs.size(); ++i) {
    EXPECT_EQ(booked.pairs[i].judgement.state, plan.pairs[i].judgement.state);
    EXPECT_EQ(booked.pairs[i].session->time.start, plan.pairs[i].session->time.start);
  }
  // And then nothing is better than what is there.
  const ProposedPlans rest = Propose(Rest(booked));
  ASSERT_FALSE(rest.plans.empty());
  EXPECT_EQ(rest.plans[0].merit.changed, 0);
  for (const ProposedPair& pair : rest.plans[0].pairs) EXPECT_TRUE(pair.unchanged);
}

TEST_F(CourseProposalsTest, NothingIsProposedInsideTheLeadTimeUnlessSomebodySaysFromWhen) {
  const CourseTerms terms = Terms(AddPatient(), 1);
  clock_.Set(At("2026-03-02 12:00"));
  CourseQuestion question;
  question.terms = terms;
  EXPECT_EQ(Propose(question).plans.at(0).pairs[0].infusion.time.start, At("2026-03-04 12:00"));
  question.earliest = At("2026-03-02 14:00");
  EXPECT_EQ(Propose(question).plans.at(0).pairs[0].infusion.time.start, At("2026-03-02 14:00"));
  question.earliest = At("2026-03-20 09:00");
  EXPECT_GE(Propose(question).plans.at(0).pairs[0].infusion.time.start, At("2026-03-20 09:00"));
  question.earliest = At("2300-01-01 00:00");
  EXPECT_TRUE(Propose(question).plans.empty());
}

TEST_F(CourseProposalsTest, WhatIsAgreedIsKeptAndWhatBeginsSoonDoesNotMove) {
  const CourseView course = BookTwo();
  clock_.Set(At("2026-03-09 08:00"));  // the first begins in 26 hours
  Cancel(*course.pairs[1].infusion);
  const ProposedPlans rest = Propose(Rest(course));
  ASSERT_FALSE(rest.plans.empty());
  const ProposedPlan& plan = rest.plans[0];
  ASSERT_THAT(plan.pairs, SizeIs(2));
  EXPECT_TRUE(plan.pairs[0].unchanged);
  EXPECT_EQ(plan.pairs[0].infusion, Infusion("2026-03-10 10:00"));
  EXPECT_FALSE(plan.pairs[1].unchanged);
  // Its session is still there: an infusion that fits it changes nothing that is agreed.
  EXPECT_EQ(plan.pairs[1].session, Session("2026-03-14 12:00", "tess"));
  EXPECT_EQ(plan.merit.changed, 0);
}

TEST_F(CourseProposalsTest, AnInfusionThatTookPlaceGetsAnotherSessionWhenItsOwnIsLost) {
  const CourseView course = BookTwo();
  clock_.Set(At("2026-03-10 20:00"));
  Cancel(*course.pairs[0].session);
  const ProposedPlan plan = Propose(Rest(course)).plans.at(0);
  EXPECT_EQ(plan.pairs[0].infusion, Infusion("2026-03-10 10:00"));
  ASSERT_TRUE(plan.pairs[0].session.has_value());
  EXPECT_GE(plan.pairs[0].session->time.start, At("2026-03-11 08:00"));
  EXPECT_EQ(plan.pairs[0].judgement.state, PairState::kLinked);
  EXPECT_TRUE(plan.pairs[1].unchanged);
  EXPECT_EQ(plan.merit.paired, 2);
}

TEST_F(CourseProposalsTest, APlanThatWasTakenMeanwhileIsKeptAsFarAsItCanBe) {
  CourseQuestion question;
  question.terms = Terms(AddPatient(), 3);
  const ProposedPlan plan = Propose(question).plans.at(0);
  for (const ProposedPair& pair : plan.pairs) {
    question.near.push_back({pair.position, pair.infusion, pair.session});
  }
  ASSERT_TRUE(Take(Local(plan.pairs[1].session->time.start), "tess"));
  const ProposedPlan repaired = Propose(question).plans.at(0);
  EXPECT_EQ(repaired.pairs[0].infusion, plan.pairs[0].infusion);
  EXPECT_EQ(repaired.pairs[0].session, plan.pairs[0].session);
  EXPECT_EQ(repaired.pairs[1].infusion, plan.pairs[1].infusion);
  EXPECT_NE(repaired.pairs[1].session, plan.pairs[1].session);
  EXPECT_EQ(repaired.pairs[2].infusion, plan.pairs[2].infusion);
  EXPECT_EQ(repaired.pairs[2].session, plan.pairs[2].session);
  EXPECT_EQ(repaired.merit.changed, 0);
  EXPECT_FALSE(repaired.pairs[0].unchanged);  // nobody has booked it
}

TEST_F(CourseProposalsTest, WishesForPlaceModeAndLanguageHold) {
  CourseTerms terms = Terms(AddPatient(), 2);
  terms.wishes.session_modes = {directory::Mode::kVideo};
  terms.wishes.patient_state = "NY";
  terms.wishes.language = "es";
  CourseQuestion question;
  question.terms = terms;
  const ProposedPlan plan = Propose(question).plans.at(0);
  for (const ProposedPair& pair : plan.pairs) {
    EXPECT_EQ(pair.session->practitioner, Who("vera"));
    EXPECT_EQ(pair.session->mode, directory::Mode::kVideo);
  }
  question.terms->wishes.locations = {Site("annex")};
  EXPECT_TRUE(Propose(question).plans.empty());
}

TEST_F(CourseProposalsTest, AWishedTherapistAndWeekdayWeigh) {
  CourseTerms terms = Terms(AddPatient(), 1);
  terms.wishes.therapist = Who("omar");
  terms.wishes.days_of_week = {absl::Weekday::thursday};
  CourseQuestion question;
  question.terms = terms;
  const ProposedPair pair = Propose(question).plans.at(0).pairs.at(0);
  EXPECT_EQ(pair.session->practitioner, Who("omar"));
  EXPECT_EQ(absl::GetWeekday(absl::ToCivilDay(pair.session->time.start, clinic_->zone)),
            absl::Weekday::thursday);
}

TEST_F(CourseProposalsTest, WhoWantsNoSessionsGetsInfusionsOnly) {
  CourseTerms terms = Terms(AddPatient(), 2);
  terms.session_type = {};
  CourseQuestion question;
  question.terms = terms;
  const ProposedPlan plan = Propose(question).plans.at(0);
  ASSERT_THAT(plan.pairs, SizeIs(2));
  for (const ProposedPair& pair : plan.pairs) {
    EXPECT_FALSE(pair.session.has_value());
    EXPECT_EQ(pair.judgement.state, PairState::kDeclined);
  }
}

TEST_F(CourseProposalsTest, ASearchShowsEachTimeWithTheSessionsThatFitItTheBestFirst) {
  PairSearch search;
  search.infusion_type = clinic_->FindVisitType("infusion")->id;
  search.session_type = clinic_->FindVisitType("session")->id;
  search.window = {At("2026-03-10 00:00"), At("2026-03-11 00:00")};
  search.patient = AddPatient();
  search.sessions = 4;
  const auto slots = proposals_.Search(desk_, search);
  ASSERT_OK(slots);
  ASSERT_THAT(*slots, SizeIs(10));  // 08:00 to 17:00
  for (const PairSlot& slot : *slots) {
    ASSERT_THAT(slot.pairs, SizeIs(4));
    for (std::size_t i = 0; i < slot.pairs.size(); ++i) {
      EXPECT_EQ(slot.pairs[i].infusion, slot.infusion);
      EXPECT_EQ(slot.pairs[i].judgement.state, PairState::kLinked);
      if (i > 0) {
        EXPECT_LE(slot.pairs[i].points, slot.pairs[i - 1].points);
      }
    }
  }
}

TEST_F(CourseProposalsTest, SessionsTwoHundredKilometersAwayAreNoPair) {
  PairSearch search;
  search.infusion_type = clinic_->FindVisitType("infusion")->id;
  search.session_type = clinic_->FindVisitType("session")->id;
  search.window = {At("2026-03-10 10:00"), At("2026-03-10 11:00")};
  search.sessions = kSessionsPerSlotMax;
  const auto near = proposals_.Search(desk_, search);
  ASSERT_OK(near);
  for (const ProposedPair& pair : near->at(0).pairs) {
    EXPECT_NE(pair.session->location, Site("far"));
  }
}

// Next door it is two hundred kilometers to the only therapist.
class FarTherapistTest : public CourseProposalsTest {
 protected:
  FarTherapistTest()
      : CourseProposalsTest({{"telehealth: true, hours: {main:", "hours: {far:"},
                             {"hours: {annex: [\"monday-sunday 08:00-18:00\"]}",
                              "hours: {far: [\"monday-sunday 08:00-18:00\"]}"}}) {}
};

TEST_F(FarTherapistTest, OnlyVideoIsLeft) {
  CourseQuestion question;
  question.terms = Terms(AddPatient(), 2);
  const ProposedPlan plan = Propose(question).plans.at(0);
  for (const ProposedPair& pair : plan.pairs) {
    EXPECT_EQ(pair.session->practitioner, Who("vera"));
  }
}

// Who lives there has it near, after days in town; who lives halfway has not.
TEST_F(FarTherapistTest, FarFromTheInfusionIsNearForWhoLivesThere) {
  CourseQuestion question;
  question.terms = Terms(AddPatient("12110"), 2);
  const ProposedPlan there = Propose(question).plans.at(0);
  for (const ProposedPair& pair : there.pairs) {
    EXPECT_EQ(pair.session->location, Site("far"));
    EXPECT_TRUE(pair.near_home);
  }
  for (const char* elsewhere : {"12508", "10026", "99999"}) {  // the last one is in no file
    question.terms = Terms(AddPatient(elsewhere), 2);
    const ProposedPlan plan = Propose(question).plans.at(0);
    for (const ProposedPair& pair : plan.pairs) {
      EXPECT_EQ(pair.session->practitioner, Who("vera"));
      EXPECT_FALSE(pair.near_home);
    }
  }
}

// Nobody is free but vera, on few days.
class RareTherapistTest : public CourseProposalsTest {
 protected:
  RareTherapistTest()
      : CourseProposalsTest({{"telehealth: true, hours: {main: [\"monday-sunday 08:00-18:00\"]}",
                              "hours: {far: [\"monday-sunday 08:00-18:00\"]}"},
                             {"hours: {annex: [\"monday-sunday 08:00-18:00\"]}",
                              "hours: {far: [\"monday-sunday 08:00-18:00\"]}"},
                             {"hours: {remote: [\"monday-sunday 08:00-18:00\"]}",
                              "hours: {}, dated_hours: {remote: [\"2026-03-12 09:00-10:00\"]}"}}) {}
};

TEST_F(RareTherapistTest, APartialPlanSaysWhichInfusionHasNoSession) {
  CourseQuestion question;
  question.terms = Terms(AddPatient(), 3);
  const ProposedPlan plan = Propose(question).plans.at(0);
  ASSERT_THAT(plan.pairs, SizeIs(3));
  EXPECT_EQ(plan.merit.paired, 1);
  EXPECT_EQ(std::count_if(plan.pairs.begin(), plan.pairs.end(),
                          [](const ProposedPair& pair) { return !pair.session.has_value(); }),
            2);
  for (const ProposedPair& pair : plan.pairs) {
    if (pair.session.has_value()) continue;
    EXPECT_EQ(pair.judgement.state, PairState::kBroken);
    EXPECT_THAT(pair.judgement.rules, ElementsAre(PairRule::kNoSession));
  }
}

// Infusions at ten only, on the Friday and the Sunday on which clocks go forward and some after.
class ClockChangeTest : public CourseProposalsTest {
 protected:
  ClockChangeTest()
      : CourseProposalsTest(
            {{"seats: 2, hours: {main: [\"monday-sunday 08:00-18:00\"]}",
              "seats: 2, hours: {}, dated_hours: {main: [\"2026-03-07 10:00-11:00\","
              " \"2026-03-09 10:00-11:00\"]}"}}) {}
};

TEST_F(ClockChangeTest, TheSameHourTwoDaysLaterIsFarEnoughAlsoWhenClocksGoForward) {
  // 47 hours lie between them.
  EXPECT_THAT(BestOf(Terms(AddPatient(), 2)),
              AllOf(::testing::HasSubstr("infusion 2026-03-07 10:00"),
                    ::testing::HasSubstr("infusion 2026-03-09 10:00")));
  // And an hour later on the wall is a later one: 17 hours after the discharge is not preferred.
  PairSearch search;
  search.infusion_type = clinic_->FindVisitType("infusion")->id;
  search.session_type = clinic_->FindVisitType("session")->id;
  search.window = {At("2026-03-07 00:00"), At("2026-03-08 00:00")};
  search.sessions = kSessionsPerSlotMax;
  const auto slots = proposals_.Search(desk_, search);
  ASSERT_OK(slots);
  for (const ProposedPair& pair : slots->at(0).pairs) {
    EXPECT_GE(*pair.judgement.after_discharge, absl::Hours(18));
  }
}

TEST_F(CourseProposalsTest, FirstOffersAreOfTheSameTherapist) {
  const CourseView course = BookTwo();
  Cancel(*course.pairs[0].session);
  const auto offers = Offers(course, 1);
  ASSERT_THAT(offers, SizeIs(kOffersMax));
  for (const PairOffer& offer : offers) {
    EXPECT_EQ(offer.step, OfferStep::kSameTherapist);
    EXPECT_EQ(offer.pair.session->practitioner, Who("tess"));
    EXPECT_EQ(offer.pair.infusion, Infusion("2026-03-10 10:00"));
  }
  EXPECT_GE(offers[0].pair.points, offers[1].pair.points);
  EXPECT_NE(offers[0].pair.session, offers[1].pair.session);
}

TEST_F(CourseProposalsTest, ThenOfAnotherTherapistInPerson) {
  const CourseView course = BookTwo();
  Cancel(*course.pairs[0].session);
  for (const char* day : {"2026-03-11", "2026-03-12", "2026-03-13"}) TakeDay(day, "tess");
  const auto offers = Offers(course, 1);
  ASSERT_THAT(offers, SizeIs(kOffersMax));
  for (const PairOffer& offer : offers) {
    EXPECT_EQ(offer.step, OfferStep::kOtherTherapist);
    EXPECT_EQ(offer.pair.session->practitioner, Who("omar"));
    EXPECT_EQ(offer.pair.judgement.state, PairState::kLinked);
  }
}

TEST_F(CourseProposalsTest, ThenByVideo) {
  const CourseView course = BookTwo();
  Cancel(*course.pairs[0].session);
  for (const char* day : {"2026-03-11", "2026-03-12", "2026-03-13"}) {
    TakeDay(day, "tess");
    TakeDay(day, "omar");
  }
  const auto offers = Offers(course, 1);
  ASSERT_THAT(offers, SizeIs(kOffersMax));
  for (const PairOffer& offer : offers) {
    EXPECT_EQ(offer.step, OfferStep::kTelehealth);
    EXPECT_EQ(offer.pair.session->practitioner, Who("vera"));
  }
}

TEST_F(CourseProposalsTest, ThenTheInfusionMovesByTwoDaysAtMostAndKeepsItsDistances) {
  const CourseView course = BookTwo();
  Cancel(*course.pairs[0].session);
  // Until the second infusion everybody is busy from the day after the first on.
  for (const char* day : {"2026-03-11", "2026-03-12", "2026-03-13"}) {
    for (const char* who : {"tess", "omar", "vera"}) TakeDay(day, who);
  }
  const auto offers = Offers(course, 1);
  ASSERT_THAT(offers, SizeIs(kOffersMax));
  for (const PairOffer& offer : offers) {
    EXPECT_EQ(offer.step, OfferStep::kMoveInfusion);
    EXPECT_EQ(offer.pair.judgement.state, PairState::kLinked);
    const absl::Time start = offer.pair.infusion.time.start;
    EXPECT_GE(start, At("2026-03-08 10:00"));
    EXPECT_LE(start, At("2026-03-11 10:00"));  // 48 hours before the second
    EXPECT_EQ(absl::ToCivilDay(offer.pair.session->time.start, clinic_->zone),
              absl::CivilDay(2026, 3, 10));
  }
}

TEST_F(CourseProposalsTest, AnInfusionThatBeginsSoonIsNotMoved) {
  const CourseView course = BookTwo();
  Cancel(*course.pairs[0].session);
  clock_.Set(At("2026-03-08 12:00"));
  for (const char* day : {"2026-03-11", "2026-03-12", "2026-03-13"}) {
    for (const char* who : {"tess", "omar", "vera"}) TakeDay(day, who);
  }
  EXPECT_THAT(Offers(course, 1), ::testing::Each(::testing::Field(
                                     &PairOffer::step, ::testing::Ge(OfferStep::kOwnTherapist))));
}

TEST_F(CourseProposalsTest, AtLastWithAnybodyAtAnyTimeThatMakesAPair) {
  const CourseView course =
      BookCourse(Terms(AddPatient(), 1),
                 {{1, Infusion("2026-03-10 10:00"), Session("2026-03-11 12:00", "tess")}});
  Cancel(*course.pairs[0].session);
  clock_.Set(At("2026-03-08 12:00"));
  // Nobody in the preferred window, and tess not at all.
  for (const char* day : {"2026-03-11", "2026-03-12", "2026-03-13"}) {
    for (const char* who : {"tess", "omar", "vera"}) TakeDay(day, who);
  }
  for (const char* day : {"2026-03-14", "2026-03-15", "2026-03-16", "2026-03-17"}) {
    TakeDay(day, "tess");
  }
  const auto offers = Offers(course, 1);
  ASSERT_THAT(offers, SizeIs(kOffersMax));
  for (const PairOffer& offer : offers) {
    EXPECT_EQ(offer.step, OfferStep::kAnyTime);
    EXPECT_EQ(offer.pair.judgement.state, PairState::kDegraded);
  }
}

TEST_F(CourseProposalsTest, OffersForAPairThatStandsAreBetterThanIt) {
  const CourseView course =
      BookCourse(Terms(AddPatient(), 1),
                 {{1, Infusion("2026-03-10 10:00"), Session("2026-03-16 10:00", "tess")}});
  ASSERT_EQ(course.pairs[0].judgement.state, PairState::kDegraded);
  const auto offers = Offers(course, 1);
  ASSERT_THAT(offers, SizeIs(kOffersMax));
  for (const PairOffer& offer : offers) {
    EXPECT_EQ(offer.pair.judgement.state, PairState::kLinked);
  }
}

TEST_F(CourseProposalsTest, ThereAreNoOffersForWhoWantsNoSession) {
  const CourseView course = BookTwo();
  ChoiceOrder order;
  order.key = Key();
  order.course = course.course.id;
  order.position = 1;
  order.choice = PairingChoice::kDeclined;
  ASSERT_OK(courses_.Choose(desk_, order));
  EXPECT_THAT(Offers(course, 1), SizeIs(0));
}

TEST_F(CourseProposalsTest, OffersAreOfAnInfusionThatIsBooked) {
  const CourseView course = BookTwo();
  EXPECT_THAT(proposals_.Offers(desk_, course.course.id, 3).status(),
              HasReason(Reason::kFieldInvalid));
  Cancel(*course.pairs[1].infusion);
  EXPECT_THAT(proposals_.Offers(desk_, course.course.id, 2).status(),
              HasReason(Reason::kFieldInvalid));
}

}  // namespace
}  // namespace tandem::courses
