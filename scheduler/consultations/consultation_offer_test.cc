// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultation_offer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/seeded_ids.h"
#include "scheduler/consultations/change_deadline.h"

namespace tandem::consultations {
namespace {

using directory::Mode;
using ::testing::ElementsAre;

// Two sites and telehealth; a consultation of 20 minutes that needs someone who gives
// consultations.
class ConsultationOfferTest : public ::testing::Test {
 protected:
  ConsultationOfferTest() {
    for (const char* slug : {"elm", "oak", "online"}) {
      directory::Location location;
      location.id = ids_.NextId<LocationId>();
      location.slug = slug;
      location.telehealth = location.slug == "online";
      snapshot_.locations.push_back(location);
    }
    directory::VisitType type;
    type.id = ids_.NextId<VisitTypeId>();
    type.slug = "free-consult";
    type.modes = {Mode::kPhone, Mode::kInPerson};
    type.locations = {snapshot_.locations[0].id};
    type.needs = {{"guide", directory::NeedKind::kPractitioner, "consults", false, {}}};
    type.phases = {{"talk", absl::Minutes(20), true, {{0, true}}},
                   {"notes", absl::Minutes(10), false, {{0, true}}}};
    type.change_notice = absl::Hours(24);
    snapshot_.visit_types = {type};
    snapshot_.consultation.visit_type = type.id;
    AddPractitioner("ana", {"consults"}, {"en", "es"});
    AddPractitioner("ben", {"nurse"}, {"de"});
    AddPractitioner("cleo", {"consults"}, {"en", "fr"});
  }

  void AddPractitioner(std::string slug, std::vector<std::string> capabilities,
                       std::vector<std::string> languages) {
    directory::Practitioner practitioner;
    practitioner.id = ids_.NextId<PractitionerId>();
    practitioner.slug = std::move(slug);
    practitioner.capabilities = std::move(capabilities);
    practitioner.languages = std::move(languages);
    snapshot_.practitioners.push_back(practitioner);
  }

  std::vector<std::string> Slugs(const Offer& offer) const {
    std::vector<std::string> slugs;
    for (const auto* location : offer.locations) slugs.push_back(location->slug);
    return slugs;
  }

  SeededIds ids_{4};
  directory::Snapshot snapshot_;
};

TEST_F(ConsultationOfferTest, NamesTheLanguagesOfThoseWhoGiveItOnly) {
  EXPECT_THAT(DescribeOffer(snapshot_)->languages, ElementsAre("en", "es", "fr"));
}

TEST_F(ConsultationOfferTest, LastsAsLongAsThePersonIsThere) {
  EXPECT_EQ(DescribeOffer(snapshot_)->duration, absl::Minutes(20));
}

TEST_F(ConsultationOfferTest, ShowsSitesWhereItIsGivenAndTelehealth) {
  EXPECT_THAT(Slugs(*DescribeOffer(snapshot_)), ElementsAre("elm", "online"));
  snapshot_.visit_types[0].locations.clear();
  EXPECT_THAT(Slugs(*DescribeOffer(snapshot_)), ElementsAre("elm", "oak", "online"));
  snapshot_.visit_types[0].modes = {Mode::kPhone};
  EXPECT_THAT(Slugs(*DescribeOffer(snapshot_)), ElementsAre("online"));
}

TEST_F(ConsultationOfferTest, AClinicMayOfferNone) {
  snapshot_.consultation.visit_type = VisitTypeId();
  EXPECT_FALSE(DescribeOffer(snapshot_).has_value());
}

TEST_F(ConsultationOfferTest, ChangesEndADayBeforeTheStart) {
  const absl::Time start = absl::FromUnixSeconds(1'767'625'200);
  const VisitTypeId type = snapshot_.visit_types[0].id;
  EXPECT_EQ(ChangeDeadline(snapshot_, type, start), start - absl::Hours(24));
  EXPECT_EQ(ChangeDeadline(snapshot_, VisitTypeId(), start), start);
  EXPECT_TRUE(IsOnTime(start - absl::Hours(24), start - absl::Hours(24), start));
  EXPECT_FALSE(IsOnTime(start - absl::Hours(23), start - absl::Hours(24), start));
  EXPECT_FALSE(IsOnTime(start, start, start));
}

}  // namespace
}  // namespace tandem::consultations
