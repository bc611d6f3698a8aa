// SPDX-License-Identifier: Apache-2.0
// Courses beside other visits of the patient: whatever is proposed can be booked as it is.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/error.h"
#include "base/testing/seeds.h"
#include "scheduler/courses/testing/course_fixture.h"

namespace tandem::courses {
namespace {

constexpr std::uint64_t kRounds = 12;
constexpr char kVisits[] =
    "  block:\n"
    "    display_name: Block\n"
    "    modes: [in_person]\n"
    "    locations: [main]\n"
    "    needs: {nurse: {practitioner: nurse}, chair: {room: chair}}\n"
    "    phases: [{id: sit, takes: 60m, exclusive: [chair], shared: [nurse]}]\n"
    "    lead_time: 0m\n"
    "    horizon: 60d\n"
    "    grid: 60m\n"
    "    distances: {infusion: 30h, session: 26h}\n"
    "  infusion:\n";

class CourseDistancesTest : public CourseFixture {
 protected:
  CourseDistancesTest()
      : CourseFixture({{"  infusion:\n", kVisits},
                       {"grid: 60m\n    change_notice: 24h\n  session",
                        "grid: 60m\n    change_notice: 24h\n    min_gap: 48h\n  session"}}) {}

  int Number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

  // At main, in person.
  absl::StatusOr<appointments::Appointment> BookFor(PatientId patient, std::string_view type,
                                                    absl::Time start) {
    appointments::Wish wish{.visit_type = clinic_->FindVisitType(type)->id,
                            .start = start,
                            .location = Site("main"),
                            .mode = directory::Mode::kInPerson,
                            .resources = {}};
    return appointments_.Book(desk_, {.key = Key(), .patient = patient, .wish = std::move(wish)});
  }

  // Some of them are too near to each other, and are not booked then.
  int BookOthers(PatientId patient) {
    int booked = 0;
    for (int i = Number(2, 5); i > 0; --i) {
      const absl::Time start =
          At("2026-03-04 08:00") + absl::Hours(24 * Number(0, 25)) + absl::Hours(Number(0, 9));
      booked += BookFor(patient, Number(0, 2) == 0 ? "infusion" : "block", start).ok() ? 1 : 0;
    }
    return booked;
  }

  static CourseOrder OrderOf(const ProposedPlan& plan) {
    CourseOrder order;
    for (const ProposedPair& pair : plan.pairs) {
      order.pairs.push_back({pair.position, pair.infusion, pair.session});
    }
    order.preparation = plan.preparation;
    return order;
  }

  template <class T>
  const T& OneOf(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(Number(0, static_cast<int>(list.size()) - 1))];
  }

  // As it was proposed; nothing when nothing was.
  std::optional<CourseView> BookProposed(const CourseTerms& terms) {
    CourseQuestion question;
    question.terms = terms;
    const ProposedPlans proposed = Propose(question);
    if (proposed.plans.empty() || proposed.plans[0].pairs.empty()) return std::nullopt;
    const ProposedPlan& plan = OneOf(proposed.plans);
    CourseOrder order = OrderOf(plan);
    order.key = Key();
    order.terms = terms;
    const auto booked = courses_.Book(desk_, order);
    EXPECT_OK(booked) << TextOf(plan, *clinic_);
    if (!booked.ok()) return std::nullopt;
    return *booked;
  }

  void PlanAnew(const CourseView& course) {
    CourseQuestion question;
    question.running = course.course.id;
    const ProposedPlans proposed = Propose(question);
    if (proposed.plans.empty()) return;
    const ProposedPlan& plan = OneOf(proposed.plans);
    CourseOrder order = OrderOf(plan);
    order.key = Key();
    order.running = course.course.id;
    EXPECT_OK(courses_.Book(desk_, order)) << TextOf(plan, *clinic_);
  }

  void TakeAnOffer(const CourseView& course) {
    const int position = Number(1, static_cast<int>(course.pairs.size()));
    const auto& infusion = course.pairs[static_cast<std::size_t>(position - 1)].infusion;
    if (!infusion.has_value() || infusion->status != appointments::Status::kBooked) return;
    std::vector<PairOffer> offers = Offers(course, position);
    std::erase_if(offers, [](const PairOffer& offer) { return !offer.pair.session.has_value(); });
    if (offers.empty()) return;
    const ProposedPair& pair = OneOf(offers).pair;
    CourseOrder order;
    order.key = Key();
    order.running = course.course.id;
    order.pairs = {{position, pair.infusion, pair.session}};
    order.must_pair = false;
    EXPECT_OK(courses_.Book(desk_, order)) << position << " " << Local(pair.infusion.time.start)
                                           << " " << Local(pair.session->time.start);
    ++offers_;
  }

  // Some days of a pause; an infusion that was lost is left out.
  void ChangeTerms(const CourseView& course) {
    UpdateOrder order;
    order.key = Key();
    order.course = course.course.id;
    const absl::Time from = At("2026-03-06 08:00") + absl::Hours(24 * Number(0, 20));
    if (Number(0, 1) == 0) order.change.pause = Interval{from, from + absl::Hours(24 * 5)};
    for (const PairView& pair : course.pairs) {
      const bool is_lost = pair.infusion.has_value() && IsLost(*pair.infusion);
      if (is_lost && course.pairs.size() > 1) order.change.skipped = {{pair.link.position}};
    }
    EXPECT_OK(courses_.Update(desk_, order));
  }

