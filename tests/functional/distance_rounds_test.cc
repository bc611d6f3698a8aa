// SPDX-License-Identifier: Apache-2.0
// One patient, many visits of many kinds, at random times by random ways: a visit is refused for
// its distance exactly when a model says so, and in the end no two that take place are too near.
// The model knows three numbers and the clock on the wall; the last judge reads the database.
#include <fmt/format.h>

#include <map>
#include <optional>
#include <random>
#include <set>
#include <utility>

#include "absl/time/civil_time.h"
#include "base/testing/seeds.h"
#include "tests/functional/distances_fixture.h"

namespace tandem::testing {
namespace {

constexpr std::uint64_t kRounds = 4;
constexpr int kSteps = 90;
constexpr int kFirstDay = 8;  // clocks change on the 14th
constexpr int kLastDay = 21;
constexpr int kFirstHour = 8;
constexpr int kHalfHours = 7;  // until eleven, when the last infusion begins

const char* const kTypes[] = {"infusion", "block", "drip"};

int HoursBetween(const std::string& a, const std::string& b) {
  const std::set<std::string> types = {a, b};
  if (types == std::set<std::string>{"infusion"}) return 48;
  if (types == std::set<std::string>{"block"}) return 72;
  if (types == std::set<std::string>{"infusion", "block"}) return 24;
  if (types == std::set<std::string>{"infusion", "drip"}) return 12;
  return 0;
}

// On the wall.
struct WallStart {
  int day = 0;
  int minute = 0;  // of the day
};

struct ModelVisit {
  std::string type;
  WallStart start;
  bool takes_place = true;
  bool by_override = false;
};

enum class Nearness { kFar, kNear, kSameDay };

class DistanceRoundsTest : public DistancesTest {
 protected:
  int Number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

  WallStart AnyStart() {
    return {Number(kFirstDay, kLastDay), kFirstHour * 60 + 30 * Number(0, kHalfHours - 1)};
  }
  static absl::Time InstantOf(const WallStart& start) {
    return At(start.day, start.minute / 60, start.minute % 60);
  }

  Nearness NearnessOf(const std::string& type, const WallStart& start, const std::string& but) {
    Nearness worst = Nearness::kFar;
    for (const auto& [name, other] : visits_) {
      const int hours = HoursBetween(type, other.type);
      if (name == but || !other.takes_place || hours == 0) continue;
      if (other.start.day == start.day) return Nearness::kSameDay;
      const int minutes =
          (start.day - other.start.day) * 24 * 60 + start.minute - other.start.minute;
      if (std::abs(minutes) < hours * 60) worst = Nearness::kNear;
    }
    return worst;
  }

  // Is the refusal the model's? Other reasons (a chair is taken) are nobody's business here.
  template <class T>
  bool Judge(const absl::StatusOr<T>& done, Nearness nearness, bool overridden) {
    const bool is_too_near =
        nearness == Nearness::kSameDay || (nearness == Nearness::kNear && !overridden);
    const bool is_refused_for_it = !done.ok() && ReasonOf(done.status()) == Reason::kGapTooShort;
    if (done.ok()) {
      EXPECT_FALSE(is_too_near);
    } else if (is_refused_for_it) {
      EXPECT_TRUE(is_too_near);
    }
    taken_ += done.ok() ? 1 : 0;
    refused_ += is_refused_for_it ? 1 : 0;
    return done.ok();
  }

  std::optional<std::string> AnyVisit(bool takes_place) {
    std::vector<std::string> names;
    for (const auto& [name, visit] : visits_) {
      if (visit.takes_place == takes_place) names.push_back(name);
    }
    if (names.empty()) return std::nullopt;
    return names[static_cast<std::size_t>(Number(0, static_cast<int>(names.size()) - 1))];
  }

  void BookSome() {
    const std::string type = kTypes[Number(0, 2)];
    const WallStart start = AnyStart();
    const bool overrides = Number(0, 3) == 0;
    const auto booked = Book(type, InstantOf(start), overrides ? "The clinician agreed." : "");
    if (Judge(booked, NearnessOf(type, start, ""), overrides)) {
      visits_[booked->name()] = {type, start, true, overrides};
    }
  }

  // Of the patient, or of nobody and given to the patient then.
  void HoldSome() {
    const std::string type = kTypes[Number(0, 2)];
    const WallStart start = AnyStart();
    const bool of_nobody = Number(0, 1) == 0;
    auto held = of_nobody ? desk_.Hold(desk_.WishFor(type, InstantOf(start)))
                          : Hold(type, InstantOf(start));
    if (of_nobody && held.ok()) held = desk_.BookHold(held->name(), patient_);
    if (Judge(held, NearnessOf(type, start, ""), false)) {
      visits_[held->name()] = {type, start, true, false};
    }
  }

