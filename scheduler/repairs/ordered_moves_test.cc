// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/ordered_moves.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "scheduler/courses/testing/example_course.h"

namespace tandem::repairs {
namespace {

using appointments::Appointment;
using courses::ExampleTime;

class OrderedMovesTest : public ::testing::Test {
 protected:
  OrderedMovesTest() {
    for (const char* slug : {"ana", "ben"}) {
      directory::Practitioner one;
      one.id = ids_.NextId<PractitionerId>();
      one.slug = slug;
      clinic_.practitioners.push_back(one);
    }
    directory::IndexEntities(clinic_);
    for (Appointment& visit : visits_) {
      visit.patient = course_.terms.patient;
      if (visit.mode != directory::Mode::kVideo) continue;
      visit.participations = {{ResourceId(Therapist("ana")), "therapist", visit.time}};
    }
  }

  PractitionerId Therapist(const char* slug) const { return clinic_.FindPractitioner(slug)->id; }
  courses::PlannedVisit SessionBy(const char* slug, absl::Time start) const {
    courses::PlannedVisit visit = courses::SessionAt(clinic_, start);
    visit.practitioner = Therapist(slug);
    return visit;
  }
  AppointmentId Session(std::size_t pair) const { return course_.links[pair].session; }
  AppointmentId Infusion(std::size_t pair) const { return course_.links[pair].infusion; }

  // The moves as they are seen; `ruled_` holds the course.
  std::vector<SeenMove> Seen(const std::vector<OrderedMove>& moves) {
    ruled_ = {{courses::ViewOf(course_, visits_, courses::PairPolicy(), clinic_.zone),
               courses::PairPolicy(),
               {}}};
    return SeenMovesOf(moves, visits_, ruled_);
  }
  std::optional<RefusedMove> Refused(const std::vector<OrderedMove>& moves) {
    return FindRefused(Seen(moves), clinic_, ExampleTime(1, 0));
  }

