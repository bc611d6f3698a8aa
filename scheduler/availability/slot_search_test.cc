// SPDX-License-Identifier: Apache-2.0
// Search, explanation and assignment against the oracle, on thousands of random clinics. Pure: no
// database. TANDEM_SEED and TANDEM_ROUNDS replay one clinic or run more.
#include "scheduler/availability/slot_search.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/civil.h"
#include "base/testing/matchers.h"
#include "base/testing/seeds.h"
#include "scheduler/availability/free_starts.h"
#include "scheduler/availability/slot_assign.h"
#include "scheduler/availability/slot_explain.h"
#include "scheduler/availability/start_rules.h"
#include "scheduler/availability/testing/random_clinic.h"

namespace tandem::availability {
namespace {

constexpr int kRounds = 1500;

int Rounds() { return static_cast<int>(testing::Rounds(kRounds)); }

std::string Text(const Slot& slot) {
  std::string text = absl::FormatTime(slot.time.start) + " " + absl::FormatTime(slot.time.end) +
                     " " + ToString(slot.location) + " " + std::to_string(int(slot.mode));
  for (const PractitionerId& id : slot.practitioners) text += " " + ToString(id).substr(0, 4);
  return text;
}

std::vector<std::string> Texts(const std::vector<Slot>& slots) {
  std::vector<std::string> texts;
  for (const Slot& slot : slots) texts.push_back(Text(slot));
  return texts;
}

// A random clinic with its calendars built straight from its claims.
class PureClinic {
 public:
  explicit PureClinic(std::uint64_t seed)
      : random(seed), oracle(random.snapshot(), random.claims(), random.now()) {
    staff_.role = access::Role::kFrontDesk;
    snapshot_ = std::make_shared<directory::Snapshot>(random.snapshot());
  }

  const directory::VisitType& type() const { return snapshot_->visit_types.front(); }

  template <class Wish>
  Question Ask(const Wish& wish, bool anywhere = false) const {
    QuestionWish spelled = WishOf(wish, staff_);
    spelled.anywhere = anywhere;
    return Spell(snapshot_, type(), spelled);
  }

  Calendars CalendarsOf(const Question& question, WordRange range) const {
    Calendars calendars{range.first_block(), range.blocks(), {}};
    for (const ResourceId& resource : question.resources) {
      std::vector<BusyTime> busy;
      for (const OracleClaim& claim : random.claims()) {
        const absl::Time expire = claim.expire.value_or(absl::InfiniteFuture());
        if (claim.resource != resource || expire <= random.now()) continue;
        busy.push_back({claim.seat, TickAtOrBefore(claim.during.start),
                        TickAtOrAfter(claim.during.end), expire});
      }
      for (std::int64_t block = range.first_block(); block < range.end_block(); ++block) {
        calendars.chunks.push_back(std::make_shared<const Chunk>(block, 1, busy));
      }
    }
    return calendars;
  }

  std::vector<Slot> Search(SlotQuery query) {
    std::vector<Slot> slots;
    const Question question = Ask(query);
    const StartRange range = StartsOf(query, type(), random.now());
    if (range.empty()) return slots;
    const Calendars calendars =
        CalendarsOf(question, FreeStarts::Scope(question, WordsAround(range.first, range.end)));
    do {
      const SlotPage page = FindSlots(query, question, calendars, range, memories).value();
      EXPECT_LE(page.slots.size(), static_cast<std::size_t>(query.page_size));
      EXPECT_TRUE(page.next_position.empty() || !page.slots.empty());
      slots.insert(slots.end(), page.slots.begin(), page.slots.end());
      query.page_position = page.next_position;
    } while (!query.page_position.empty());
    return slots;
  }

  FreeTimes Times(const SlotQuery& query, bool who) {
    const Question question = Ask(query);
    const StartRange range = StartsOf(query, type(), random.now());
    if (range.empty()) return {};
    const Calendars calendars =
        CalendarsOf(question, FreeStarts::Scope(question, WordsAround(range.first, range.end)));
    FreeTimes times = FindTimes(query, question, calendars, range, memories, who);
    times.booked = BookedDays(question, calendars, query.window);
    return times;
  }

