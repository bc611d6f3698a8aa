// SPDX-License-Identifier: Apache-2.0
#include "base/uuid.h"

#include <set>
#include <thread>

#include "base/id.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"

namespace tandem {
namespace {

TEST(UuidTest, OnlyTheCanonicalFormIsAUuid) {
  const std::string text = "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506";
  ASSERT_TRUE(ParseUuid(text).has_value());
  EXPECT_EQ(ToString(*ParseUuid(text)), text);
  EXPECT_EQ(ToString(*ParseUuid("0192F3A4-5B6C-7D8E-9FA0-B1C2D3E4F506")), text);
  for (const char* wrong :
       {"", "0192f3a45b6c7d8e9fa0b1c2d3e4f506", "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f50",
        "{0192f3a4-5b6c-7d8e-9fa0-b1c2}", "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f50g",
        "0192f3a4-5b6c-7d8e-9fa0+b1c2d3e4f506"}) {
    EXPECT_FALSE(ParseUuid(wrong).has_value()) << wrong;
  }
}

TEST(UuidTest, AResourceIsThePractitionerRoomOrPatientThatItStandsFor) {
  SeededIds ids;
  const PatientId patient = ids.NextId<PatientId>();
  EXPECT_EQ(ResourceId(patient).uuid, patient.uuid);
  static_assert(!std::is_convertible_v<PatientId, ResourceId>);
  static_assert(!std::is_constructible_v<ResourceId, ClinicId>);
  static_assert(!std::is_constructible_v<PatientId, PractitionerId>);
}

TEST(UuidV7SourceTest, IdsCarryTheTimeAndTheVersion) {
  SimulatedClock clock(absl::FromUnixMillis(0x0123456789ab));
  UuidV7Source source(clock);
  const std::string text = ToString(source.Next());
  EXPECT_EQ(text.substr(0, 13), "01234567-89ab");
  EXPECT_EQ(text[14], '7');
  EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos);
}

TEST(UuidV7SourceTest, IdsGrowAlsoInsideAMillisecondAndWhenTheClockStepsBack) {
  SimulatedClock clock;
  UuidV7Source source(clock);
  Uuid last = source.Next();
  for (int i = 0; i < 20'000; ++i) {
    if (i == 10'000) clock.Advance(-absl::Hours(1));
    const Uuid next = source.Next();
    ASSERT_LT(last, next);
    last = next;
  }
}

TEST(UuidV7SourceTest, ThreadsNeverShareAnId) {
  const RealClock clock;
  UuidV7Source source(clock);
  constexpr int kThreads = 4;
  constexpr int kEach = 5'000;
  std::vector<std::vector<Uuid>> made(kThreads);
  std::vector<std::thread> threads;
  for (auto& mine : made) {
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) mine.push_back(source.Next());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<Uuid> all;
  for (const auto& mine : made) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), std::size_t{kThreads * kEach});
}

TEST(SeededIdsTest, TheSameSeedGivesTheSameIds) {
  SeededIds one(7), two(7), other(8);
  const Uuid first = one.Next();
  EXPECT_EQ(first, two.Next());
  EXPECT_NE(first, other.Next());
  EXPECT_EQ(VersionOf(first), 4);
}

}  // namespace
}  // namespace tandem