  SeededIds ids_{9};
  directory::Snapshot clinic_ = courses::ExampleClinic();
  courses::Course course_ = courses::ExampleCourse(clinic_);
  std::vector<Appointment> visits_ = courses::ExampleAppointments(clinic_, course_);
  std::vector<courses::RuledCourse> ruled_;
};

TEST_F(OrderedMovesTest, EachMoveKnowsItsPlaceInItsCourse) {
  Appointment alone = visits_.front();
  alone.id = ids_.NextId<AppointmentId>();
  visits_.push_back(alone);
  const auto seen = Seen({{alone.id, "", courses::InfusionAt(clinic_, ExampleTime(20, 9))},
                          {Session(1), "", SessionBy("ben", ExampleTime(5, 12))},
                          {Infusion(2), "", courses::InfusionAt(clinic_, ExampleTime(8, 9))}});
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(seen[0].course, nullptr);
  EXPECT_EQ(seen[1].course, &ruled_[0].view);
  EXPECT_EQ(seen[1].position, 2);
  EXPECT_TRUE(seen[1].is_session);
  EXPECT_EQ(seen[2].position, 3);
  EXPECT_FALSE(seen[2].is_session);
}

TEST_F(OrderedMovesTest, ASessionAsksForItsTherapistAndWhatItsCourseWishes) {
  course_.terms.wishes.language = "es";
  course_.terms.wishes.patient_state = "WA";
  const auto seen = Seen({{Session(0), "", SessionBy("ben", ExampleTime(2, 15))},
                          {Infusion(0), "", courses::InfusionAt(clinic_, ExampleTime(1, 9))}});
  const appointments::Wish session = WishOf(seen[0], clinic_);
  EXPECT_EQ(session.visit_type, course_.terms.session_type);
  EXPECT_EQ(session.start, ExampleTime(2, 15));
  EXPECT_EQ(session.resources, std::vector<ResourceId>{ResourceId(Therapist("ben"))});
  EXPECT_EQ(session.language, "es");
  EXPECT_EQ(session.patient_state, "WA");
  const appointments::Wish infusion = WishOf(seen[1], clinic_);
  EXPECT_EQ(infusion.visit_type, course_.terms.infusion_type);
  EXPECT_TRUE(infusion.resources.empty()) << "anybody gives it";
}

TEST_F(OrderedMovesTest, APatientNoticesAnotherTimePlaceModeOrTherapist) {
  const auto unnoticed = [&](AppointmentId id, const courses::PlannedVisit& visit) {
    return IsUnnoticed(Seen({{id, "", visit}}).front(), clinic_);
  };
  const absl::Time session = ExampleTime(2, 10);
  EXPECT_TRUE(unnoticed(Session(0), SessionBy("ana", session)));
  EXPECT_FALSE(unnoticed(Session(0), SessionBy("ben", session)));
  EXPECT_FALSE(unnoticed(Session(0), SessionBy("ana", session + absl::Minutes(30))));
  EXPECT_FALSE(unnoticed(Session(0), courses::SessionAt(clinic_, session))) << "whoever it is";
  courses::PlannedVisit by_phone = SessionBy("ana", session);
  by_phone.mode = directory::Mode::kPhone;
  EXPECT_FALSE(unnoticed(Session(0), by_phone));
  courses::PlannedVisit infusion = courses::InfusionAt(clinic_, ExampleTime(1, 10));
  EXPECT_TRUE(unnoticed(Infusion(0), infusion));
  infusion.practitioner = Therapist("ben");
  EXPECT_TRUE(unnoticed(Infusion(0), infusion)) << "whoever gives it";
}

TEST_F(OrderedMovesTest, AMoveThatPartsAPairIsRefusedAndNamed) {
  EXPECT_FALSE(Refused({{Session(0), "", SessionBy("ben", ExampleTime(2, 15))}}).has_value());
  const auto refused = Refused({{Session(2), "", SessionBy("ben", ExampleTime(8, 15))},
                                {Session(1), "", SessionBy("ben", ExampleTime(4, 15))}});
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->index, 1u);
  EXPECT_THAT(refused->status, HasReason(Reason::kPlanRefused));
  EXPECT_EQ(MetadataOf(refused->status).at("rule"), "same_day");
  // An infusion that leaves its session behind.
  const auto parted = Refused({{Infusion(1), "", courses::InfusionAt(clinic_, ExampleTime(5, 8))}});
  ASSERT_TRUE(parted.has_value());
  EXPECT_EQ(parted->index, 0u);
}

TEST_F(OrderedMovesTest, BothHalvesAreJudgedTogether) {
  EXPECT_FALSE(Refused({{Infusion(1), "", courses::InfusionAt(clinic_, ExampleTime(5, 8))},
                        {Session(1), "", SessionBy("ana", ExampleTime(6, 10))}})
                   .has_value());
}

TEST_F(OrderedMovesTest, WhoIsGivenItByOthersAtTheSameTimeBreaksNoRule) {
  // Much too near to its infusion, and so it was before.
  visits_[1].time.start = ExampleTime(1, 13);
  visits_[1].time.end = ExampleTime(1, 14);
  EXPECT_FALSE(Refused({{Session(0), "", SessionBy("ben", ExampleTime(1, 13))}}).has_value());
  EXPECT_TRUE(Refused({{Session(0), "", SessionBy("ben", ExampleTime(1, 14))}}).has_value());
}

TEST_F(OrderedMovesTest, APreparationIsASessionOfTheDaysBeforeTheFirstInfusion) {
  Appointment preparation = visits_[1];
  preparation.id = ids_.NextId<AppointmentId>();
  preparation.time = courses::SessionAt(clinic_, ExampleTime(-2, 10)).time;
  visits_.push_back(preparation);
  course_.preparation = preparation.id;
  course_.terms.preparation_type = course_.terms.session_type;
  course_.terms.wishes.patient_state = "WA";
  const auto seen = Seen({{preparation.id, "", SessionBy("ben", ExampleTime(-1, 10))}});
  EXPECT_EQ(WishOf(seen.front(), clinic_).patient_state, "WA");
  EXPECT_FALSE(FindRefused(seen, clinic_, ExampleTime(-3, 0)).has_value());
  EXPECT_FALSE(IsUnnoticed(
      Seen({{preparation.id, "", SessionBy("ben", preparation.time.start)}})[0], clinic_));
  const auto refused = Refused({{preparation.id, "", SessionBy("ben", ExampleTime(1, 8))}});
  ASSERT_TRUE(refused.has_value());
  EXPECT_THAT(refused->status, HasReason(Reason::kPlanRefused));
}

TEST_F(OrderedMovesTest, WhatIsStrandedAndStaysHoldsNobodyUp) {
  const auto seen = Seen({{Infusion(1), "", courses::InfusionAt(clinic_, ExampleTime(5, 8))}});
  ASSERT_TRUE(FindRefused(seen, clinic_, ExampleTime(1, 0)).has_value());
  LeaveOut({Session(1)}, ruled_);
  EXPECT_FALSE(FindRefused(seen, clinic_, ExampleTime(1, 0)).has_value());
}

TEST_F(OrderedMovesTest, ASessionThatIsNoPairIsNotJudgedAsOne) {
  using Choice = courses::PairingChoice;
  for (const Choice choice : {Choice::kDeclined, Choice::kExternal, Choice::kWanted,
                              Choice::kWaiting, Choice::kFollowUp}) {
    course_.links[0].choice = choice;
    EXPECT_EQ(Refused({{Session(0), "", SessionBy("ben", ExampleTime(1, 14))}}).has_value(),
              choice == Choice::kWanted || choice == Choice::kWaiting);
  }
}

TEST_F(OrderedMovesTest, APatientNoticesThatAVisitTakesLonger) {
  const auto seen = Seen({{Session(0), "", SessionBy("ana", ExampleTime(2, 10))},
                          {Infusion(0), "", courses::InfusionAt(clinic_, ExampleTime(1, 10))}});
  EXPECT_TRUE(IsUnnoticed(seen[0], clinic_));
  for (directory::VisitType& type : clinic_.visit_types) {
    type.phases.front().duration += absl::Minutes(15);
  }
  EXPECT_FALSE(IsUnnoticed(seen[0], clinic_));
  EXPECT_FALSE(IsUnnoticed(seen[1], clinic_));
}

TEST_F(OrderedMovesTest, WhoseTherapistLeftTheFileNoticesWhoeverComes) {
  visits_[1].participations.front().resource = ids_.NextId<ResourceId>();
  const absl::Time start = ExampleTime(2, 10);
  EXPECT_FALSE(IsUnnoticed(Seen({{Session(0), "", SessionBy("ben", start)}})[0], clinic_));
  EXPECT_FALSE(
      IsUnnoticed(Seen({{Session(0), "", courses::SessionAt(clinic_, start)}})[0], clinic_));
}

TEST_F(OrderedMovesTest, ASessionNamesItsTherapist) {
  const auto seen = Seen({{Infusion(0), "", courses::InfusionAt(clinic_, ExampleTime(1, 9))},
                          {Session(0), "", courses::SessionAt(clinic_, ExampleTime(2, 15))}});
  const absl::Status checked = CheckNamed(seen);
  EXPECT_THAT(checked, HasViolation("moves[1].visit.practitioner"));
  EXPECT_EQ(ViolationsOf(checked).size(), 1u);
  EXPECT_OK(CheckNamed({seen.front()}));
}

TEST_F(OrderedMovesTest, ARemoteVisitIsGivenByWhoIsLicensedWhereThePatientIs) {
  clinic_.visit_types[1].needs = {{"therapist", directory::NeedKind::kPractitioner, "", true, {}}};
  Appointment alone = visits_[1];
  alone.id = ids_.NextId<AppointmentId>();
  visits_.push_back(alone);
  SeenMove move = Seen({{alone.id, "", courses::SessionAt(clinic_, ExampleTime(20, 9))}})[0];
  EXPECT_EQ(WishOf(move, clinic_).resources, std::vector<ResourceId>{ResourceId(Therapist("ana"))})
      << "where they are is not known";
  move.seen.language = "es";
  move.seen.patient_state = "WA";
  const appointments::Wish known = WishOf(move, clinic_);
  EXPECT_TRUE(known.resources.empty());
  EXPECT_EQ(known.language, "es");
  EXPECT_EQ(known.patient_state, "WA");
}

}  // namespace
}  // namespace tandem::repairs