  // Minutes of the person's claims on the day, seat by seat.
  int MinutesTaken(PractitionerId person, const Interval& day) const {
    absl::Duration taken;
    for (const OracleClaim& claim : random.claims()) {
      if (claim.expire.value_or(absl::InfiniteFuture()) <= random.now()) continue;
      const int seats = random.snapshot().FindPractitioner(person)->seats;
      if (claim.resource != ResourceId(person) || claim.seat >= seats) continue;
      if (claim.seat == kEverySeat) continue;  // nobody works then
      taken += std::max(absl::ZeroDuration(), std::min(claim.during.end, day.end) -
                                                  std::max(claim.during.start, day.start));
    }
    return static_cast<int>(absl::ToInt64Minutes(taken));
  }

  Explanation Explain(const SlotWish& wish) const {
    const Question question = Ask(wish);
    SlotFacts facts{wish.start, random.now(), true, {}, wish.for_pair};
    for (const OracleClaim& claim : random.claims()) {
      if (claim.expire.value_or(absl::InfiniteFuture()) <= random.now()) continue;
      const auto found =
          std::find(question.resources.begin(), question.resources.end(), claim.resource);
      if (found == question.resources.end()) continue;
      facts.taken.push_back({static_cast<int>(found - question.resources.begin()), claim.seat,
                             claim.during, AppointmentId()});
    }
    return ExplainSlot(question, *snapshot_->FindLocation(wish.location), facts);
  }

  std::vector<Assignment> Assign(const SlotWish& wish, bool ignore_hours) {
    const Question question = Ask(wish, ignore_hours);
    const Interval window =
        AssignWindow(question, *snapshot_->FindLocation(wish.location), wish.start);
    const WordRange range = WordsAround(TickAtOrBefore(window.start) - 2 * kTicksPerDay,
                                        TickAtOrAfter(window.end) + 2 * kTicksPerDay);
    BindingHours hours;
    if (!ignore_hours) hours = {&memories.hours, std::nullopt, wish.keeping};
    if (!wish.for_pair) hours.reserved_at = TickAtOrBefore(random.now());
    return AssignSlot(question, CalendarsOf(question, range), wish.start, hours);
  }

  RandomClinic random;
  SlotOracle oracle;
  Memories memories;

