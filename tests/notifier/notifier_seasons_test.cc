// SPDX-License-Identifier: Apache-2.0
// Clocks that change between planning and sending: in spring, in autumn, and by a law that nobody
// knew of when the visit was booked. What is told comes at the right hour of the day it comes in.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "base/testing/matchers.h"
#include "tests/notifier/timed_clinic.h"
#include "tests/support/command_output.h"
#include "tests/support/told_clinic.h"

namespace tandem::testing {
namespace {

constexpr char kNewYork[] = "America/New_York";
constexpr int kReaders = 4;
// Two change their clocks with the clinic, one never does, one on another day.
constexpr std::array<const char*, kReaders> kZones = {kNewYork, "America/Los_Angeles",
                                                      "America/Phoenix", "Europe/London"};

absl::CivilMinute On(absl::CivilDay day, int hour, int minute = 0) {
  return absl::CivilMinute(day) + hour * 60 + minute;
}

class NotifierSeasonsTest : public ::testing::Test {
 protected:
  // Who books what is noted for the oracle as of `since`.
  v1::Appointment Book(const VisitKind& kind, absl::Time start, const std::string& patient) {
    const v1::Appointment visit = clinic_->Book(kind.slug, start, patient);
    oracle_->Note(IdOf(visit.name()), patient, kind, {clinic_->clock().Now(), 1, "booked", start});
    return visit;
  }
  void Judge() {
    for (const Arrival& arrival : clinic_->Arrivals()) oracle_->Take(arrival);
    for (const std::string& finding : oracle_->Judge(clinic_->clock().Now())) {
      ADD_FAILURE() << finding;
    }
  }

  // A week before the clocks change until some days after: many people with many visits around that
  // day, and two visits whose every message is named here.
  void LiveThrough(absl::CivilDay change) {
    clinic_ = std::make_unique<TimedClinic>(ToldClinic(kNewYork), At(On(change - 6, 12), kNewYork));
    oracle_ = std::make_unique<ReminderOracle>(ZoneNamed(kNewYork));
    std::vector<std::string> readers;
    for (int i = 0; i < kReaders; ++i) {
      readers.push_back(clinic_->Enter(i, kZones[i], i % 2 == 0));
      oracle_->AddReader(readers.back(), ZoneNamed(kZones[i]));
      const VisitKind& kind = ToldKinds()[i % 3];
      Book(kind, At(On(change + i % 3, 8 + 4 * i, 15), kNewYork), readers.back());
    }
    const std::string robin = clinic_->Enter(90, kNewYork);
    const std::string noor = clinic_->Enter(91, "America/Phoenix");
    oracle_->AddReader(robin, ZoneNamed(kNewYork));
    oracle_->AddReader(noor, ZoneNamed("America/Phoenix"));
    const auto talk = Book(ToldKinds()[1], At(On(change + 2, 10, 30), kNewYork), robin);
    const auto drip = Book(ToldKinds()[0], At(On(change, 11), kNewYork), noor);
    ASSERT_TRUE(clinic_->GoTo(At(On(change + 5, 12), kNewYork)));
    const auto time = [](absl::CivilDay day, const char* clock) {
      return absl::FormatCivilTime(day) + " " + clock;
    };
    const auto talked = [&](const char* kind) {
      return clinic_->Came(kind, talk.name(), kNewYork);
    };
    EXPECT_EQ(talked("reminder"), time(change - 1, "10:30"));
    EXPECT_EQ(talked("day_before"), time(change + 1, "16:00"));
    const auto dripped = [&](const char* kind) {
      return clinic_->Came(kind, drip.name(), "America/Phoenix");
    };
    EXPECT_EQ(dripped("reminder"), time(change - 3, "11:00"))
        << "the visit's hour, where they live";
    EXPECT_EQ(dripped("day_before"), time(change - 1, "16:00"));
    EXPECT_EQ(dripped("day_after"), time(change + 1, "10:00"));
    Judge();
    EXPECT_GT(oracle_->demands(), 2 * kReaders);
  }

  std::unique_ptr<TimedClinic> clinic_;
  std::unique_ptr<ReminderOracle> oracle_;
};

TEST_F(NotifierSeasonsTest, WhenClocksGoForwardEverythingComesAtItsHour) {
  LiveThrough(absl::CivilDay(2027, 3, 14));
}

TEST_F(NotifierSeasonsTest, WhenClocksGoBackEverythingComesAtItsHour) {
  LiveThrough(absl::CivilDay(2027, 11, 7));
}

class NotifierZoneRuleTest : public NotifierSeasonsTest {
 protected:
  // The rules of all zones, but New York's are what `offset` says, at any time of the year.
  std::string ZonesWith(const std::string& offset) {
    const std::string folder = folder_.File("zones" + offset);
    std::ofstream(folder_.File("law")) << fmt::format("Zone {} {} - NEW\n", kNewYork, offset);
    OutputOf(fmt::format(
        "cp -a /usr/share/zoneinfo '{0}' && rm -f '{0}/{1}' && /usr/sbin/zic -d '{0}' '{2}'",
        folder, kNewYork, folder_.File("law")));
    return folder;
  }

  // Booked in June by the clock of that day, four hours behind; a day later another law is in
  // force, and the notifiers know of it.
  void LiveUnder(int hours_behind) {
    const absl::CivilDay first(2027, 6, 7);
    clinic_ = std::make_unique<TimedClinic>(ToldClinic(kNewYork), At(On(first, 12), kNewYork));
    const absl::TimeZone zone = absl::FixedTimeZone(-hours_behind * 3600);
    oracle_ = std::make_unique<ReminderOracle>(zone);
    std::map<std::string, absl::Time> starts;
    int number = 0;
    for (const int hour : {8, 12, 19, 20}) {
      for (const VisitKind& kind : ToldKinds()) {
        const std::string patient = clinic_->Enter(number, kNewYork, number % 2 == 0);
        oracle_->AddReader(patient, zone);
        const absl::Time start = At(On(first + 5 + number % 2, hour, 30), kNewYork);
        starts[IdOf(Book(kind, start, patient).name())] = start;
        ++number;
      }
    }
    ASSERT_TRUE(clinic_->GoTo(At(On(first + 1, 8), kNewYork)));
    const std::size_t told = clinic_->Arrivals().size();
    EXPECT_EQ(told, static_cast<std::size_t>(number)) << "that it is booked, and no more";
    clinic_->Restart({"TZDIR=" + ZonesWith(fmt::format("-{}:00", hours_behind))});
    ASSERT_TRUE(clinic_->GoTo(At(On(first + 9, 12), kNewYork)));
    for (Arrival arrival : clinic_->Arrivals()) {
      // What was told before was true by the clock of its day.
      if (arrival.at < At(On(first + 1, 8), kNewYork)) {
        arrival.words = absl::FormatTime("%-I:%M", starts.at(arrival.tales.at(0).visit), zone);
      }
      oracle_->Take(arrival);
    }
    for (const std::string& finding : oracle_->Judge(clinic_->clock().Now())) {
      ADD_FAILURE() << finding;
    }
    EXPECT_GT(oracle_->demands(), 3 * number);
  }

  TempFolder folder_;
};

TEST_F(NotifierZoneRuleTest, WhenALawEndsSummerTimeMessagesWaitForTheNewHour) { LiveUnder(5); }

TEST_F(NotifierZoneRuleTest, WhenALawPutsClocksForwardNothingComesAtNight) { LiveUnder(3); }

}  // namespace
}  // namespace tandem::testing