  void MoveSome() {
    const auto name = AnyVisit(true);
    if (!name.has_value()) return;
    ModelVisit& visit = visits_[*name];
    const WallStart start = AnyStart();
    const auto moved = desk_.Move(*name, InstantOf(start));
    if (Judge(moved, NearnessOf(visit.type, start, *name), false)) visit.start = start;
  }

  void CancelSome() {
    const auto name = AnyVisit(true);
    if (name.has_value() && desk_.Cancel(*name).ok()) visits_[*name].takes_place = false;
  }

  void UndoSome() {
    const auto name = AnyVisit(false);
    if (!name.has_value()) return;
    ModelVisit& visit = visits_[*name];
    const auto undone = Undo(*name);
    if (Judge(undone, NearnessOf(visit.type, visit.start, *name), visit.by_override)) {
      visit.takes_place = true;
    }
  }

  void BookCourse() {
    const WallStart start = AnyStart();
    const auto booked = Ask(&Courses::BookCourse, CourseOf({InstantOf(start)}));
    if (!Judge(booked, NearnessOf("infusion", start, ""), false)) return;
    visits_[booked->pairs(0).infusion()] = {"infusion", start, true, false};
    courses_.push_back(*booked);
  }

  void MovePair() {
    if (courses_.empty()) return;
    const auto& course =
        courses_[static_cast<std::size_t>(Number(0, static_cast<int>(courses_.size()) - 1))];
    const std::string name = course.pairs(0).infusion();
    const WallStart start = AnyStart();
    if (!visits_[name].takes_place) return;
    const auto moved = Ask(&Courses::MovePair, MoveInfusion(course, InstantOf(start)));
    if (Judge(moved, NearnessOf("infusion", start, name), false)) visits_[name].start = start;
  }

  void Step() {
    using Way = void (DistanceRoundsTest::*)();
    constexpr Way kWays[] = {&DistanceRoundsTest::BookSome,   &DistanceRoundsTest::BookSome,
                             &DistanceRoundsTest::HoldSome,   &DistanceRoundsTest::MoveSome,
                             &DistanceRoundsTest::MoveSome,   &DistanceRoundsTest::CancelSome,
                             &DistanceRoundsTest::CancelSome, &DistanceRoundsTest::UndoSome,
                             &DistanceRoundsTest::UndoSome,   &DistanceRoundsTest::BookCourse,
                             &DistanceRoundsTest::MovePair};
    (this->*kWays[Number(0, static_cast<int>(std::size(kWays)) - 1)])();
  }

  // Pairs of visits that take place and are too near: nothing excuses one day, an override the
  // rest.
  std::string TooNear() {
    return service_.db().Sql(R"(
      WITH live AS (
        SELECT a.appointment_id, e.slug, a.local_start, a.overridden
        FROM appointment a
        JOIN directory_entity e ON e.clinic_id = a.clinic_id AND e.entity_id = a.visit_type_id
        WHERE a.patient_id IS NOT NULL
          AND a.status IN ('proposed', 'pending', 'booked')),
      distance (one, other, hours) AS (VALUES
        ('infusion', 'infusion', 48), ('block', 'block', 72), ('infusion', 'block', 24),
        ('block', 'infusion', 24), ('infusion', 'drip', 12), ('drip', 'infusion', 12))
      SELECT coalesce(string_agg(a.slug || ' ' || a.local_start || ', ' || b.slug || ' '
                                 || b.local_start, '; '), '')
      FROM live a JOIN live b ON a.appointment_id < b.appointment_id
      JOIN distance d ON d.one = a.slug AND d.other = b.slug
      WHERE a.local_start::date = b.local_start::date
         OR (abs(extract(epoch FROM a.local_start - b.local_start)) < d.hours * 3600
             AND NOT a.overridden AND NOT b.overridden))");
  }

  std::mt19937_64 random_;
  std::map<std::string, ModelVisit> visits_;
  std::vector<v1::Course> courses_;
  int taken_ = 0;
  int refused_ = 0;
};

TEST_F(DistanceRoundsTest, AVisitIsRefusedForItsDistanceExactlyWhenTheModelSaysSo) {
  const std::uint64_t first_seed = FirstSeed(20270308);
  for (std::uint64_t seed = first_seed; seed < first_seed + Rounds(kRounds); ++seed) {
    SCOPED_TRACE(
        fmt::format("TANDEM_SEED={} ./dev test 'tests_functional:DistanceRoundsTest.*'", seed));
    random_.seed(seed);
    for (const auto& [name, visit] : visits_) {
      if (visit.takes_place) {
        ASSERT_OK(desk_.Cancel(name));
      }
    }
    visits_.clear();
    courses_.clear();
    for (int step = 0; step < kSteps && !HasFailure(); ++step) {
      SCOPED_TRACE(step);
      Step();
    }
    EXPECT_EQ(TooNear(), "");
  }
  EXPECT_GT(taken_, 0);
  EXPECT_GT(refused_, 0);
}

}  // namespace
}  // namespace tandem::testing
