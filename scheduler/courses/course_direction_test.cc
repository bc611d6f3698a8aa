// SPDX-License-Identifier: Apache-2.0
// Sessions before their infusions, or on either side, of a real clinic, on a real database. A
// session at full hours is over ten minutes before the next: too near to an infusion then.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "scheduler/courses/offer_holding.h"
#include "scheduler/courses/testing/course_fixture.h"
#include "scheduler/courses/waiting_pairs.h"

namespace tandem::courses {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::SizeIs;

class DirectionTest : public CourseFixture {
 protected:
  explicit DirectionTest(const std::string& values = "direction: before")
      : CourseFixture({{"consultation:", "policies:\n  pairing: {version: \"1\", values: {" +
                                             values + "}}\nconsultation:"}}) {}

  ProposedPlan Best(const CourseTerms& terms) {
    CourseQuestion question;
    question.terms = terms;
    const ProposedPlans proposed = Propose(question);
    return proposed.plans.empty() ? ProposedPlan() : proposed.plans[0];
  }
  CourseView Book(const CourseTerms& terms, const ProposedPlan& plan) {
    std::vector<PairPlan> pairs;
    for (const ProposedPair& pair : plan.pairs) {
      pairs.push_back({pair.position, pair.infusion, pair.session});
    }
    return BookCourse(terms, pairs);
  }
  // Its session, at ten, was cancelled.
  CourseView Lost() {
    const CourseView course =
        BookCourse(Terms(AddPatient(), 1),
                   {{1, Infusion("2026-03-10 12:00"), Session("2026-03-10 10:00", "tess")}});
    Cancel(*course.pairs[0].session);
    return ReadCourse(course);
  }
  void TakeDay(int day, std::vector<std::string_view> whose = {"tess", "omar", "vera"}) {
    for (const std::string_view who : whose) {
      for (int hour = 8; hour < 18; ++hour) {
        Take(fmt::format("2026-03-{:02d} {:02d}:00", day, hour), who);
      }
    }
  }
  bool IsBefore(const ProposedPair& pair) const {
    return pair.session.has_value() && pair.session->time.start < pair.infusion.time.start;
  }
  std::string Tasks() {
    return db_.Sql(
        "SELECT coalesce(string_agg(kind, ', ' ORDER BY kind), '') FROM staff_task"
        " WHERE complete_time IS NULL");
  }
};

TEST_F(DirectionTest, EveryInfusionHasItsSessionBeforeItAndWhatIsProposedIsBooked) {
  const CourseTerms terms = Terms(AddPatient(), 3);
  const ProposedPlan plan = Best(terms);
  ASSERT_THAT(plan.pairs, SizeIs(3));
  EXPECT_EQ(plan.merit.paired, 3);
  for (const ProposedPair& pair : plan.pairs) {
    EXPECT_TRUE(IsBefore(pair));
    EXPECT_EQ(pair.days_after, 0);
    EXPECT_EQ(pair.judgement.state, PairState::kLinked);
    EXPECT_LT(*pair.judgement.after_discharge, absl::ZeroDuration());
  }
  const CourseView course = Book(terms, plan);
  for (const PairView& pair : course.pairs) {
    EXPECT_EQ(pair.judgement.state, PairState::kLinked);
  }
  CourseQuestion rest;
  rest.running = course.course.id;
  const ProposedPlans again = Propose(rest);
  ASSERT_FALSE(again.plans.empty());
  EXPECT_EQ(again.plans[0].merit.changed, 0);
  EXPECT_THAT(again.plans[0].pairs, Each(Field(&ProposedPair::unchanged, true)));
}

TEST_F(DirectionTest, ASearchShowsTheSessionsBeforeEachTime) {
  PairSearch search;
  search.infusion_type = clinic_->FindVisitType("infusion")->id;
  search.session_type = clinic_->FindVisitType("session")->id;
  search.window = {At("2026-03-10 09:00"), At("2026-03-10 12:05")};
  search.sessions = kSessionsPerSlotMax;
  const auto slots = proposals_.Search(desk_, search);
  ASSERT_OK(slots);
  ASSERT_THAT(*slots, SizeIs(4));
  for (const PairSlot& slot : *slots) {
    ASSERT_FALSE(slot.pairs.empty());
    for (const ProposedPair& pair : slot.pairs) EXPECT_TRUE(IsBefore(pair));
  }
  EXPECT_EQ((*slots)[0].pairs[0].judgement.state, PairState::kDegraded) << "the day before";
  EXPECT_EQ((*slots)[0].pairs[0].days_after, -1);
  EXPECT_EQ((*slots)[3].pairs[0].judgement.state, PairState::kLinked) << "at eight, nine or ten";
}

TEST_F(DirectionTest, OffersAreBeforeTheInfusionTheBestFirst) {
  const auto offers = Offers(Lost(), 1);
  ASSERT_THAT(offers, SizeIs(kOffersMax));
  for (const PairOffer& offer : offers) {
    EXPECT_EQ(offer.pair.infusion, Infusion("2026-03-10 12:00"));
    EXPECT_TRUE(IsBefore(offer.pair));
    EXPECT_EQ(offer.pair.judgement.state, PairState::kLinked);
    EXPECT_EQ(offer.pair.points, offers[0].pair.points) << "at eight, nine and ten";
  }
}

TEST_F(DirectionTest, WhenItsHoursAreTakenTheDayBeforeIsOffered) {
  const CourseView lost = Lost();
  clock_.Set(At("2026-03-08 14:00"));  // the infusion stays
  TakeDay(10);
  for (const PairOffer& offer : Offers(lost, 1)) {
    ASSERT_TRUE(offer.pair.session.has_value());
    EXPECT_EQ(offer.step, OfferStep::kAnyTime);
    EXPECT_EQ(offer.pair.days_after, -1);
    EXPECT_EQ(offer.pair.judgement.state, PairState::kDegraded);
  }
  TakeDay(9);
  const auto offers = Offers(lost, 1);
  ASSERT_THAT(offers, SizeIs(kOffersMax));
  EXPECT_EQ(offers[0].step, OfferStep::kOwnTherapist);
  EXPECT_EQ(offers[1].step, OfferStep::kWait);
}

TEST_F(DirectionTest, WhenTheInfusionHasBegunOnlyACallIsLeft) {
  const CourseView lost = Lost();
  clock_.Set(At("2026-03-10 12:00"));
  auto offers = Offers(lost, 1);
  ASSERT_THAT(offers, SizeIs(1));
  EXPECT_EQ(offers[0].step, OfferStep::kFollowUp);
  clock_.Set(At("2026-03-13 13:00"));
  EXPECT_THAT(Offers(lost, 1), SizeIs(0));
}

TEST_F(DirectionTest, TheBestOtherTimeBeforeTheInfusionIsHeldWhenTheClinicCancels) {
  OfferHolding holding(
      {clock_, db_.pool(), directories_, booking_, appointments_, courses_, proposals_});
  const CourseView lost = Lost();
  holding.HoldBestFor(desk_, lost.pairs[0].session->id);
  const CourseView course = ReadCourse(lost);
  ASSERT_TRUE(course.pairs[0].held.has_value());
  EXPECT_LT(course.pairs[0].held->time.start, At("2026-03-10 12:00"));
  EXPECT_EQ(Offers(course, 1).at(0).hold, course.pairs[0].held->id);
}

TEST_F(DirectionTest, WhoeverWaitsIsToldOfATimeBeforeTheInfusionAndNoneAfterIt) {
  const CourseView course = Lost();
  clock_.Set(At("2026-03-08 14:00"));
  TakeDay(9);
  TakeDay(10);
  ChoiceOrder order;
  order.key = Key();
  order.course = course.course.id;
  order.position = 1;
  order.choice = PairingChoice::kWaiting;
  ASSERT_OK(courses_.Choose(desk_, order));
  WaitingPairs waiting({clock_, db_.pool(), courses_, proposals_, tasks_});
  const auto look = [&] {
    pg::TxOptions options;
    options.clinic = clinic_->clinic.uuid;
    return waiting.Look(options, clinic_->clinic).value_or(-1);
  };
  EXPECT_EQ(look(), 0) << "the days after it are free";
  appointments::Appointment freed;
  freed.id = *ParseId<AppointmentId>(db_.Sql(
      fmt::format("SELECT appointment_id FROM appointment WHERE status = 'booked' AND local_start ="
                  " '2026-03-10 09:00' AND participations::text LIKE '%{}%'",
                  ToString(Who("vera")))));
  Cancel(freed);
  EXPECT_EQ(look(), 1);
  EXPECT_THAT(Tasks(), ::testing::HasSubstr("pair_time_free"));
}

TEST_F(DirectionTest, AnInfusionThatMovesKeepsItsSessionWhereItStillFits) {
  const CourseView course =
      BookCourse(Terms(AddPatient(), 1),
                 {{1, Infusion("2026-03-10 12:00"), Session("2026-03-10 10:00", "tess")}});
  const auto moved_to = [&](std::string_view local) {
    CourseOrder order;
    order.key = Key();
    order.running = course.course.id;
    order.pairs = {{1, Infusion(local), std::nullopt}};
    order.must_pair = false;
    const auto moved = courses_.Book(desk_, order);
    EXPECT_OK(moved);
    return moved->pairs[0].judgement;
  };
  EXPECT_EQ(moved_to("2026-03-10 14:00").state, PairState::kLinked);
  EXPECT_EQ(moved_to("2026-03-11 09:00").state, PairState::kDegraded);
  EXPECT_THAT(moved_to("2026-03-10 11:00").rules, ElementsAre(PairRule::kTooNear));
  EXPECT_THAT(moved_to("2026-03-12 09:00").rules, ElementsAre(PairRule::kTooEarly));
  EXPECT_THAT(moved_to("2026-03-10 09:00").rules, ElementsAre(PairRule::kAfterInfusion));
  EXPECT_EQ(Tasks(), "pair_broken");
  EXPECT_EQ(moved_to("2026-03-10 12:00").state, PairState::kLinked);
  EXPECT_EQ(Tasks(), "");
}

class ShortGapsTest : public DirectionTest {
 protected:
  ShortGapsTest() : DirectionTest("direction: before, gap_min: 20h, gap_from: 20h") {}
};

// The second one's session is in person, 20 hours after the first could be over.
TEST_F(ShortGapsTest, NoInfusionIsOfferedThatLeavesTheNextSessionNoTime) {
  const CourseView course =
      BookCourse(Terms(AddPatient(), 2),
                 {{1, Infusion("2026-03-10 12:00"), Session("2026-03-10 10:00", "tess")},
                  {2, Infusion("2026-03-13 12:00"), Session("2026-03-12 08:00", "tess")}});
  ASSERT_EQ(course.pairs[1].judgement.state, PairState::kDegraded);
  Cancel(*course.pairs[0].session);
  TakeDay(9);
  TakeDay(10);
  TakeDay(8);
  const auto first = [&] {
    const auto offers = Offers(course, 1);
    EXPECT_FALSE(offers.empty());
    return offers.empty() ? PairOffer() : offers[0];
  };
  EXPECT_NE(first().step, OfferStep::kMoveInfusion) << "on the eleventh, until twelve at least";
  Cancel(*course.pairs[1].session);
  const PairOffer offer = first();
  EXPECT_EQ(offer.step, OfferStep::kMoveInfusion);
  EXPECT_EQ(absl::ToCivilDay(offer.pair.infusion.time.start, clinic_->zone),
            absl::CivilDay(2026, 3, 11));
}

class BothSidesTest : public DirectionTest {
 protected:
  BothSidesTest() : DirectionTest("direction: both") {}
};

TEST_F(BothSidesTest, PlansHaveOneSessionForEachInfusionAndAtMostOneBetweenTwo) {
  const CourseTerms terms = Terms(AddPatient(), 4);
  const ProposedPlan plan = Best(terms);
  ASSERT_THAT(plan.pairs, SizeIs(4));
  EXPECT_EQ(plan.merit.paired, 4);
  for (std::size_t k = 0; k + 1 < plan.pairs.size(); ++k) {
    EXPECT_FALSE(!IsBefore(plan.pairs[k]) && IsBefore(plan.pairs[k + 1])) << k;
  }
  for (const PairView& pair : Book(terms, plan).pairs) EXPECT_TRUE(Stands(pair.judgement));
}

TEST_F(BothSidesTest, WhenOneSideIsTakenTheOtherIsOffered) {
  const CourseView course = Lost();
  const auto are_before = [&] {
    std::vector<bool> sides;
    for (const PairOffer& offer : Offers(course, 1)) sides.push_back(IsBefore(offer.pair));
    return sides;
  };
  clock_.Set(At("2026-03-08 14:00"));
  TakeDay(10);
  TakeDay(9);
  EXPECT_THAT(are_before(), ElementsAre(false, false, false));
  const CourseView other =
      BookCourse(Terms(AddPatient(), 1),
                 {{1, Infusion("2026-03-16 12:00"), Session("2026-03-16 10:00", "tess")}});
  for (int day = 17; day <= 23; ++day) TakeDay(day);
  Cancel(*other.pairs[0].session);
  const auto offers = Offers(other, 1);
  ASSERT_FALSE(offers.empty());
  for (const PairOffer& offer : offers) EXPECT_TRUE(IsBefore(offer.pair));
}

}  // namespace
}  // namespace tandem::courses
