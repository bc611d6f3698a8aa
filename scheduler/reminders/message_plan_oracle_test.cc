// SPDX-License-Identifier: Apache-2.0
// The plan of random visits, people and clinics in weeks in which clocks change, against an oracle
// that walks the calendar minute by minute.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <tuple>

#include "base/civil.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/seeds.h"
#include "scheduler/reminders/message_plan.h"

namespace tandem::reminders {
namespace {

constexpr int kRounds = 400;
constexpr std::uint64_t kSeed = 20261122;

// Half an hour's zones, both hemispheres, a midnight that is skipped.
constexpr const char* kZones[] = {"America/New_York",    "America/Los_Angeles", "Europe/London",
                                  "Australia/Lord_Howe", "America/Sao_Paulo",   "Asia/Kathmandu",
                                  "America/Havana",      "Pacific/Auckland"};

struct Case {
  explicit Case(std::uint64_t seed) : random(seed), ids(seed) {
    place.zone = AnyZone();
    person.zone = Chance(3) ? AnyZone() : place.zone;
    person.patient = ids.NextId<PatientId>();
    MakeVisit();
    MakePerson();
    MakePolicy();
    now = visit.change_time + absl::Minutes(Chance(2) ? 0 : Number(0, 16 * 24 * 60));
  }

  bool Chance(int of) { return Number(1, of) == 1; }
  int Number(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random);
  }
  absl::TimeZone AnyZone() {
    return LoadZone(kZones[Number(0, static_cast<int>(std::size(kZones)) - 1)]).value();
  }

  void MakeVisit() {
    // Around the ends of March and October, where clocks change somewhere.
    const absl::CivilDay day = absl::CivilDay(2026, Chance(2) ? 3 : 10, 1) + Number(0, 40);
    const absl::CivilMinute local = absl::CivilMinute(day) + 5 * Number(0, 287);
    visit.start = FirstInstantFrom(local, place.zone);
    visit.patient_end = visit.start + absl::Minutes(90);
    visit.id = ids.NextId<AppointmentId>();
    visit.version = Number(1, 5);
    visit.type = &type;
    visit.location = &place;
    visit.change_time = visit.start - absl::Seconds(Number(-3600, 15 * 24 * 3600));
    visit.state = Chance(3) ? static_cast<VisitState>(Number(0, 5)) : VisitState::kBooked;
    visit.mode = static_cast<directory::Mode>(Number(0, 2));
    visit.confirmed = Chance(2);
    visit.first_visit = Chance(2);
    visit.in_series = Chance(3);
    visit.told_before = Chance(2);
    visit.told_stands = Chance(4);
    visit.ride_answered = Chance(2);
    visit.ride_arranged = visit.ride_answered && Chance(2);
    if (Chance(2)) type.care.no_food = absl::Hours(Number(1, 20));
    if (Chance(2)) type.care.no_drink = absl::Hours(Number(1, 4));
    type.care.ride = Chance(2);
    type.care.day_after = Chance(2);
    visit.returns = Chance(3);
    if (Chance(3)) return;
    type.care.recall = ids.NextId<VisitTypeId>();
    type.care.recall_after = absl::Hours(24 * Number(7, 60));
  }

  void MakePerson() {
    person.may_email = !Chance(4);
    person.may_text = !Chance(4);
    person.email_contact = ids.Next();
    person.text_contact = ids.Next();
    person.prefers_text = Chance(2);
    person.prefers_call = Chance(10);
    person.quiet_when_confirmed = Chance(3);
    person.quiet_end_minute = Number(8 * 60, 15 * 60);
    person.quiet_start_minute = Number(16 * 60, 21 * 60);
    if (Chance(4)) person.opted_out.push_back(static_cast<Category>(Number(1, 3)));
    if (Chance(3)) person.drivers = {ids.Next(), ids.Next()};
  }

  void MakePolicy() {
    policy.grace = absl::Minutes(Number(0, 30));
    policy.reminder_from_minute = Number(8 * 60, 12 * 60);
    policy.reminder_until_minute = Number(13 * 60, 20 * 60);
    policy.day_before_from_minute = Number(12 * 60, 16 * 60);
    policy.day_before_until_minute = Number(17 * 60, 20 * 60);
    policy.join_link = absl::Minutes(Number(30, 240));
  }

  std::mt19937_64 random;
  SeededIds ids;
  directory::VisitType type;
  directory::Location place;
  VisitFacts visit;
  PersonFacts person;
  ReminderPolicy policy;
  absl::Time now;
};

// The table of docs/reminders.md, read literally.
class Oracle {
 public:
  // When and by which channel each kind is told; drivers by their own ids.
  using Answer = std::map<std::pair<Kind, Uuid>, std::pair<absl::Time, Channel>>;

  explicit Oracle(const Case& asked)
      : c_(asked), local_(Clock(asked.visit.start, asked.place.zone)) {}

