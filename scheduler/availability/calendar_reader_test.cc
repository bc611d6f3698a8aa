// SPDX-License-Identifier: Apache-2.0
// Calendars from a real database: equal to the oracle while claims come and go and holds expire.
#include "scheduler/availability/calendar_reader.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/testing/matchers.h"
#include "base/testing/seeds.h"
#include "scheduler/availability/free_starts.h"
#include "scheduler/availability/slot_assign.h"
#include "scheduler/availability/slot_search.h"
#include "scheduler/availability/testing/claim_tables.h"
#include "scheduler/availability/testing/random_clinic.h"

namespace tandem::availability {
namespace {

constexpr int kClinics = 60;
constexpr int kChangesPerClinic = 4;

access::Principal Staff() {
  access::Principal principal;
  principal.role = access::Role::kFrontDesk;
  return principal;
}

// A random clinic that is in the database too.
class StoredClinic {
 public:
  StoredClinic(TestDatabase& db, CalendarReader& reader, Memories& memories, std::uint64_t seed)
      : random(seed),
        snapshot(std::make_shared<directory::Snapshot>(random.snapshot())),
        tables(db),
        reader_(reader),
        memories_(memories) {
    tables.AddClinic(*snapshot);
    tables.AddPatient(snapshot->clinic, random.patient());
    tables.Claim(snapshot->clinic, random.claims());
    tx_.clinic = snapshot->clinic.uuid;
  }

  const directory::VisitType& type() const { return snapshot->visit_types.front(); }

  absl::StatusOr<std::vector<Slot>> Search(SlotQuery query) {
    query.page_size = 100'000;
    const Question question = Spell(snapshot, type(), WishOf(query, Staff()));
    const StartRange range = StartsOf(query, type(), random.now());
    if (range.empty()) return std::vector<Slot>();
    ASSIGN_OR_RETURN(const Versions versions, reader_.ReadVersions(tx_, question.resources));
    const WordRange scope = FreeStarts::Scope(question, WordsAround(range.first, range.end));
    ASSIGN_OR_RETURN(const Calendars calendars,
                     reader_.Read(tx_, question, versions, scope, random.now()));
    ASSIGN_OR_RETURN(const SlotPage page, FindSlots(query, question, calendars, range, memories_));
    return page.slots;
  }

  absl::StatusOr<std::vector<Assignment>> Assign(const SlotWish& wish,
                                                 const std::vector<OwnTime>& own) {
    const Question question = Spell(snapshot, type(), WishOf(wish, Staff()));
    if (question.ways.empty()) return std::vector<Assignment>();
    const Interval window =
        AssignWindow(question, *snapshot->FindLocation(wish.location), wish.start);
    const WordRange range = WordsAround(TickAtOrBefore(window.start) - 2 * kTicksPerDay,
                                        TickAtOrAfter(window.end) + 2 * kTicksPerDay);
    ASSIGN_OR_RETURN(const Moment moment,
                     reader_.ReadMoment(tx_, question, {window, range, random.now(), own}));
    EXPECT_TRUE(moment.complete);
    BindingHours hours{&memories_.hours, std::nullopt, wish.keeping};
    if (!wish.for_pair) hours.reserved_at = TickAtOrBefore(random.now());
    return AssignSlot(question, moment.calendars, wish.start, hours);
  }

  std::vector<Slot> Expected(const SlotQuery& query) const {
    return SlotOracle(*snapshot, random.claims(), random.now()).Slots(query);
  }

  RandomClinic random;
  directory::SnapshotPtr snapshot;
  ClaimTables tables;

 private:
  CalendarReader& reader_;
  Memories& memories_;
  pg::TxOptions tx_;
};

bool IsSame(const std::vector<Slot>& a, const std::vector<Slot>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Slot& x, const Slot& y) {
    return x.time == y.time && x.location == y.location && x.mode == y.mode &&
           x.practitioners == y.practitioners;
  });
}

class CalendarReaderTest : public ::testing::Test {
 protected:
  // One change, in the database and in the oracle's world: a claim or an absence more, one less, or
  // time passing (holds expire, and nothing is written).
  void Change(StoredClinic& clinic) {
    const ClinicId id = clinic.snapshot->clinic;
    if (clinic.random.Chance(30)) {
      clinic.random.set_now(clinic.random.now() + absl::Seconds(clinic.random.Number(1, 200)));
    } else if (clinic.random.Chance(60)) {
      if (const auto claim = clinic.random.Claim()) clinic.tables.Claim(id, {*claim});
    } else if (const auto gone = clinic.random.Unclaim()) {
      clinic.tables.Unclaim(id, *gone);
    }
  }

