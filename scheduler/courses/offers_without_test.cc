// SPDX-License-Identifier: Apache-2.0
// The end of the ladder: what is offered when the clinic has no session, and what comes of it; and
// the best session that is held after the clinic cancelled one.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "scheduler/courses/agreed_pairs.h"
#include "scheduler/courses/offer_holding.h"
#include "scheduler/courses/offer_words.h"
#include "scheduler/courses/testing/course_fixture.h"
#include "scheduler/courses/waiting_pairs.h"

namespace tandem::courses {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class OffersWithoutTest : public CourseFixture {
 protected:
  // Of one infusion, whose session is lost.
  CourseView Lost() {
    const CourseView course =
        BookCourse(Terms(AddPatient(), 1),
                   {{1, Infusion("2026-03-10 10:00"), Session("2026-03-11 12:00", "tess")}});
    Cancel(*course.pairs[0].session);
    return ReadCourse(course);
  }
  // Somebody is free only on the last day that makes a pair: tess, at eight. The infusion may move.
  void FillAllButTheLast() {
    for (int day = 11; day <= 16; ++day) FillDay(day);
    for (const char* who : {"tess", "omar", "vera"}) {
      for (int hour = who == std::string_view("tess") ? 9 : 8; hour < 18; ++hour) {
        Take(fmt::format("2026-03-17 {:02d}:00", hour), who);
      }
    }
  }
  // Everybody is busy on all days on which it could be; the infusion begins too soon to move.
  void FillAll() {
    clock_.Set(At("2026-03-08 12:00"));
    for (int day = 11; day <= 17; ++day) FillDay(day);
  }
  void FillDay(int day) {
    for (const char* who : {"tess", "omar", "vera"}) {
      for (int hour = 8; hour < 18; ++hour) {
        Take(fmt::format("2026-03-{} {:02d}:00", day, hour), who);
      }
    }
  }
  void Free(std::string_view local, std::string_view therapist) {
    appointments::Appointment visit;
    visit.id = *ParseId<AppointmentId>(
        db_.Sql(fmt::format("SELECT appointment_id FROM appointment WHERE status = 'booked' AND"
                            " local_start = '{}' AND participations::text LIKE '%{}%'",
                            local, ToString(Who(therapist)))));
    Cancel(visit);
  }
  void Choose(const CourseView& course, PairingChoice choice) {
    ChoiceOrder order;
    order.key = Key();
    order.course = course.course.id;
    order.position = 1;
    order.choice = choice;
    EXPECT_OK(courses_.Choose(desk_, order));
  }
  static std::vector<OfferStep> StepsOf(const std::vector<PairOffer>& offers) {
    std::vector<OfferStep> steps;
    for (const PairOffer& offer : offers) steps.push_back(offer.step);
    return steps;
  }
  std::string Tasks() {
    return db_.Sql(
        "SELECT coalesce(string_agg(kind || CASE WHEN complete_time IS NULL THEN '' ELSE ' done'"
        " END, ', ' ORDER BY kind, create_time), '') FROM staff_task");
  }
  int Look() {
    pg::TxOptions options;
    options.clinic = clinic_->clinic.uuid;
    const auto added = waiting_.Look(options, clinic_->clinic);
    EXPECT_OK(added);
    return added.value_or(-1);
  }