  Answer Ask() {
    const VisitFacts& v = c_.visit;
    const directory::Care& care = c_.type.care;
    const bool rules =
        care.no_food > absl::ZeroDuration() || care.no_drink > absl::ZeroDuration() || care.ride;
    const bool booked = v.state == VisitState::kBooked;
    const absl::Time told = v.change_time + c_.policy.grace;
    if (booked && !v.told_stands) {
      Add(v.told_before ? Kind::kAppointmentMoved : Kind::kAppointmentBooked, told, v.start);
    }
    if (v.state == VisitState::kCancelled && !v.told_stands)
      Add(Kind::kAppointmentCancelled, told, v.start);
    if (v.state == VisitState::kMissed) {
      Add(Kind::kMissed, told, v.change_time + absl::Hours(24));
    }
    if (booked && v.first_visit && rules) Prepare();
    const bool hush = v.confirmed && c_.person.quiet_when_confirmed;
    // Whoever was booked when their week had been told already is reminded by itself.
    const bool week = v.in_series && Sunday() > v.change_time;
    if (booked && week) Week();
    if (booked && !week && !hush) Remind();
    if (booked && (!hush || rules)) DayBefore();
    if (booked && care.ride && !(v.ride_answered && !v.ride_arranged)) Ride();
    if (booked && v.mode != directory::Mode::kInPerson) {
      AddTimed(Kind::kJoinLink, Joining(v.start - c_.policy.join_link, v.start), v.start);
    }
    const bool came = booked || v.state == VisitState::kArrived || v.state == VisitState::kOver;
    if (came && care.day_after) {
      const absl::Time due = Walk(1, c_.policy.day_after_minute);
      AddTimed(Kind::kDayAfter, due, due + absl::Hours(10));
    }
    const bool there = v.state == VisitState::kOver || (came && c_.now < v.patient_end);
    if (there && !v.returns && !care.recall.IsNil()) Invite();
    return answer_;
  }

 private:
  static absl::CivilMinute Clock(absl::Time time, absl::TimeZone zone) {
    return absl::ToCivilMinute(time, zone);
  }
  static int OfDay(absl::CivilMinute clock) {
    return static_cast<int>(clock - absl::CivilMinute(absl::CivilDay(clock)));
  }

  // The first minute at which the person's clock reads so much, `days` from the visit's day.
  absl::Time Walk(int days, int minute) const {
    const absl::CivilMinute wanted = absl::CivilMinute(absl::CivilDay(local_) + days) + minute;
    absl::Time at = absl::FromCivil(absl::CivilDay(wanted), absl::UTCTimeZone()) - absl::Hours(16);
    while (Clock(at, c_.person.zone) < wanted) at += absl::Minutes(1);
    return at;
  }

  // An hour before the last minute at which they are awake, when they sleep from then to the call.
  absl::Time Joining(absl::Time due, absl::Time start) const {
    if (Waking(due) < start) return due;
    absl::Time last = absl::FromUnixSeconds(absl::ToUnixSeconds(start) / 60 * 60);
    while (!Awake(last - absl::Minutes(1))) last -= absl::Minutes(1);
    const absl::CivilMinute evening = Clock(last, c_.person.zone) - 60;
    absl::Time at = last - absl::Hours(3);
    while (Clock(at, c_.person.zone) < evening) at += absl::Minutes(1);
    return at;
  }

  bool Awake(absl::Time time) const {
    const int minute = OfDay(Clock(time, c_.person.zone));
    return minute >= c_.person.quiet_end_minute && minute < c_.person.quiet_start_minute;
  }
  absl::Time Waking(absl::Time time) const {
    if (Awake(time)) return time;
    time = absl::FromUnixSeconds(absl::ToUnixSeconds(time) / 60 * 60);
    while (!Awake(time)) time += absl::Minutes(1);
    return time;
  }

  int Between(int from, int until) const { return std::min(std::max(OfDay(local_), from), until); }

  void Prepare() {
    const absl::Time due =
        Walk(-7, Between(c_.policy.reminder_from_minute, c_.policy.reminder_until_minute));
    AddTimed(Kind::kPreparation, due, due + absl::Hours(72));
  }

  void Remind() {
    AddTimed(Kind::kReminder,
             Walk(-3, Between(c_.policy.reminder_from_minute, c_.policy.reminder_until_minute)),
             Walk(-3, c_.policy.reminder_until_minute) + absl::Hours(24));
  }

  void Invite() {
    const int next = static_cast<int>(absl::ToInt64Hours(c_.type.care.recall_after) / 24);
    const std::pair<Kind, int> both[] = {{Kind::kBoosterDue, 7}, {Kind::kBoosterSoon, 1}};
    for (const auto& [kind, before] : both) {
      const absl::Time due = Walk(next - before, c_.policy.booster_minute);
      if (due > c_.visit.patient_end) AddTimed(kind, due, due + absl::Hours(72));
    }
  }

  absl::Time Eve() const {
    return Walk(-1, Between(c_.policy.day_before_from_minute, c_.policy.day_before_until_minute));
  }

