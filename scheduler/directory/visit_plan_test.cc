// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/visit_plan.h"

#include <map>
#include <string>

#include "base/testing/matchers.h"
#include "scheduler/directory/clinic_file.h"
#include "scheduler/directory/testing/clinic.h"

namespace tandem::directory {
namespace {

const Snapshot& Sample() {
  static const Snapshot clinic = ParseClinicFile(tandem::testing::SampleClinic()).value();
  return clinic;
}

const NeedPlan* FindNeed(const VisitType& type, const VisitPlan& plan, std::string_view key) {
  for (const NeedPlan& need : plan.needs) {
    if (type.needs[static_cast<std::size_t>(need.need)].key == key) return &need;
  }
  return nullptr;
}

struct Minutes {
  int patient;
  std::vector<int> rooms;  // the chair's or room's, turn-over included
};

// The defaults of a ketamine clinic: visit lengths with the patient, and of the chair or room.
TEST(VisitPlanTest, TheSampleClinicsVisitsTakeTheirAgreedMinutes) {
  const std::map<std::string, Minutes> agreed = {
      {"free-consult", {20, {30}}},      {"medical-evaluation", {60, {60}}},
      {"infusion-mood", {105, {120}}},   {"infusion-pain", {350, {365}}},
      {"esketamine", {160, {175}}},      {"sgb", {75, {90}}},
      {"nad-iv", {180, {225}}},          {"booster", {105, {120}}},
      {"therapy-prep", {50, {60}}},      {"therapy-integration", {50, {60}}},
      {"debrief-in-clinic", {20, {20}}}, {"sgb-infusion", {190, {85, 135}}}};
  ASSERT_EQ(Sample().visit_types.size(), agreed.size());
  for (const VisitType& type : Sample().visit_types) {
    const VisitPlan plan = PlanVisit(type, Mode::kInPerson);
    EXPECT_EQ(plan.patient.start, absl::ZeroDuration()) << type.slug;
    EXPECT_EQ(plan.patient.end, absl::Minutes(agreed.at(type.slug).patient)) << type.slug;
    std::vector<int> rooms;
    for (const NeedPlan& need : plan.needs) {
      if (type.needs[static_cast<std::size_t>(need.need)].kind != NeedKind::kRoom) continue;
      ASSERT_EQ(need.spans.size(), 1u) << type.slug;
      const absl::Duration taken = need.spans[0].end - need.spans[0].start;
      rooms.push_back(static_cast<int>(absl::ToInt64Minutes(taken)));
      EXPECT_TRUE(need.spans[0].exclusive) << type.slug;
    }
    EXPECT_EQ(rooms, agreed.at(type.slug).rooms) << type.slug;
  }
}

TEST(VisitPlanTest, ANurseIsAloneWithThePatientAtStartAndEndAndSharedBetween) {
  const VisitType& type = *Sample().FindVisitType("infusion-mood");
  const VisitPlan plan = PlanVisit(type, Mode::kInPerson);
  const NeedPlan* nurse = FindNeed(type, plan, "nurse");
  ASSERT_NE(nurse, nullptr);
  EXPECT_THAT(nurse->spans,
              ::testing::ElementsAre(Span{absl::Minutes(0), absl::Minutes(20), true},
                                     Span{absl::Minutes(20), absl::Minutes(100), false},
                                     Span{absl::Minutes(100), absl::Minutes(105), true}));
  EXPECT_THAT(FindNeed(type, plan, "prescriber")->spans,
              ::testing::ElementsAre(Span{absl::Minutes(0), absl::Minutes(105), false}));
}

TEST(VisitPlanTest, ARoomIsNeededInPersonOnly) {
  const VisitType& type = *Sample().FindVisitType("therapy-integration");
  EXPECT_NE(FindNeed(type, PlanVisit(type, Mode::kInPerson), "room"), nullptr);
  EXPECT_EQ(FindNeed(type, PlanVisit(type, Mode::kVideo), "room"), nullptr);
}

TEST(VisitPlanTest, PreparationLiesBeforeThePatientsStart) {
  VisitType type;
  type.needs = {{"room", NeedKind::kRoom, "lab", false, {}}};
  type.phases = {{"warm-up", absl::Minutes(15), false, {{0, true}}},
                 {"visit", absl::Minutes(30), true, {}},
                 {"clean", absl::Minutes(10), false, {{0, true}}}};
  const VisitPlan plan = PlanVisit(type, Mode::kInPerson);
  ASSERT_EQ(plan.needs.size(), 1u);
  EXPECT_THAT(plan.needs[0].spans,
              ::testing::ElementsAre(Span{absl::Minutes(-15), absl::ZeroDuration(), true},
                                     Span{absl::Minutes(30), absl::Minutes(40), true}));
  const absl::Time start = absl::FromUnixSeconds(1'800'000'000);
  EXPECT_EQ(plan.needs[0].spans[0].At(start).start, start - absl::Minutes(15));
}

TEST(VisitPlanTest, AVideoSessionNeedsALicenceWhereThePatientIs) {
  const Need& therapist = Sample().FindVisitType("therapy-integration")->needs[0];
  const Location* telehealth = Sample().OnlyTelehealth();
  const Practitioner& ngozi = *Sample().FindPractitioner("ngozi-bell");        // WA, ID
  const Practitioner& daniel = *Sample().FindPractitioner("daniel-whitaker");  // no telehealth
  EXPECT_TRUE(Qualifies(ngozi, therapist, {Mode::kVideo, telehealth, "ID", ""}));
  EXPECT_FALSE(Qualifies(ngozi, therapist, {Mode::kVideo, telehealth, "OR", ""}));
  EXPECT_TRUE(Qualifies(ngozi, therapist, {Mode::kVideo, telehealth, "", ""}));
  EXPECT_FALSE(Qualifies(daniel, therapist, {Mode::kVideo, telehealth, "WA", ""}));
}

TEST(VisitPlanTest, InPersonTheSitesStateCountsAndTheLanguageWhenAsked) {
  const Need& therapist = Sample().FindVisitType("therapy-integration")->needs[0];
  const Location* site = Sample().FindLocation("harbor-street");
  const Practitioner& ana = *Sample().FindPractitioner("ana-ruiz");
  EXPECT_TRUE(Qualifies(ana, therapist, {Mode::kInPerson, site, "TX", "es"}));
  EXPECT_FALSE(Qualifies(ana, therapist, {Mode::kInPerson, site, "", "vi"}));
  EXPECT_FALSE(Qualifies(*Sample().FindPractitioner("beth-harlow"), therapist,
                         {Mode::kInPerson, site, "", ""}));
}

TEST(VisitPlanTest, ARoomServesItsOwnSite) {
  const Need& chair = Sample().FindVisitType("infusion-mood")->needs[0];
  const Room& room = *Sample().FindRoom("nb-chair-1");
  EXPECT_TRUE(
      Qualifies(room, chair, {Mode::kInPerson, Sample().FindLocation("north-bluff"), "", ""}));
  EXPECT_FALSE(
      Qualifies(room, chair, {Mode::kInPerson, Sample().FindLocation("harbor-street"), "", ""}));
}

}  // namespace
}  // namespace tandem::directory
