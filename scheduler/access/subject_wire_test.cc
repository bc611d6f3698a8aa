// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/subject_wire.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tandem/v1/appointments.pb.h"
#include "tandem/v1/emergency.pb.h"
#include "tandem/v1/patients.pb.h"

namespace tandem::access {
namespace {

constexpr char kRobin[] = "0190b2a0-0000-7000-8000-000000000001";
constexpr char kKit[] = "0190b2a0-0000-7000-8000-000000000002";
constexpr char kVisit[] = "0190b2a0-0000-7000-8000-000000000003";

std::string Patient(const std::string& id) { return "clinics/elm/patients/" + id; }
Uuid Id(const char* text) { return ParseUuid(text).value(); }

v1::Appointment Visit(const std::string& patient) {
  v1::Appointment visit;
  visit.set_name(std::string("clinics/elm/appointments/") + kVisit);
  visit.set_patient(Patient(patient));
  return visit;
}

TEST(SubjectTest, AReplyIsAboutItselfAndTheOnePatientInIt) {
  EXPECT_EQ(SubjectOfReply(Visit(kRobin)),
            (Subject{"appointment", Id(kVisit), 1, PatientId(Id(kRobin))}));
  v1::PatientExport file;
  file.mutable_patient()->set_name(Patient(kRobin));
  *file.add_appointments() = Visit(kRobin);
  EXPECT_EQ(SubjectOfReply(file), (Subject{"patient_export", {}, 1, PatientId(Id(kRobin))}));
}

TEST(SubjectTest, AListIsAboutAsManyAsItHolds) {
  v1::ListAppointmentsResponse list;
  EXPECT_EQ(SubjectOfReply(list), (Subject{"appointment", {}, 0, {}}));
  *list.add_appointments() = Visit(kRobin);
  EXPECT_EQ(SubjectOfReply(list), (Subject{"appointment", Id(kVisit), 1, PatientId(Id(kRobin))}));
  *list.add_appointments() = Visit(kRobin);
  EXPECT_EQ(SubjectOfReply(list), (Subject{"appointment", {}, 2, PatientId(Id(kRobin))}));
  *list.add_appointments() = Visit(kKit);
  EXPECT_EQ(SubjectOfReply(list),
            (Subject{"appointment", {}, 3, {}, {PatientId(Id(kRobin)), PatientId(Id(kKit))}}));
}

TEST(SubjectTest, PeopleAreCountedUpToOneMoreThanAnEntryTakes) {
  v1::ListAppointmentsResponse list;
  for (std::size_t i = 0; i < kPeopleToldMax + 100; ++i) {
    *list.add_appointments() = Visit(fmt::format("0190b2a0-0000-7000-8000-{:012x}", i));
  }
  EXPECT_EQ(PeopleIn(list).size(), kPeopleToldMax + 1);
}

TEST(SubjectTest, ARefusalIsAboutWhatWasAskedFor) {
  v1::GetPatientRequest get;
  get.set_name(Patient(kRobin));
  EXPECT_EQ(SubjectOfRequest(get), (Subject{"patient", Id(kRobin), 0, PatientId(Id(kRobin))}));
  v1::ListAppointmentsRequest list;
  list.set_parent("clinics/elm");
  EXPECT_EQ(SubjectOfRequest(list), Subject());
  list.set_patient(Patient(kKit));
  EXPECT_EQ(SubjectOfRequest(list), (Subject{"patient", Id(kKit), 0, PatientId(Id(kKit))}));
  v1::UpdatePatientRequest update;
  update.mutable_patient()->set_name(Patient(kRobin));
  EXPECT_EQ(SubjectOfRequest(update), (Subject{"patient", Id(kRobin), 0, PatientId(Id(kRobin))}));
  v1::WatchDayRequest watch;
  watch.set_location("clinics/elm/locations/main");
  EXPECT_EQ(SubjectOfRequest(watch), (Subject{"location", {}, 0, {}}));
}

TEST(SubjectTest, AnEmergencyAccessIsAThingAndARecordIsAboutItsPerson) {
  v1::GetEmergencyRecordRequest get;
  get.set_name(std::string("clinics/elm/emergencyAccesses/") + kVisit);
  EXPECT_EQ(SubjectOfRequest(get), (Subject{"emergency_access", Id(kVisit), 0, {}}));
  v1::EmergencyRecord record;
  record.mutable_patient()->set_name(Patient(kRobin));
  *record.add_appointments() = Visit(kRobin);
  EXPECT_EQ(SubjectOfReply(record), (Subject{"emergency_record", {}, 1, PatientId(Id(kRobin))}));
}

TEST(SubjectTest, WhatSomebodyTypedIsNeverAKind) {
  v1::GetPatientRequest get;
  for (const char* name : {"Robin Vale/x", "clinics/elm/robin vale/1", "", "/", "//////////"}) {
    get.set_name(name);
    EXPECT_EQ(SubjectOfRequest(get), Subject()) << name;
  }
}

}  // namespace
}  // namespace tandem::access
