// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/candidates.h"

#include <gtest/gtest.h>

#include "base/civil.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"

namespace tandem::appointments {
namespace {

using directory::NeedKind;

// A clinic in memory: one site, two generalists of whom one may also lead, one room; a visit that
// needs a leader, a helper and a room.
class CandidatesTest : public ::testing::Test {
 protected:
  CandidatesTest() {
    directory::Location site;
    site.id = ids_.NextId<LocationId>();
    site.slug = "main";
    site.zone = LoadZone("Europe/Paris").value();
    for (int day = 0; day < 7; ++day) {
      site.hours.push_back({static_cast<absl::Weekday>(day), 8 * 60, 18 * 60, LocationId()});
    }
    clinic_.locations.push_back(site);
    AddPractitioner("ada", {"lead", "help"});
    AddPractitioner("bea", {"help"});
    directory::Room room;
    room.id = ids_.NextId<RoomId>();
    room.slug = "room-1";
    room.location = site.id;
    room.capabilities = {"room"};
    clinic_.rooms.push_back(room);
    type_.modes = {directory::Mode::kInPerson};
    type_.needs = {{"leader", NeedKind::kPractitioner, "lead", false, {}},
                   {"helper", NeedKind::kPractitioner, "help", false, {}},
                   {"room", NeedKind::kRoom, "room", false, {}}};
    type_.phases = {{"all", absl::Minutes(60), true, {{0, true}, {1, true}, {2, true}}}};
    plan_ = directory::PlanVisit(type_, directory::Mode::kInPerson);
  }

  void AddPractitioner(std::string slug, std::vector<std::string> capabilities) {
    directory::Practitioner practitioner;
    practitioner.id = ids_.NextId<PractitionerId>();
    practitioner.slug = std::move(slug);
    practitioner.capabilities = std::move(capabilities);
    for (int day = 0; day < 7; ++day) {
      practitioner.hours.push_back(
          {static_cast<absl::Weekday>(day), 8 * 60, 18 * 60, clinic_.locations[0].id});
    }
    clinic_.practitioners.push_back(practitioner);
  }
  ResourceId Who(std::string_view slug) const {
    return ResourceId(clinic_.FindPractitioner(slug)->id);
  }
  ResourceId Room() const { return ResourceId(clinic_.rooms[0].id); }

  CandidateQuestion QuestionAt(int hour, std::vector<ResourceId> named) const {
    CandidateQuestion question = {.snapshot = &clinic_,
                                  .type = &type_,
                                  .plan = &plan_,
                                  .qualification = {.mode = directory::Mode::kInPerson,
                                                    .location = &clinic_.locations[0],
                                                    .patient_state = {},
                                                    .language = {}},
                                  .start = {},
                                  .named = std::move(named)};
    question.start =
        ResolveCivil(absl::CivilMinute(2026, 1, 6, hour, 0), clinic_.locations[0].zone).value();
    return question;
  }
  absl::StatusOr<Candidates> Find(std::vector<ResourceId> named, int hour = 10,
                                  bool overridden = false) const {
    CandidateQuestion question = QuestionAt(hour, std::move(named));
    question.overridden = overridden;
    return FindCandidates(question);
  }