 private:
  access::Principal staff_;
  directory::SnapshotPtr snapshot_;
};

TEST(SlotSearchTest, OffersExactlyWhatTheOracleFindsInEveryRandomClinic) {
  const std::uint64_t first = testing::FirstSeed(kSeed);
  int offered = 0;
  for (std::uint64_t seed = first; seed < first + testing::Rounds(kRounds); ++seed) {
    SCOPED_TRACE(ReplayCommand(seed));
    PureClinic clinic(seed);
    for (int round = 0; round < 2; ++round) {
      const SlotQuery query = clinic.random.Query();
      const std::vector<Slot> expected = clinic.oracle.Slots(query);
      ASSERT_EQ(Texts(clinic.Search(query)), Texts(expected));
      offered += static_cast<int>(expected.size());
    }
  }
  EXPECT_TRUE(Rounds() < 100 || offered > Rounds()) << "the clinics are too busy to test anything";
}

TEST(SlotSearchTest, AllTimesAtOnceAreThoseOfAllPagesWithOrWithoutWhoGivesThem) {
  const std::uint64_t first = testing::FirstSeed(kSeed);
  int found = 0;
  for (std::uint64_t seed = first; seed < first + testing::Rounds(kRounds / 5); ++seed) {
    SCOPED_TRACE(ReplayCommand(seed));
    PureClinic clinic(seed);
    SlotQuery query = clinic.random.Query();
    const FreeTimes times = clinic.Times(query, true);
    std::vector<Slot> expected = clinic.Search(query);
    ASSERT_TRUE(times.complete);
    ASSERT_EQ(Texts(times.slots), Texts(expected));
    for (Slot& slot : expected) slot.practitioners.clear();
    ASSERT_EQ(Texts(clinic.Times(query, false).slots), Texts(expected));
    found += static_cast<int>(expected.size());
    if (clinic.type().grid == absl::ZeroDuration() || !query.patient_limits) continue;
    // Without the limits of patients the grid is left aside, unless it is asked for.
    query.patient_limits = false;
    query.on_grid = true;
    for (const Slot& slot : clinic.Times(query, false).slots) {
      const auto* location = clinic.random.snapshot().FindLocation(slot.location);
      ASSERT_TRUE(IsOnGrid(slot.time.start, clinic.type().grid, location->zone));
    }
  }
  EXPECT_TRUE(Rounds() < 100 || found > 0);
}

TEST(SlotSearchTest, BookedDaysCountWhatIsTakenOfEachDay) {
  const std::uint64_t first = testing::FirstSeed(kSeed);
  int days = 0;
  for (std::uint64_t seed = first; seed < first + testing::Rounds(kRounds / 5); ++seed) {
    SCOPED_TRACE(ReplayCommand(seed));
    PureClinic clinic(seed);
    SlotQuery query = clinic.random.Query();
    query.window.end = std::max(query.window.end, clinic.random.now() + absl::Hours(72));
    for (const BookedDay& booked : clinic.Times(query, true).booked) {
      const Interval day = DayInterval(booked.day, clinic.random.snapshot().zone);
      ASSERT_GT(booked.minutes, 0);
      // As far as calendars are read: whole days of the window that are to come.
      const absl::Time from = std::max(query.window.start, clinic.random.now());
      if (from <= day.start && day.end <= query.window.end) {
        ASSERT_EQ(booked.minutes, clinic.MinutesTaken(booked.practitioner, day));
        ++days;
      }
    }
  }
  EXPECT_TRUE(Rounds() < 100 || days > 0);
}

TEST(SlotSearchTest, ExplainsATimeAsFreeExactlyWhenItIsOffered) {
  const std::uint64_t first = testing::FirstSeed(kSeed);
  int free = 0;
  for (std::uint64_t seed = first; seed < first + testing::Rounds(kRounds); ++seed) {
    SCOPED_TRACE(ReplayCommand(seed));
    PureClinic clinic(seed);
    for (int round = 0; round < 6; ++round) {
      const SlotWish wish = clinic.random.Wish();
      const Explanation explanation = clinic.Explain(wish);
      ASSERT_EQ(explanation.free, clinic.oracle.IsOffered(wish));
      ASSERT_EQ(explanation.free, explanation.blockers.empty());
      free += explanation.free ? 1 : 0;
    }
  }
  EXPECT_TRUE(Rounds() < 100 || free > Rounds() / 20);
}

// The blockers of one reason.
std::vector<Blocker> Of(Reason reason, const Explanation& explanation) {
  std::vector<Blocker> found = explanation.blockers;
  std::erase_if(found, [&](const Blocker& one) { return one.reason != reason; });
  return found;
}

TEST(SlotSearchTest, ATimeThatOnlyReservedHoursKeepIsThereForAPairAndOnceItIsReleased) {
  const std::uint64_t first = testing::FirstSeed(kSeed);
  int kept = 0;
  for (std::uint64_t seed = first; seed < first + testing::Rounds(kRounds); ++seed) {
    SCOPED_TRACE(ReplayCommand(seed));
    PureClinic clinic(seed);
    for (int round = 0; round < 6; ++round) {
      SlotWish wish = clinic.random.Wish();
      wish.for_pair = false;
      wish.keeping = {};
      const Explanation explanation = clinic.Explain(wish);
      const std::vector<Blocker> reserved = Of(Reason::kTimeReserved, explanation);
      if (reserved.empty()) continue;
      wish.for_pair = true;
      const Explanation relaxed = clinic.Explain(wish);
      ASSERT_TRUE(Of(Reason::kTimeReserved, relaxed).empty());
      if (reserved.size() == explanation.blockers.size()) {
        // All may be free now and still too few.
        const auto too_few = Of(Reason::kNobodyQualified, relaxed);
        ASSERT_EQ(too_few.size(), relaxed.blockers.size());
        ASSERT_EQ(relaxed.free, clinic.oracle.IsOffered(wish));
        kept += relaxed.free ? 1 : 0;
      }
      wish.for_pair = false;
      const absl::Time before = clinic.random.now();
      const absl::Time release = *reserved.front().allowed_time;
      ASSERT_LT(before, release);
      clinic.random.set_now(release - absl::Seconds(1));
      const auto is_of = [&](const Blocker& one) {
        return one.resource == reserved.front().resource && one.need == reserved.front().need;
      };
      auto later = Of(Reason::kTimeReserved, clinic.Explain(wish));
      const bool someone_else = later.empty();  // a hold of theirs ran out meanwhile
      ASSERT_TRUE(someone_else || std::any_of(later.begin(), later.end(), is_of));
      clinic.random.set_now(release);
      later = Of(Reason::kTimeReserved, clinic.Explain(wish));
      ASSERT_TRUE(std::none_of(later.begin(), later.end(), is_of));
      clinic.random.set_now(before);
    }
  }
  EXPECT_TRUE(Rounds() < 100 || kept > 0);
}

TEST(SlotSearchTest, AVisitThatIsTooNearIsToldHoweverMuchElseIsInTheWay) {
  const std::uint64_t first = testing::FirstSeed(kSeed);
  int cut = 0;
  for (std::uint64_t seed = first; seed < first + testing::Rounds(kRounds / 30); ++seed) {
    SCOPED_TRACE(ReplayCommand(seed));
    PureClinic clinic(seed);
    SlotWish wish = clinic.random.Wish();
    wish.patient.uuid.bytes[0] = 7;
    const Question question = clinic.Ask(wish);
    const Interval around{wish.start - absl::Hours(12), wish.start + absl::Hours(12)};
    SlotFacts facts{wish.start, clinic.random.now(), true, {}};
    facts.taken.resize(kBlockersMax + 1, {question.patient, 0, around, AppointmentId()});
    facts.near = {{AppointmentId(), {wish.start, wish.start + absl::Hours(1)}, absl::Hours(24)}};
    const directory::Location& there = *clinic.random.snapshot().FindLocation(wish.location);
    const Explanation explanation = ExplainSlot(question, there, facts);
    ASSERT_EQ(Of(Reason::kGapTooShort, explanation).size(), 1U);
    cut += explanation.blockers.size() == kBlockersMax ? 1 : 0;
  }
  EXPECT_TRUE(Rounds() < 100 || cut > 0);
}

TEST(SlotSearchTest, AssignsOnlyCompleteWaysAndSomeWheneverThereIsOne) {
  const std::uint64_t first = testing::FirstSeed(kSeed);
  int found = 0;
  for (std::uint64_t seed = first; seed < first + testing::Rounds(kRounds); ++seed) {
    SCOPED_TRACE(ReplayCommand(seed));
    PureClinic clinic(seed);
    for (int round = 0; round < 6; ++round) {
      const SlotWish wish = clinic.random.Wish();
      const bool ignore_hours = clinic.random.Chance(30);
      const Question question = clinic.Ask(wish, ignore_hours);
      if (question.ways.empty()) continue;  // not offered there: the rules of booking say so
      const std::vector<Assignment> all = clinic.oracle.Assignments(wish, ignore_hours);
      const std::vector<Assignment> assigned = clinic.Assign(wish, ignore_hours);
      ASSERT_EQ(assigned.empty(), all.empty());
      ASSERT_LE(assigned.size(), static_cast<std::size_t>(kAssignmentsMax));
      for (const Assignment& one : assigned) {
        ASSERT_TRUE(std::any_of(all.begin(), all.end(), [&](const Assignment& other) {
          return other.resources == one.resources;
        }));
      }
      found += assigned.empty() ? 0 : 1;
    }
  }
  EXPECT_TRUE(Rounds() < 100 || found > Rounds() / 20);
}

}  // namespace
}  // namespace tandem::availability