  TestDatabase db_;
  CalendarReader reader_{db_.pool()};
  Memories memories_;
};

TEST_F(CalendarReaderTest, ASearchIsAsFreshAsTheDatabaseWhileClaimsAndAbsencesComeGoAndExpire) {
  const std::uint64_t first = testing::FirstSeed(kSeed);
  for (std::uint64_t seed = first; seed < first + kClinics; ++seed) {
    SCOPED_TRACE(ReplayCommand(seed));
    StoredClinic clinic(db_, reader_, memories_, seed);
    const SlotQuery query = clinic.random.Query();
    for (int change = 0; change <= kChangesPerClinic; ++change) {
      ASSERT_OK_AND_ASSIGN(const std::vector<Slot> slots, clinic.Search(query));
      ASSERT_TRUE(IsSame(slots, clinic.Expected(query))) << "after " << change << " changes";
      Change(clinic);
    }
  }
}

TEST_F(CalendarReaderTest, OneTimeIsJudgedOnTheMomentAndOwnTimeCountsAsFree) {
  const std::uint64_t first = testing::FirstSeed(kSeed);
  for (std::uint64_t seed = first; seed < first + kClinics; ++seed) {
    SCOPED_TRACE(ReplayCommand(seed));
    StoredClinic clinic(db_, reader_, memories_, seed);
    ASSERT_OK(clinic.Search(clinic.random.Query()));  // some calendars are in memory now
    for (int change = 0; change <= kChangesPerClinic; ++change) {
      Change(clinic);
      const SlotWish wish = clinic.random.Wish();
      std::vector<OracleClaim> others = clinic.random.claims();
      std::vector<OwnTime> own;
      const bool may_own = !others.empty() && others.back().seat != kEverySeat;
      if (may_own && clinic.random.Chance(50)) {
        own.push_back({others.back().resource, others.back().seat, others.back().during});
        others.pop_back();
      }
      const SlotOracle oracle(*clinic.snapshot, others, clinic.random.now());
      const Question question = Spell(clinic.snapshot, clinic.type(), WishOf(wish, Staff()));
      ASSERT_OK_AND_ASSIGN(const std::vector<Assignment> ways, clinic.Assign(wish, own));
      ASSERT_EQ(ways.empty(), question.ways.empty() || oracle.Assignments(wish).empty());
    }
  }
}

TEST_F(CalendarReaderTest, ACalendarReadUnderAnOlderVersionIsReadAgain) {
  StoredClinic clinic(db_, reader_, memories_, 5);
  const Question question =
      Spell(clinic.snapshot, clinic.type(), WishOf(clinic.random.Query(), Staff()));
  ASSERT_FALSE(question.resources.empty());
  pg::TxOptions tx;
  tx.clinic = clinic.snapshot->clinic.uuid;
  const WordRange range =
      WordsAround(TickAtOrBefore(clinic.random.now()), TickAtOrBefore(clinic.random.now()) + 100);
  ASSERT_OK_AND_ASSIGN(const Versions before, reader_.ReadVersions(tx, question.resources));
  // Between reading versions and reading claims, someone books: what is then kept is newer than its
  // version says, never older.
  const Tick tick = range.first_tick();
  clinic.tables.Claim(clinic.snapshot->clinic,
                      {{question.resources[0], 9, {TimeOf(tick), TimeOf(tick + 2)}, {}}});
  ASSERT_OK_AND_ASSIGN(const Calendars calendars,
                       reader_.Read(tx, question, before, range, clinic.random.now()));
  EXPECT_FALSE(calendars.At(0, range.first_block()).seat(9).empty());
  ASSERT_OK_AND_ASSIGN(const Versions after, reader_.ReadVersions(tx, question.resources));
  EXPECT_EQ(after.calendars[0], before.calendars[0] + 1);
  EXPECT_FALSE(
      calendars.At(0, range.first_block()).IsFresh(after.calendars[0], clinic.random.now()));
}

TEST_F(CalendarReaderTest, AnUnknownPatientIsNotFound) {
  StoredClinic clinic(db_, reader_, memories_, 6);
  SlotQuery query = clinic.random.Query();
  query.window = {clinic.random.now(), clinic.random.now() + absl::Hours(1)};
  query.patient_limits = false;
  query.patient = PatientId(Uuid{{1}});
  EXPECT_THAT(clinic.Search(query), HasReason(Reason::kNotFound));
}

}  // namespace
}  // namespace tandem::availability