  SeededIds ids_;
  directory::Snapshot clinic_;
  directory::VisitType type_;
  directory::VisitPlan plan_;
};

using Resources = std::vector<ResourceId>;

TEST_F(CandidatesTest, NamedResourcesFindTheNeedsThatTheyFitWhateverTheirOrder) {
  for (const Resources& named :
       {Resources{Who("ada"), Who("bea"), Room()}, Resources{Room(), Who("bea"), Who("ada")}}) {
    ASSERT_OK_AND_ASSIGN(const Candidates found, Find(named));
    EXPECT_TRUE(found.Decided());
    EXPECT_EQ(found.chosen, (Resources{Who("ada"), Who("bea"), Room()}));
  }
}

TEST_F(CandidatesTest, ANeedThatOnlyOneCanFillIsDecidedWithoutAName) {
  ASSERT_OK_AND_ASSIGN(const Candidates found, Find({Who("bea")}));
  EXPECT_TRUE(found.Decided());
  EXPECT_EQ(found.chosen, (Resources{Who("ada"), Who("bea"), Room()}));
  AddPractitioner("cleo", {"lead"});
  ASSERT_OK_AND_ASSIGN(const Candidates open, Find({Who("bea")}));
  EXPECT_FALSE(open.Decided());
  EXPECT_TRUE(open.chosen[0].IsNil());
  EXPECT_EQ(open.chosen[2], Room());
}

TEST_F(CandidatesTest, NobodyFillsTwoNeedsAtOnce) {
  clinic_.practitioners.pop_back();  // ada alone
  ASSERT_OK_AND_ASSIGN(const Candidates found, Find({}));
  EXPECT_FALSE(found.Decided());
  EXPECT_THAT(Find({Who("ada")}), HasReason(Reason::kNobodyQualified));
}

TEST_F(CandidatesTest, WhoFitsNoNeedIsRefusedUnlessStaffSayWhy) {
  AddPractitioner("dora", {"cook"});
  const auto refused = Find({Who("dora")});
  EXPECT_THAT(refused, HasReason(Reason::kNobodyQualified));
  EXPECT_EQ(MetadataOf(refused.status()).at("resource"), "practitioners/dora");
  ASSERT_OK_AND_ASSIGN(const Candidates forced, Find({Who("dora"), Who("bea")}, 10, true));
  EXPECT_EQ(forced.chosen, (Resources{Who("dora"), Who("bea"), Room()}));
  EXPECT_EQ(forced.unqualified, (std::vector<bool>{true, false, false}));
  EXPECT_THAT(Find({ids_.NextId<ResourceId>()}, 10, true), HasReason(Reason::kNotFound));
}

TEST_F(CandidatesTest, HoursBindUnlessStaffSayWhy) {
  const auto late = Find({Who("ada"), Who("bea"), Room()}, 18);
  EXPECT_THAT(late, HasReason(Reason::kOutsideOpeningHours));
  EXPECT_EQ(MetadataOf(late.status()).at("need"), "leader");
  EXPECT_THAT(Find({}, 7), HasReason(Reason::kOutsideOpeningHours));
  EXPECT_OK(Find({Who("ada"), Who("bea"), Room()}, 18, true));
}

TEST_F(CandidatesTest, ReservedHoursBindUnlessTheVisitIsForAPairIsGivenThenOrTheyAreReleased) {
  directory::Practitioner& bea = clinic_.practitioners[1];
  bea.reserved.push_back({absl::Weekday::tuesday, 600, 660, clinic_.locations[0].id});
  bea.release_before = absl::Hours(10);
  const absl::Time release =  // half an hour before ten o'clock, the visit's end reaches in
      ResolveCivil(absl::CivilMinute(2026, 1, 5, 23, 30), clinic_.locations[0].zone).value();
  const auto find = [&](std::vector<ResourceId> named, std::optional<absl::Time> reserved_at,
                        std::vector<ResourceId> keeping = {}) {
    CandidateQuestion question = QuestionAt(10, std::move(named));
    question.start -= absl::Minutes(30);
    question.reserved_at = reserved_at;
    question.keeping = std::move(keeping);
    return FindCandidates(question);
  };
  const auto kept = find({Who("bea")}, release - absl::Nanoseconds(1));
  ASSERT_THAT(kept, HasReason(Reason::kTimeReserved));
  EXPECT_EQ(MetadataOf(kept.status()).at("releaseTime"), "2026-01-05T22:30:00Z");
  EXPECT_EQ(MetadataOf(kept.status()).at("need"), "helper");
  EXPECT_OK(find({Who("bea")}, release));
  EXPECT_OK(find({Who("bea")}, std::nullopt));
  EXPECT_OK(find({Who("bea")}, absl::InfinitePast(), {Who("bea")}));
  EXPECT_THAT(find({Who("bea")}, absl::InfinitePast(), {Who("ada")}),
              HasReason(Reason::kTimeReserved));
  // For anyone there is somebody else; ada alone has to lead.
  EXPECT_THAT(find({Who("ada")}, absl::InfinitePast()), HasReason(Reason::kTimeReserved));
  AddPractitioner("cleo", {"help"});
  ASSERT_OK_AND_ASSIGN(const Candidates other, find({Who("ada")}, absl::InfinitePast()));
  EXPECT_EQ(other.chosen, (Resources{Who("ada"), Who("cleo"), Room()}));
}

TEST_F(CandidatesTest, WhatNobodyCanFillIsSaid) {
  clinic_.rooms.clear();
  const auto nothing = Find({});
  EXPECT_THAT(nothing, HasReason(Reason::kNobodyQualified));
  EXPECT_EQ(MetadataOf(nothing.status()).at("need"), "room");
}

}  // namespace
}  // namespace tandem::appointments