  void DayBefore() {
    const directory::Care& care = c_.type.care;
    const absl::Duration fasting = std::max(care.no_food, care.no_drink);
    absl::Time due = Eve();
    absl::Time last = c_.visit.start - absl::Hours(2);
    if (fasting > absl::ZeroDuration()) {
      last = c_.visit.start - fasting - absl::Hours(1);
      due = std::min(due, last - absl::Minutes(30));
    }
    AddTimed(Kind::kDayBefore, due, last);
  }

  void Ride() {
    const absl::Time last = c_.visit.start - absl::Hours(2);
    if (Eve() <= c_.visit.change_time || Refuses(Kind::kRideNote)) return;
    const absl::Time due = Waking(std::max(Eve(), c_.now));
    if (due >= last) return;
    for (const Uuid& driver : c_.person.drivers) {
      answer_[{Kind::kRideNote, driver}] = {due, Channel::kSms};
    }
  }

  int Monday() const {
    int monday = 0;
    while (absl::GetWeekday(absl::CivilDay(local_) + monday) != absl::Weekday::monday) --monday;
    return monday;
  }
  absl::Time Sunday() const { return Walk(Monday() - 1, 17 * 60); }
  void Week() { AddTimed(Kind::kWeek, Sunday(), Walk(Monday() + 1, 0)); }

  bool Refuses(Kind kind) const {
    for (const Category category : c_.person.opted_out) {
      if (category == CategoryOf(kind)) return true;
    }
    return false;
  }

  void AddTimed(Kind kind, absl::Time due, absl::Time last) {
    if (due > c_.visit.change_time) Add(kind, due, last);
  }
  void Add(Kind kind, absl::Time due, absl::Time last) {
    const PersonFacts& p = c_.person;
    if (p.prefers_call || Refuses(kind) || (!p.may_email && !p.may_text)) return;
    due = Waking(std::max(due, c_.now));
    if (due >= last) return;
    const bool by_mail = kind == Kind::kPreparation || kind == Kind::kDayAfter ||
                         kind == Kind::kBoosterDue || kind == Kind::kBoosterSoon;
    Channel channel = p.prefers_text && !by_mail ? Channel::kSms : Channel::kEmail;
    if (!p.may_email) channel = Channel::kSms;
    if (!p.may_text) channel = Channel::kEmail;
    answer_[{kind, channel == Channel::kSms ? p.text_contact : p.email_contact}] = {due, channel};
  }

  const Case& c_;
  const absl::CivilMinute local_;
  Answer answer_;
};

std::string Show(const Oracle::Answer& answer) {
  std::string text;
  for (const auto& [who, how] : answer) {
    text += fmt::format("{} by {} at {}\n", Name(who.first), Name(how.second),
                        absl::FormatTime(how.first, absl::UTCTimeZone()));
  }
  return text;
}

TEST(MessagePlanOracleTest, ThePlanIsWhatTheOracleFindsInEveryRandomCase) {
  const std::uint64_t first = testing::FirstSeed(kSeed);
  std::map<Kind, int> seen;
  for (std::uint64_t seed = first;
       seed < first + testing::Rounds(kRounds) && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(
        fmt::format("TANDEM_SEED={} ./dev test 'reminders_test:MessagePlanOracle*'", seed));
    Case c(seed);
    Oracle::Answer planned;
    std::set<std::tuple<Uuid, int, Kind, Channel, Uuid>> keys;
    for (const Message& message : PlanVisit(c.visit, c.person, c.policy, c.now)) {
      planned[{message.kind, message.recipient}] = {message.due, message.channel};
      EXPECT_TRUE(keys.emplace(message.subject, message.version, message.kind, message.channel,
                               message.recipient)
                      .second);
      EXPECT_GE(message.due, c.now);
      EXPECT_LT(message.due, message.expire);
      EXPECT_EQ(FirstAllowed(message.due, c.person), message.due);
      ++seen[message.kind];
    }
    EXPECT_EQ(Show(planned), Show(Oracle(c).Ask()));
  }
  EXPECT_GE(seen.size(), 12u) << "the cases do not reach every kind";
}

TEST(MessagePlanOracleTest, WhatIsPlannedEarlierIsSentOrWaitsWhenNothingChanged) {
  const std::uint64_t first = testing::FirstSeed(kSeed);
  for (std::uint64_t seed = first; seed < first + testing::Rounds(kRounds); ++seed) {
    SCOPED_TRACE(
        fmt::format("TANDEM_SEED={} ./dev test 'reminders_test:MessagePlanOracle*'", seed));
    const Case c(seed);
    for (const Message& message : PlanVisit(c.visit, c.person, c.policy, c.now)) {
      const absl::Time then = message.due;
      VisitFacts visit = c.visit;
      // Nobody is invited again who was not there.
      if (message.reason.starts_with("booster")) visit.state = VisitState::kOver;
      const Verdict verdict = Recheck(message, PlanVisit(visit, c.person, c.policy, then), then);
      EXPECT_EQ(verdict.what, Verdict::What::kSend) << Name(message.kind);
    }
  }
}

}  // namespace
}  // namespace tandem::reminders
