// SPDX-License-Identifier: Apache-2.0
// The sample clinic as it is shipped: whatever it offers can be had, at each place and in each way
// in which it is offered, and it is staffed and timed as agreed. All through the wire.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "base/rpc/time_proto.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/directory/visit_fields_wire.h"
#include "tests/support/service.h"

namespace tandem::testing {
namespace {

using access::Role;
using directory::Location;
using directory::Mode;
using directory::VisitType;

// Monday, January 11, 2027, 08:00 in Los Angeles.
const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);
constexpr absl::Duration kSearchMax = absl::Hours(24 * 60);  // of one search

// One way of having a visit: what, how, where.
struct Way {
  const VisitType* type;
  Mode mode;
  const Location* location;

  std::string Name() const {
    return fmt::format("{} at {} as {}", type->slug, location->slug,
                       v1::VisitMode_Name(directory::WriteMode(mode)));
  }
};

class SampleClinicTest : public ::testing::Test {
 protected:
  const directory::Snapshot& file() const { return *service_.applied().snapshot; }

  std::vector<Way> AllWays() const {
    std::vector<Way> ways;
    for (const VisitType& type : file().visit_types) {
      for (const Mode mode : type.modes) {
        for (const Location& location : file().locations) {
          if (location.telehealth != (mode != Mode::kInPerson)) continue;
          const auto& only = type.locations;
          const bool offered = location.telehealth || only.empty() ||
                               std::find(only.begin(), only.end(), location.id) != only.end();
          if (offered) ways.push_back({&type, mode, &location});
        }
      }
    }
    return ways;
  }
  absl::StatusOr<v1::SearchSlotsResponse> Search(const Way& way) {
    v1::SearchSlotsRequest request;
    request.set_parent(service_.parent());
    request.set_visit_type(service_.parent() + "/visitTypes/" + way.type->slug);
    request.add_locations(service_.parent() + "/locations/" + way.location->slug);
    request.add_modes(directory::WriteMode(way.mode));
    const absl::Duration horizon = std::min(way.type->horizon, kSearchMax);
    rpc::WriteInterval({clock_.Now(), clock_.Now() + horizon}, *request.mutable_window());
    request.set_page_size(1);
    return service_.Call(service_.As(Role::kFrontDesk), &v1::AvailabilityService::Stub::SearchSlots,
                         request);
  }

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = SampleClinic()}};
};

TEST_F(SampleClinicTest, EveryVisitCanBeHadWhereverAndHoweverItIsOffered) {
  const std::vector<Way> ways = AllWays();
  EXPECT_GT(ways.size(), file().visit_types.size());
  for (const Way& way : ways) {
    const auto page = Search(way);
    ASSERT_OK(page) << way.Name();
    EXPECT_EQ(page->slots_size(), 1) << way.Name();
  }
}

TEST_F(SampleClinicTest, AnyoneFindsAFreeConsultationInEveryMode) {
  for (const Way& way : AllWays()) {
    if (way.type->slug != "free-consult") continue;
    v1::SearchConsultationSlotsRequest request;
    request.set_parent(service_.parent());
    request.set_location(service_.parent() + "/locations/" + way.location->slug);
    request.set_mode(directory::WriteMode(way.mode));
    ASSERT_OK_AND_ASSIGN(
        const auto page,
        service_.Call(service_.Anonymous(),
                      &v1::ConsultationsService::Stub::SearchConsultationSlots, request));
    EXPECT_GT(page.slots_size(), 0) << way.Name();
  }
}

// Modes, and who or what each visit takes. VisitPlanTest has the minutes.
TEST_F(SampleClinicTest, EachVisitIsGivenByWhomAndHowItWasAgreed) {
  struct Agreed {
    std::set<Mode> modes;
    std::set<std::string> needs;
  };
  const std::set<Mode> here = {Mode::kInPerson};
  const std::set<Mode> also_video = {Mode::kInPerson, Mode::kVideo};
  const std::set<std::string> chair = {"infusion-chair", "nurse", "prescriber", "responder"};
  const std::map<std::string, Agreed> agreed = {
      {"free-consult",
       {{Mode::kInPerson, Mode::kVideo, Mode::kPhone}, {"consultant", "consult-room"}}},
      {"medical-evaluation", {also_video, {"evaluator", "consult-room"}}},
      {"infusion-mood", {here, chair}},
      {"infusion-pain", {here, chair}},
      {"esketamine", {here, chair}},
      {"sgb", {here, {"procedure-room", "anesthesia", "nurse", "responder"}}},
      {"sgb-infusion",
       {here, {"procedure-room", "infusion-chair", "anesthesia", "nurse", "responder"}}},
      {"nad-iv", {here, chair}},
      {"booster", {here, chair}},
      {"therapy-prep", {also_video, {"therapist", "therapy-room"}}},
      {"therapy-integration", {also_video, {"therapist", "therapy-room"}}},
      {"debrief-in-clinic", {here, {"therapist", "therapy-room"}}},
  };
  ASSERT_EQ(file().visit_types.size(), agreed.size());
  for (const VisitType& type : file().visit_types) {
    const Agreed& expected = agreed.at(type.slug);
    EXPECT_EQ(std::set<Mode>(type.modes.begin(), type.modes.end()), expected.modes) << type.slug;
    std::set<std::string> needs;
    for (const directory::Need& need : type.needs) needs.insert(need.capability);
    EXPECT_EQ(needs, expected.needs) << type.slug;
    EXPECT_EQ(type.bookable_online, type.slug == "free-consult") << type.slug;
  }
}

// Several patients infuse or recover under one nurse; each has a chair of their own.
TEST_F(SampleClinicTest, ANurseHasThreePatientsAtMostAndAChairOne) {
  for (const directory::Practitioner& one : file().practitioners) {
    const auto& can = one.capabilities;
    if (std::find(can.begin(), can.end(), "nurse") == can.end()) continue;
    EXPECT_EQ(one.seats, 3) << one.slug;
  }
  for (const directory::Room& room : file().rooms) EXPECT_EQ(room.seats, 1) << room.slug;
}

TEST_F(SampleClinicTest, WhatNoScheduleCanEnforceIsKeptAsNamedPolicies) {
  std::map<std::string, std::map<std::string, std::string>> kept;
  for (const directory::Policy& policy : file().policies) kept[policy.name] = policy.values;
  EXPECT_EQ(kept["arrival"]["early"], "15m");
  EXPECT_EQ(kept["arrival"]["early-first-visit"], "30m");
  EXPECT_EQ(kept["arrival"]["late-grace"], "15m");
  EXPECT_EQ(kept["video-evaluation"]["last-day"], "2026-12-31");
}

}  // namespace
}  // namespace tandem::testing