  void TakeAPair(PatientId patient) {
    PairSearch search;
    search.infusion_type = clinic_->FindVisitType("infusion")->id;
    search.session_type = clinic_->FindVisitType("session")->id;
    search.window = {At("2026-03-05 08:00"), At("2026-04-02 08:00")};
    search.patient = patient;
    const auto slots = proposals_.Search(desk_, search);
    ASSERT_OK(slots);
    if (slots->empty()) return;
    const PairSlot& slot = OneOf(*slots);
    CourseOrder order;
    order.key = Key();
    order.terms = Terms(patient, 1);
    order.pairs = {{1, slot.infusion, {}}};
    if (!slot.pairs.empty()) order.pairs[0].session = slot.pairs[0].session;
    EXPECT_OK(courses_.Book(desk_, order)) << Local(slot.infusion.time.start);
    ++pairs_;
  }

  std::mt19937_64 random_;
  int offers_ = 0;
  int pairs_ = 0;
};

TEST_F(CourseDistancesTest, NothingThatIsProposedIsRefused) {
  const std::uint64_t first_seed = testing::FirstSeed(20260302);
  int courses = 0;
  int others = 0;
  for (std::uint64_t seed = first_seed;
       seed < first_seed + testing::Rounds(kRounds) && !HasFailure(); ++seed) {
    SCOPED_TRACE(
        fmt::format("TANDEM_SEED={} ./dev test 'courses_test:CourseDistancesTest.Nothing*'", seed));
    random_.seed(seed);
    const PatientId patient = AddPatient();
    others += BookOthers(patient);
    CourseTerms terms = Terms(patient, Number(1, 4));
    terms.wishes.has_ride = true;
    if (Number(0, 1) == 0) terms.preparation_type = terms.session_type;
    if (Number(0, 1) == 0) terms.spacing.per_week_max = 2;
    const auto course = BookProposed(terms);
    if (!course.has_value()) continue;
    ++courses;
    others += BookOthers(patient);
    if (Number(0, 1) == 0) Cancel(*OneOf(course->pairs).infusion);
    PlanAnew(*course);
    TakeAPair(patient);
    const CourseView now = ReadCourse(*course);
    for (const PairView& pair : now.pairs) {
      const bool is_there =
          pair.session.has_value() && pair.session->status == appointments::Status::kBooked;
      if (is_there && Number(0, 1) == 0) Cancel(*pair.session);
    }
    ChangeTerms(ReadCourse(*course));
    for (std::size_t i = 0; i < course->pairs.size(); ++i) TakeAnOffer(ReadCourse(*course));
  }
  if (testing::Rounds(kRounds) < kRounds) return;
  EXPECT_GT(courses, 0);
  EXPECT_GT(others, 0);
  EXPECT_GT(offers_, 0);
  EXPECT_GT(pairs_, 0);
}

TEST_F(CourseDistancesTest, APairMovesOnlyWhereTheOtherVisitsLeaveRoom) {
  const PatientId patient = AddPatient();
  const CourseView course = BookCourse(
      Terms(patient, 1), {{1, Infusion("2026-03-10 10:00"), Session("2026-03-11 14:00", "tess")}});
  Cancel(*course.pairs[0].session);
  for (const char* who : {"tess", "omar", "vera"}) {
    for (int hour = 24; hour < 24 * 8; ++hour) {  // those at night fail
      Take(Local(At("2026-03-10 08:00") + absl::Hours(hour)), who);
    }
  }
  const auto moves = [&] {
    const std::vector<PairOffer> offers = Offers(course, 1);
    return std::count_if(offers.begin(), offers.end(), [](const PairOffer& offer) {
      return offer.step == OfferStep::kMoveInfusion;
    });
  };
  // To the eighth or ninth, with a session on the ninth or tenth.
  EXPECT_GT(moves(), 0);
  ASSERT_OK(BookFor(patient, "block", At("2026-03-08 16:00")));
  EXPECT_EQ(moves(), 0);
}

TEST_F(CourseDistancesTest, APairMovesOnlyIntoWeeksThatHaveRoomForItsInfusion) {
  // There are sessions on Monday the sixteenth at the latest: after an infusion on Sunday.
  for (const char* who : {"tess", "omar", "vera"}) {
    for (int hour = 0; hour < 24 * 9; ++hour) {  // those at night fail
      Take(Local(At("2026-03-17 08:00") + absl::Hours(hour)), who);
    }
  }
  const auto moves = [&](int per_week_max) {
    CourseTerms terms = Terms(AddPatient(), 2);
    terms.spacing.per_week_max = per_week_max;
    const CourseView course = BookCourse(
        terms, {{1, Infusion("2026-03-13 10:00"), {}}, {2, Infusion("2026-03-17 10:00"), {}}});
    const std::vector<PairOffer> offers = Offers(course, 2);
    return std::count_if(offers.begin(), offers.end(), [](const PairOffer& offer) {
      return offer.step == OfferStep::kMoveInfusion;
    });
  };
  EXPECT_GT(moves(2), 0);
  EXPECT_EQ(moves(1), 0);
}

TEST_F(CourseDistancesTest, ThePreparationKeepsItsDistancesToo) {
  const PatientId patient = AddPatient();
  CourseTerms terms = Terms(patient, 1);
  terms.preparation_type = terms.session_type;
  CourseQuestion question;
  question.running =
      BookCourse(terms, {{1, Infusion("2026-03-10 10:00"), Session("2026-03-11 14:00", "tess")}})
          .course.id;
  const auto prepared_on = [&] {
    const ProposedPlans proposed = Propose(question);
    const bool is_there = !proposed.plans.empty() && proposed.plans[0].preparation.has_value();
    return is_there ? Local(proposed.plans[0].preparation->time.start).substr(0, 10) : "never";
  };
  EXPECT_EQ(prepared_on(), "2026-03-09");
  ASSERT_OK(BookFor(patient, "block", At("2026-03-08 16:00")));
  EXPECT_EQ(prepared_on(), "2026-03-07");
}

}  // namespace
}  // namespace tandem::courses
