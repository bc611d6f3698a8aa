// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/directory_wire.h"

#include <map>
#include <string>

#include "base/testing/matchers.h"
#include "scheduler/directory/clinic_file.h"
#include "scheduler/directory/testing/clinic.h"

namespace tandem::directory {
namespace {

Snapshot Sample() { return ParseClinicFile(tandem::testing::SampleClinic()).value(); }

access::Principal Caller(access::Role role) {
  access::Principal principal;
  principal.role = role;
  return principal;
}

TEST(DirectoryWireTest, TheWorldSeesOnlyWhatItMayBookAndNothingInside) {
  v1::ListVisitTypesResponse reply;
  WriteVisitTypes(Sample(), Caller(access::Role::kAnonymous), reply);
  ASSERT_EQ(reply.visit_types_size(), 1);
  EXPECT_EQ(reply.visit_types(0).name(), "clinics/cedar-harbor/visitTypes/free-consult");
  EXPECT_EQ(reply.visit_types(0).phases_size(), 0);
  EXPECT_EQ(reply.visit_types(0).distances_size(), 0);
  EXPECT_EQ(reply.visit_types(0).patient_duration().seconds(), 20 * 60);
  EXPECT_EQ(reply.visit_types(0).modes_size(), 3);
}

TEST(DirectoryWireTest, StaffSeeEveryVisitTypeWithItsPhases) {
  const Snapshot clinic = Sample();
  v1::ListVisitTypesResponse reply;
  WriteVisitTypes(clinic, Caller(access::Role::kFrontDesk), reply);
  ASSERT_EQ(reply.visit_types_size(), 12);
  v1::VisitType infusion;
  Write(clinic, *clinic.FindVisitType("infusion-mood"), /*with_phases=*/true, infusion);
  ASSERT_EQ(infusion.phases_size(), 5);
  EXPECT_EQ(infusion.phases(0).demands(1).need(), "nurse");
  EXPECT_TRUE(infusion.phases(0).demands(1).exclusive());
  EXPECT_FALSE(infusion.phases(4).patient_present());
}

TEST(DirectoryWireTest, WhatAVisitKeepsItsDistanceFromIsInsideOfItWhicheverOfTheTwoSaysSo) {
  const Snapshot clinic = Sample();
  const VisitType& bundle = *clinic.FindVisitType("sgb-infusion");
  v1::VisitType wire;
  Write(clinic, bundle, /*with_phases=*/true, wire);
  std::map<std::string, std::int64_t> hours;
  for (const v1::VisitDistance& distance : wire.distances()) {
    hours[distance.visit_type()] = distance.gap_min().seconds() / 3600;
  }
  // It names one itself; most follow from the gaps that both have; the drip names it.
  const std::string of = "clinics/cedar-harbor/visitTypes/";
  const std::map<std::string, std::int64_t> expected = {
      {of + "sgb", 24},        {of + "infusion-mood", 48}, {of + "infusion-pain", 48},
      {of + "esketamine", 48}, {of + "sgb-infusion", 48},  {of + "booster", 48},
      {of + "nad-iv", 12}};
  EXPECT_EQ(hours, expected);
  EXPECT_EQ(static_cast<std::size_t>(wire.distances_size()), expected.size());
  v1::VisitType bare;
  Write(clinic, bundle, /*with_phases=*/false, bare);
  EXPECT_EQ(bare.distances_size(), 0);
}

TEST(DirectoryWireTest, NamesArePathsOfSlugs) {
  const Snapshot clinic = Sample();
  v1::Room room;
  Write(clinic, *clinic.FindRoom("hs-chair-1"), room);
  EXPECT_EQ(room.name(), "clinics/cedar-harbor/rooms/hs-chair-1");
  EXPECT_EQ(room.location(), "clinics/cedar-harbor/locations/harbor-street");
  v1::Practitioner practitioner;
  Write(clinic, *clinic.FindPractitioner("ana-ruiz"), practitioner);
  EXPECT_EQ(practitioner.name(), "clinics/cedar-harbor/practitioners/ana-ruiz");
  v1::Clinic wire;
  Write(clinic, wire);
  EXPECT_EQ(wire.time_zone(), "America/Los_Angeles");
}

TEST(DirectoryWireTest, AParentIsAClinicAndNothingMore) {
  EXPECT_OK(CheckClinicName("clinics/cedar-harbor", "parent"));
  EXPECT_THAT(CheckClinicName("clinics/cedar-harbor/rooms/x", "parent"), HasViolation("parent"));
  EXPECT_THAT(CheckClinicName("cedar-harbor", "parent"), HasViolation("parent"));
}

}  // namespace
}  // namespace tandem::directory
