// SPDX-License-Identifier: Apache-2.0
// Who is stranded, and why; each cause by hand.
#include "scheduler/repairs/stranding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/civil.h"
#include "base/testing/seeded_ids.h"

namespace tandem::repairs {
namespace {

using appointments::Claim;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// Ana works on Mondays from 8 to 18 in room one; it is a Monday.
class StrandingTest : public ::testing::Test {
 protected:
  StrandingTest() {
    clinic_.revision = 2;
    clinic_.zone = LoadZone("America/New_York").value();
    directory::Location site;
    site.id = ids_.NextId<LocationId>();
    site.slug = "main";
    site.zone = clinic_.zone;
    site.hours = {{absl::Weekday::monday, 0, directory::kMinutesPerDay, {}}};
    clinic_.locations = {site};
    directory::Practitioner ana;
    ana.id = ids_.NextId<PractitionerId>();
    ana.slug = "ana";
    ana.capabilities = {"therapist"};
    ana.hours = {{absl::Weekday::monday, 8 * 60, 18 * 60, site.id}};
    clinic_.practitioners = {ana};
    directory::Room one;
    one.id = ids_.NextId<RoomId>();
    one.slug = "one";
    one.location = site.id;
    one.capabilities = {"couch"};
    one.seats = 2;
    clinic_.rooms = {one};
    directory::VisitType talk;
    talk.id = ids_.NextId<VisitTypeId>();
    talk.slug = "talk";
    talk.modes = {directory::Mode::kInPerson};
    talk.needs.resize(2);
    talk.needs[0].key = "who";
    talk.needs[0].kind = directory::NeedKind::kPractitioner;
    talk.needs[0].capability = "therapist";
    talk.needs[1].key = "where";
    talk.needs[1].kind = directory::NeedKind::kRoom;
    talk.needs[1].capability = "couch";
    clinic_.visit_types = {talk};
    directory::IndexEntities(clinic_);
    Book();
  }

  void Book() {
    visit_.id = ids_.NextId<AppointmentId>();
    visit_.visit_type = clinic_.visit_types[0].id;
    visit_.location = clinic_.locations[0].id;
    visit_.patient = ids_.NextId<PatientId>();
    visit_.time = {At(10), At(11)};
    visit_.directory_revision = 1;
    const ResourceId ana(clinic_.practitioners[0].id);
    const ResourceId room(clinic_.rooms[0].id);
    visit_.participations = {{ana, "who", {At(10), At(12)}}, {room, "where", {At(10), At(11)}}};
    claims_ = {{ana, 0, {At(10), At(12)}},
               {room, 1, {At(10), At(11)}},
               {ResourceId(visit_.patient), 0, visit_.time}};
  }

  absl::Time At(int hour) const {
    return ResolveCivil(absl::CivilMinute(2026, 3, 2, hour, 0), clinic_.zone).value();
  }
  std::set<StrandingCause> Causes(const std::vector<absences::Absence>& absences = {}) const {
    return StrandingCausesOf(clinic_, AbsentTimes(absences), visit_, claims_);
  }
  static absences::Absence Of(ResourceId resource, const Interval& time) {
    absences::Absence absence;
    absence.resource = resource;
    absence.time = time;
    return absence;
  }

  SeededIds ids_{1};
  directory::Snapshot clinic_;
  appointments::Appointment visit_;
  std::vector<Claim> claims_;
};

TEST_F(StrandingTest, WhatFitsTheFileAndHasEverybodyIsNotStranded) {
  EXPECT_THAT(Causes(), IsEmpty());
}

TEST_F(StrandingTest, AnAbsenceThatTouchesAnyPartStrandsAndNoOtherDoes) {
  const ResourceId ana = claims_[0].resource;
  const ResourceId room = claims_[1].resource;
  EXPECT_THAT(Causes({Of(ana, {At(11), At(13)})}), ElementsAre(StrandingCause::kAbsent));
  EXPECT_THAT(Causes({Of(room, {At(9), At(10)}), Of(room, {At(11), At(13)})}), IsEmpty());
  EXPECT_THAT(Causes({Of(room, {At(9), At(11)})}), ElementsAre(StrandingCause::kAbsent));
  EXPECT_THAT(Causes({Of(ids_.NextId<ResourceId>(), {At(0), At(23)})}), IsEmpty());
}

TEST_F(StrandingTest, TheFileStrandsByHoursQualificationSeatsAndWhatIsGone) {
  const directory::Snapshot before = clinic_;
  clinic_.practitioners[0].hours[0].end_minute = 11 * 60;
  EXPECT_THAT(Causes(), ElementsAre(StrandingCause::kClosed));
  clinic_ = before;
  clinic_.practitioners[0].capabilities = {"nurse"};
  EXPECT_THAT(Causes(), ElementsAre(StrandingCause::kNotQualified));
  clinic_ = before;
  clinic_.rooms[0].seats = 1;
  EXPECT_THAT(Causes(), ElementsAre(StrandingCause::kGone));
  clinic_ = before;
  clinic_.visit_types[0].modes = {directory::Mode::kVideo};
  EXPECT_THAT(Causes(), ElementsAre(StrandingCause::kNotOffered));
  clinic_ = before;
  clinic_.practitioners.clear();
  directory::IndexEntities(clinic_);
  EXPECT_THAT(Causes(), ElementsAre(StrandingCause::kGone));
  clinic_ = before;
  clinic_.visit_types.clear();
  clinic_.rooms[0].seats = 1;
  directory::IndexEntities(clinic_);
  EXPECT_THAT(Causes({Of(claims_[0].resource, {At(0), At(23)})}),
              UnorderedElementsAre(StrandingCause::kGone, StrandingCause::kAbsent));
}

TEST_F(StrandingTest, WhatStaffBookedOutsideTheRulesIsStrandedByAbsencesOnly) {
  clinic_.practitioners[0].hours.clear();
  visit_.overridden = true;
  EXPECT_THAT(Causes(), IsEmpty());
  EXPECT_THAT(Causes({Of(claims_[0].resource, {At(0), At(23)})}),
              ElementsAre(StrandingCause::kAbsent));
}

TEST_F(StrandingTest, WhatWasBookedByTheFileInForceFitsIt) {
  clinic_.practitioners[0].hours.clear();
  visit_.directory_revision = clinic_.revision;
  EXPECT_THAT(Causes(), IsEmpty());
}

}  // namespace
}  // namespace tandem::repairs