  WaitingPairs waiting_{{clock_, db_.pool(), courses_, proposals_, tasks_}};
  OfferHolding holding_{
      {clock_, db_.pool(), directories_, booking_, appointments_, courses_, proposals_}};
};

TEST_F(OffersWithoutTest, WhenNothingFitsThePatientMayHaveTheirOwnTherapistWaitOrBeCalled) {
  const CourseView course = Lost();
  FillAll();
  const auto offers = Offers(course, 1);
  EXPECT_THAT(StepsOf(offers),
              ElementsAre(OfferStep::kOwnTherapist, OfferStep::kWait, OfferStep::kFollowUp));
  EXPECT_EQ(offers[0].pair.judgement.state, PairState::kExternal);
  EXPECT_EQ(offers[1].pair.judgement.state, PairState::kBroken);
  EXPECT_THAT(offers[1].pair.judgement.rules, ElementsAre(PairRule::kNoSession));
  EXPECT_EQ(offers[2].pair.judgement.state, PairState::kDeclined);
  for (const PairOffer& offer : offers) {
    EXPECT_EQ(offer.pair.infusion, Infusion("2026-03-10 10:00"));
    EXPECT_FALSE(offer.pair.session.has_value());
    EXPECT_FALSE(OfferWords(offer.step, "en").empty());
    EXPECT_FALSE(OfferWords(offer.step, "es").empty());
    EXPECT_NE(OfferWords(offer.step, "es"), OfferWords(offer.step, "en"));
    EXPECT_EQ(OfferWords(offer.step, "de"), OfferWords(offer.step, "en"));
  }
}

TEST_F(OffersWithoutTest, TheyFillUpWhatSessionsLeave) {
  const CourseView course = Lost();
  clock_.Set(At("2026-03-08 12:00"));
  FillAllButTheLast();
  const auto offers = Offers(course, 1);
  EXPECT_THAT(StepsOf(offers),
              ElementsAre(OfferStep::kAnyTime, OfferStep::kOwnTherapist, OfferStep::kWait));
  EXPECT_EQ(offers[0].pair.session, Session("2026-03-17 08:00", "tess"));
}

TEST_F(OffersWithoutTest, APairThatStandsIsOfferedNothingWorse) {
  const CourseView course =
      BookCourse(Terms(AddPatient(), 1),
                 {{1, Infusion("2026-03-10 10:00"), Session("2026-03-11 12:00", "tess")}});
  FillAll();
  EXPECT_THAT(Offers(course, 1), SizeIs(0));
}

TEST_F(OffersWithoutTest, NobodyCallsWhenThreeDaysAreOver) {
  const CourseView course = Lost();
  FillAll();
  clock_.Set(At("2026-03-13 10:59"));
  EXPECT_EQ(Offers(course, 1).back().step, OfferStep::kFollowUp);
  clock_.Set(At("2026-03-13 11:00"));
  EXPECT_THAT(StepsOf(Offers(course, 1)), ElementsAre(OfferStep::kOwnTherapist, OfferStep::kWait));
  clock_.Set(At("2026-03-17 11:00"));
  EXPECT_THAT(Offers(course, 1), SizeIs(0)) << "the week is over";
}

TEST_F(OffersWithoutTest, WhoeverWaitsIsToldOfATimeOnceAndNotAgainForTheSameOne) {
  const CourseView course = Lost();
  FillAll();
  Choose(course, PairingChoice::kWaiting);
  EXPECT_EQ(ReadCourse(course).pairs[0].judgement.state, PairState::kBroken);
  EXPECT_EQ(Look(), 0);
  EXPECT_EQ(Tasks(), "pair_broken");
  EXPECT_THAT(StepsOf(Offers(course, 1)),
              ElementsAre(OfferStep::kOwnTherapist, OfferStep::kFollowUp));
  // A session of somebody else is cancelled.
  Free("2026-03-16 15:00", "vera");
  EXPECT_EQ(Look(), 1);
  EXPECT_EQ(Look(), 0) << "once";
  EXPECT_EQ(Tasks(), "pair_broken, pair_time_free");
  // Staff have asked the patient, who did not want it.
  db_.Sql("UPDATE staff_task SET complete_time = now() WHERE kind = 'pair_time_free'");
  EXPECT_EQ(Look(), 0);
  Free("2026-03-11 14:00", "tess");
  EXPECT_EQ(Look(), 1) << "a better one is another matter";
  EXPECT_EQ(Tasks(), "pair_broken, pair_time_free done, pair_time_free");
  // Somebody takes what is free: nothing is left to be asked.
  FillDay(11);
  FillDay(16);
  EXPECT_EQ(Look(), 0);
  EXPECT_EQ(Tasks(), "pair_broken, pair_time_free done");
}

TEST_F(OffersWithoutTest, WhoeverWaitsNoMoreIsAskedNothing) {
  const CourseView course = Lost();
  clock_.Set(At("2026-03-08 12:00"));
  Choose(course, PairingChoice::kWaiting);
  EXPECT_EQ(Look(), 1);
  EXPECT_EQ(Tasks(), "pair_broken, pair_time_free");
  CourseOrder order;
  order.key = Key();
  order.running = course.course.id;
  order.pairs = {{1, std::nullopt, Session("2026-03-11 12:00", "tess")}};
  ASSERT_OK(courses_.Book(desk_, order));
  EXPECT_EQ(Tasks(), "");
  EXPECT_EQ(ReadCourse(course).pairs[0].link.choice, PairingChoice::kWanted);
  Choose(course, PairingChoice::kWaiting);
  EXPECT_EQ(Look(), 0) << "there is a session";
}

TEST_F(OffersWithoutTest, TheBestOtherTimeIsHeldOfferedFirstAndBooked) {
  const CourseView lost = Lost();
  const PlannedVisit was = Session("2026-03-11 12:00", "tess");
  std::vector<PairOffer> before = Offers(lost, 1);
  std::erase_if(before, [&](const PairOffer& offer) { return offer.pair.session == was; });
  const appointments::Appointment session = *lost.pairs[0].session;
  holding_.HoldBestFor(desk_, session.id);
  const CourseView course = ReadCourse(lost);
  ASSERT_TRUE(course.pairs[0].held.has_value());
  const appointments::Appointment held = *course.pairs[0].held;
  EXPECT_EQ(held.time, before[0].pair.session->time);
  EXPECT_EQ(held.hold_expire, clock_.Now() + clinic_->staff_hold);
  holding_.HoldBestFor(desk_, session.id);
  EXPECT_EQ(ReadCourse(lost).pairs[0].held, held) << "one is enough";

  const std::vector<PairOffer> offers = Offers(course, 1);
  ASSERT_THAT(offers, SizeIs(kOffersMax));
  EXPECT_EQ(offers[0].hold, held.id);
  EXPECT_EQ(offers[0].step, before[0].step);
  EXPECT_EQ(offers[0].pair.session, before[0].pair.session);
  EXPECT_TRUE(offers[1].hold.IsNil());

  CourseOrder order;
  order.key = Key();
  order.running = course.course.id;
  order.pairs = {{1, std::nullopt, offers[0].pair.session}};
  order.must_pair = false;
  ASSERT_OK_AND_ASSIGN(const CourseView mended, courses_.Book(desk_, order));
  EXPECT_EQ(mended.pairs[0].session->id, held.id) << "also when nobody names it";
  EXPECT_EQ(mended.pairs[0].session->status, appointments::Status::kBooked);
  EXPECT_TRUE(mended.pairs[0].link.held.IsNil());
  EXPECT_EQ(mended.pairs[0].judgement.state, PairState::kLinked);
}

TEST_F(OffersWithoutTest, TheTimeThatWasLostIsNotTheOneThatIsHeld) {
  const CourseView lost = Lost();
  for (int day = 11; day <= 17; ++day) FillDay(day);
  Free("2026-03-11 12:00", "tess");
  holding_.HoldBestFor(desk_, lost.pairs[0].session->id);
  EXPECT_FALSE(ReadCourse(lost).pairs[0].held.has_value());
  EXPECT_EQ(Offers(lost, 1)[0].pair.session, Session("2026-03-11 12:00", "tess")) << "staff may";
}

TEST_F(OffersWithoutTest, MovesOfTheInfusionAreInNoOtherTimesWay) {
  const CourseView lost = Lost();
  FillAllButTheLast();
  EXPECT_THAT(
      StepsOf(Offers(lost, 1)),
      ElementsAre(OfferStep::kMoveInfusion, OfferStep::kMoveInfusion, OfferStep::kMoveInfusion));
  Choose(lost, PairingChoice::kWaiting);
  EXPECT_EQ(Look(), 1);
  Choose(lost, PairingChoice::kWanted);
  holding_.HoldBestFor(desk_, lost.pairs[0].session->id);
  const CourseView course = ReadCourse(lost);
  ASSERT_TRUE(course.pairs[0].held.has_value());
  EXPECT_EQ(course.pairs[0].held->time, Session("2026-03-17 08:00", "tess").time);
}

TEST_F(OffersWithoutTest, WhatIsHeldForThePairKeepsNoDistanceFromItsOtherOffers) {
  ChangeFile(
      {{"change_notice: 24h\nconsultation", "change_notice: 24h\n    min_gap: 24h\nconsultation"}});
  const CourseView lost = Lost();
  clock_.Set(At("2026-03-08 12:00"));
  for (int day = 12; day <= 17; ++day) FillDay(day);
  holding_.HoldBestFor(desk_, lost.pairs[0].session->id);
  const CourseView course = ReadCourse(lost);
  ASSERT_TRUE(course.pairs[0].held.has_value());
  const auto offers = Offers(course, 1);
  ASSERT_THAT(offers, SizeIs(kOffersMax));
  for (const PairOffer& offer : offers) EXPECT_TRUE(offer.pair.session.has_value());
}

TEST_F(OffersWithoutTest, WhatIsHeldIsNotOfferedWhileTheCoursePauses) {
  const CourseView lost = Lost();
  holding_.HoldBestFor(desk_, lost.pairs[0].session->id);
  const absl::Time held = ReadCourse(lost).pairs[0].held->time.start;
  UpdateOrder order;
  order.key = Key();
  order.course = lost.course.id;
  const Interval pause{held, held + absl::Hours(2)};
  order.change.pause = pause;
  ASSERT_OK(courses_.Update(desk_, order));
  const auto offers = Offers(lost, 1);
  ASSERT_THAT(offers, SizeIs(kOffersMax));
  for (const PairOffer& offer : offers) {
    EXPECT_TRUE(offer.hold.IsNil());
    EXPECT_FALSE(pause.Contains(offer.pair.session->time.start));
  }
}

TEST_F(OffersWithoutTest, ForAnInfusionWhereTheClinicIsNoMoreThereAreNoOffers) {
  const CourseView course = Lost();
  std::vector<AgreedPair> agreed =
      AgreedPairsOf(course.course.terms, &course, {}, *clinic_, clock_.Now());
  agreed[0].infusion.booked->location = LocationId(Uuid{{9}});
  const PairingPolicy policy = PairingPolicyOf(*clinic_);
  const availability::FreeTimes none;
  const CourseFacts facts = {.clinic = *clinic_,
                             .terms = course.course.terms,
                             .policy = policy,
                             .agreed = agreed,
                             .infusions = none,
                             .sessions = none,
                             .earliest = clock_.Now()};
  EXPECT_THAT(FindOffers(facts, CourseOptions(facts), 1, clock_.Now(), nullptr), SizeIs(0));
}

TEST_F(OffersWithoutTest, ForAVisitTypeThatHasLeftTheFileNobodyFindsATimeAndNothingFails) {
  const CourseView course = Lost();
  Choose(course, PairingChoice::kWaiting);
  EXPECT_EQ(Look(), 1);
  ChangeFile({{"  session:\n", "  meeting:\n"}});
  EXPECT_EQ(Look(), 0);
  EXPECT_EQ(Tasks(), "pair_broken");
}

TEST_F(OffersWithoutTest, WhoeverWaitsForATimeByVideoIsToldOfItWhereverTheyAre) {
  ChangeFile({{"modes: [in_person, video]\n    needs: {therapist: {practitioner: therapist}}",
               "modes: [in_person, video]\n"
               "    needs: {therapist: {practitioner: therapist, licensed: true}}"}});
  CourseTerms terms = Terms(AddPatient(), 1);
  terms.wishes.session_modes = {directory::Mode::kVideo};
  const CourseView course = BookCourse(terms, {{1, Infusion("2026-03-10 10:00"), {}}});
  Choose(course, PairingChoice::kWaiting);
  ASSERT_THAT(Offers(course, 1), SizeIs(kOffersMax));
  EXPECT_EQ(Look(), 1);
}

TEST_F(OffersWithoutTest, AHoldThatIsOverIsAsIfItHadNeverBeen) {
  const CourseView lost = Lost();
  const std::vector<PairOffer> before = Offers(lost, 1);
  holding_.HoldBestFor(desk_, lost.pairs[0].session->id);
  clock_.Advance(clinic_->staff_hold);
  const std::vector<PairOffer> offers = Offers(lost, 1);
  ASSERT_THAT(offers, SizeIs(kOffersMax));
  EXPECT_EQ(offers[0].pair.session, before[0].pair.session);
  EXPECT_TRUE(offers[0].hold.IsNil());
}

TEST_F(OffersWithoutTest, AnotherSessionGivesTheHoldBack) {
  const CourseView lost = Lost();
  holding_.HoldBestFor(desk_, lost.pairs[0].session->id);
  CourseOrder order;
  order.key = Key();
  order.running = lost.course.id;
  // In the time that is held for the patient, with somebody else.
  const CourseView course = ReadCourse(lost);
  const absl::Time start = course.pairs[0].held->time.start;
  order.pairs = {{1, std::nullopt, Session(Local(start), "omar")}};
  ASSERT_OK_AND_ASSIGN(const CourseView mended, courses_.Book(desk_, order));
  EXPECT_EQ(mended.pairs[0].session->time.start, start);
  EXPECT_NE(mended.pairs[0].session->id, course.pairs[0].held->id);
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM appointment WHERE cancellation_reason ="
                    " 'hold_released'"),
            "1");
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM claim WHERE expires_at IS NOT NULL"), "0");
}

TEST_F(OffersWithoutTest, NothingIsHeldWhereNothingFitsOrNobodyWantsIt) {
  const CourseView course = Lost();
  Choose(course, PairingChoice::kDeclined);
  holding_.HoldBestFor(desk_, course.pairs[0].session->id);
  holding_.HoldBestFor(desk_, course.pairs[0].infusion->id);
  Choose(course, PairingChoice::kWanted);
  FillAll();
  holding_.HoldBestFor(desk_, course.pairs[0].session->id);
  EXPECT_FALSE(ReadCourse(course).pairs[0].held.has_value());
}

}  // namespace
}  // namespace tandem::courses
