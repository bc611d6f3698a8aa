// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/clinic_changes.h"

#include <fmt/format.h>

#include <string>
#include <thread>

#include "base/civil.h"
#include "base/testing/database.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/directory/directories.h"
#include "scheduler/directory/testing/clinic.h"

namespace tandem::directory {
namespace {

using tandem::testing::Clinic;
using tandem::testing::SampleClinic;
using tandem::testing::SmallClinic;
using tandem::testing::SmallPractitioner;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

class ClinicChangesTest : public ::testing::Test {
 protected:
  // A file in force; its clinic.
  Clinic Apply(const std::string& yaml) {
    const auto change = changes_.Preview(yaml);
    EXPECT_THAT(change, IsOk());
    last_ = changes_.Apply(*change, "test").value();
    pg::TxOptions options;
    options.clinic = last_.clinic.uuid;
    return Clinic{directories_.At(options, last_.revision).value()};
  }

  std::int64_t CalendarVersion(ResourceId id) {
    return std::stoll(db_.Sql(fmt::format(
        "SELECT calendar_version FROM resource WHERE resource_id = '{}'", ToString(id))));
  }

  // A booked "talk" with the practitioner: 30 minutes claimed on one seat.
  AppointmentId Book(const Clinic& clinic, std::string_view practitioner, absl::CivilMinute local,
                     int seat = 0) {
    const absl::Time start = ResolveCivil(local, clinic.snapshot->zone).value();
    const auto id = ids_.NextId<AppointmentId>();
    const std::string who = ToString(clinic.practitioner(practitioner));
    const std::string clinic_id = ToString(clinic.id());
    const std::string from = absl::FormatTime(start, absl::UTCTimeZone());
    const std::string until = absl::FormatTime(start + absl::Minutes(30), absl::UTCTimeZone());
    db_.Sql(fmt::format(
        "INSERT INTO appointment (clinic_id, appointment_id, version, status, visit_type_id, "
        "location_id, mode, start_time, end_time, local_start, time_zone, tzdb_version, "
        "directory_revision, participations, create_time, update_time) VALUES ('{0}', '{1}', 1, "
        "'booked', '{2}', '{3}', 'in_person', '{4}', '{5}', '{6}', '{7}', 'x', {8}, "
        "'[{{\"resource\": \"{9}\", \"need\": \"someone\", \"start\": 0, \"end\": 30}}]', "
        "'{4}', '{4}')",
        clinic_id, ToString(id), ToString(clinic.visit_type("talk")),
        ToString(clinic.location("main")), from, until, FormatCivil(local),
        clinic.snapshot->zone_name, clinic.snapshot->revision, who));
    db_.Sql(
        fmt::format("INSERT INTO claim (clinic_id, appointment_id, resource_id, seat, during) "
                    "VALUES ('{}', '{}', '{}', {}, '[{},{})')",
                    clinic_id, ToString(id), who, seat, from, until));
    return id;
  }

  TestDatabase db_;
  SimulatedClock clock_;  // 2026-01-05 08:00Z, a Monday
  SeededIds ids_;
  ClinicChanges changes_{clock_, ids_, db_.pool()};
  Directories directories_{db_.pool()};
  AppliedChange last_;
};

TEST_F(ClinicChangesTest, ANewClinicComesIntoForceWhole) {
  const Clinic clinic = Apply(SampleClinic());
  EXPECT_EQ(clinic.snapshot->revision, 1);
  EXPECT_EQ(clinic.snapshot->practitioners.size(), 16u);
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM resource"), "30");
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM directory_entity"), "45");
  EXPECT_EQ(db_.Sql(fmt::format("SELECT seats FROM resource WHERE resource_id = '{}'",
                                ToString(clinic.practitioner("beth-harlow")))),
            "3");
}

TEST_F(ClinicChangesTest, TheSameFileAgainChangesNothing) {
  Apply(SampleClinic());
  ASSERT_OK_AND_ASSIGN(const ClinicChange again, changes_.Preview(SampleClinic()));
  EXPECT_TRUE(again.difference.empty());
  ASSERT_OK_AND_ASSIGN(const AppliedChange applied, changes_.Apply(again, "test"));
  EXPECT_EQ(applied.revision, 1);
}

TEST_F(ClinicChangesTest, TheDifferenceReadsLikeASentence) {
  SmallClinic small;
  small.practitioners = SmallPractitioner{"ana", "generalist", "monday 09:00-17:00"}.Yaml();
  Apply(small.Yaml());
  small.practitioners = SmallPractitioner{"ana", "generalist", "monday 09:00-16:00"}.Yaml() +
                        SmallPractitioner{"bo"}.Yaml();
  ASSERT_OK_AND_ASSIGN(const ClinicChange change, changes_.Preview(small.Yaml()));
  EXPECT_THAT(change.difference,
              ElementsAre("~ practitioner ana: hours main monday 09:00-17:00 -> monday 09:00-16:00",
                          "+ practitioner bo"));
}

TEST_F(ClinicChangesTest, ReservedHoursAreADifferenceAndAnotherCalendar) {
  SmallClinic small;
  SmallPractitioner ana{"ana"};
  small.practitioners = ana.Yaml();
  const ResourceId calendar(Apply(small.Yaml()).practitioner("ana"));
  const std::int64_t version = CalendarVersion(calendar);
  ana.closures = "[], reserved: {main: [\"monday 15:00-17:00\"]}, release_before: 2d";
  small.practitioners = ana.Yaml();
  ASSERT_OK_AND_ASSIGN(const ClinicChange change, changes_.Preview(small.Yaml()));
  EXPECT_THAT(change.difference,
              ElementsAre("~ practitioner ana: release_before (none) -> 2d",
                          "~ practitioner ana: reserved main (none) -> monday 15:00-17:00"));
  Apply(small.Yaml());
  EXPECT_GT(CalendarVersion(calendar), version);
}

TEST_F(ClinicChangesTest, ADistanceIsADifference) {
  std::string yaml = SmallClinic().Yaml();
  Apply(yaml);
  const std::string from = "lead_time: 0m";  // of "sit"
  yaml.replace(yaml.find(from), from.size(), "distances: {talk: 36h}\n    lead_time: 0m");
  ASSERT_OK_AND_ASSIGN(const ClinicChange change, changes_.Preview(yaml));
  EXPECT_THAT(change.difference, ElementsAre("~ visit type sit: distances (none) -> talk 36h"));
}

TEST_F(ClinicChangesTest, ThatAQuestionIsUrgentIsADifferenceUnderANewVersionOnly) {
  const std::string before = SmallClinic().Yaml();
  Apply(before);
  std::string urgent = Replaced(before, "convulsiones?\"}", "convulsiones?\", urgent: true}");
  EXPECT_THAT(changes_.Preview(urgent), HasReason(Reason::kFieldInvalid));
  urgent = Replaced(urgent, "consultation:\n  version: \"1\"", "consultation:\n  version: \"2\"");
  ASSERT_OK_AND_ASSIGN(const ClinicChange change, changes_.Preview(urgent));
  EXPECT_THAT(change.difference,
              ElementsAre("~ consultation: question seizures urgent (none) -> true",
                          "~ consultation: version 1 -> 2"));
}

TEST_F(ClinicChangesTest, OnlyChangedCalendarsGetANewVersion) {
  SmallClinic small;
  small.practitioners = SmallPractitioner{"ana"}.Yaml() + SmallPractitioner{"bo"}.Yaml();
  const Clinic before = Apply(small.Yaml());
  const auto ana = ResourceId(before.practitioner("ana"));
  const auto bo = ResourceId(before.practitioner("bo"));
  const std::int64_t ana_version = CalendarVersion(ana);
  const std::int64_t bo_version = CalendarVersion(bo);
  small.practitioners = SmallPractitioner{"ana", "generalist", "monday 09:00-17:00"}.Yaml() +
                        SmallPractitioner{"bo"}.Yaml();
  const Clinic after = Apply(small.Yaml());
  EXPECT_EQ(after.practitioner("ana"), before.practitioner("ana"));
  EXPECT_GT(CalendarVersion(ana), ana_version);
  EXPECT_EQ(CalendarVersion(bo), bo_version);
  small.site_closures = "[2026-07-04]";
  Apply(small.Yaml());
  EXPECT_GT(CalendarVersion(bo), bo_version);
}

TEST_F(ClinicChangesTest, ASlugThatComesBackIsTheSameThing) {
  SmallClinic small;
  const std::string without = small.Yaml();
  small.practitioners = SmallPractitioner{"ana"}.Yaml();
  const std::string with = small.Yaml();
  const PractitionerId ana = Apply(with).practitioner("ana");
  EXPECT_EQ(Apply(without).snapshot->FindPractitioner("ana"), nullptr);
  EXPECT_EQ(Apply(with).practitioner("ana"), ana);
}

TEST_F(ClinicChangesTest, APolicyMustNotChangeUnderTheSameVersion) {
  const std::string first = SmallClinic().Yaml();
  Apply(first);
  std::string changed = Replaced(first, "en: Off-label.", "en: Something else.");
  auto refused = changes_.Preview(changed);
  ASSERT_THAT(refused, HasReason(Reason::kFieldInvalid));
  const auto violations = ViolationsOf(refused.status());
  ASSERT_EQ(violations.size(), 2u);  // the notice, and the consultation policy around it
  EXPECT_THAT(violations[0].reason, HasSubstr("changed under the same version"));
  changed = Replaced(changed, "version: \"1\"", "version: \"2\"");
  changed = Replaced(changed, "notice: {version: \"1\"", "notice: {version: \"2\"");
  Apply(changed);
  // Nor under a version that an earlier revision used.
  EXPECT_THAT(changes_.Preview(Replaced(first, "Call 988.", "Call 911.")),
              HasReason(Reason::kFieldInvalid));
  Apply(first);
}

TEST_F(ClinicChangesTest, BookingsOutsideTheNewHoursAreReported) {
  SmallClinic small;
  small.practitioners = SmallPractitioner{"ana"}.Yaml();
  const Clinic clinic = Apply(small.Yaml());
  const AppointmentId morning = Book(clinic, "ana", absl::CivilMinute(2026, 6, 8, 10, 0));
  const AppointmentId evening = Book(clinic, "ana", absl::CivilMinute(2026, 6, 8, 16, 45));
  Book(clinic, "ana", absl::CivilMinute(2025, 6, 9, 18, 0));  // long past
  small.practitioners = SmallPractitioner{"ana", "generalist", "monday-friday 09:00-17:00"}.Yaml();
  ASSERT_OK_AND_ASSIGN(const ClinicChange change, changes_.Preview(small.Yaml()));
  ASSERT_EQ(change.orphans.size(), 1u);
  Apply(small.Yaml());
  ASSERT_EQ(last_.orphans.size(), 1u);
  EXPECT_EQ(last_.orphans[0].appointment, evening);
  EXPECT_NE(last_.orphans[0].appointment, morning);
  EXPECT_EQ(last_.orphans[0].local_start, absl::CivilMinute(2026, 6, 8, 16, 45));
  EXPECT_THAT(last_.orphans[0].causes, ElementsAre(OrphanCause::kClosed));
}

TEST_F(ClinicChangesTest, BookingsOfThoseWhoLeaveAreReported) {
  SmallClinic small;
  const std::string without = small.Yaml();
  small.practitioners = SmallPractitioner{"ana"}.Yaml();
  const Clinic clinic = Apply(small.Yaml());
  Book(clinic, "ana", absl::CivilMinute(2026, 6, 8, 10, 0));
  Book(clinic, "kim", absl::CivilMinute(2026, 6, 8, 10, 0));
  Apply(without);
  ASSERT_EQ(last_.orphans.size(), 1u);
  EXPECT_THAT(last_.orphans[0].causes, ElementsAre(OrphanCause::kResourceGone));
}

TEST_F(ClinicChangesTest, FewerSeatsThanAreTakenIsReported) {
  SmallClinic small;
  SmallPractitioner ana{"ana"};
  ana.seats = 3;
  small.practitioners = ana.Yaml();
  const Clinic clinic = Apply(small.Yaml());
  Book(clinic, "ana", absl::CivilMinute(2026, 6, 8, 10, 0), 0);
  const AppointmentId third = Book(clinic, "ana", absl::CivilMinute(2026, 6, 8, 10, 0), 2);
  ana.seats = 2;
  small.practitioners = ana.Yaml();
  Apply(small.Yaml());
  ASSERT_EQ(last_.orphans.size(), 1u);
  EXPECT_EQ(last_.orphans[0].appointment, third);
  EXPECT_THAT(last_.orphans[0].causes, ElementsAre(OrphanCause::kSeatGone));
}

TEST_F(ClinicChangesTest, BookingsOfAVisitTypeOrModeThatEndsAreReported) {
  SmallClinic small;
  small.visit_types =
      "  walk:\n    display_name: Walk\n    modes: [in_person]\n"
      "    needs: {someone: {practitioner: generalist}}\n"
      "    phases: [{id: walk, takes: 30m, exclusive: [someone]}]\n"
      "    lead_time: 0m\n    horizon: 9d\n    grid: 15m\n    bookable_online: true\n";
  const std::string before = Replaced(small.Yaml(), "visit_type: talk", "visit_type: walk");
  const Clinic clinic = Apply(before);
  Book(clinic, "kim", absl::CivilMinute(2026, 6, 8, 10, 0));
  Apply(Replaced(before, "modes: [in_person, video]", "modes: [video]"));
  ASSERT_EQ(last_.orphans.size(), 1u);
  EXPECT_THAT(last_.orphans[0].causes, ElementsAre(OrphanCause::kNotOffered));
  std::string gone = before;
  const std::size_t talk = gone.find("  talk:");
  gone.erase(talk, gone.find("  sit:") - talk);
  Apply(gone);
  ASSERT_EQ(last_.orphans.size(), 1u);
  EXPECT_THAT(last_.orphans[0].causes, ElementsAre(OrphanCause::kVisitTypeGone));
}

TEST_F(ClinicChangesTest, LosingTheCapabilityForABookedVisitIsReported) {
  SmallClinic small;
  small.practitioners = SmallPractitioner{"ana"}.Yaml();
  const Clinic clinic = Apply(small.Yaml());
  Book(clinic, "ana", absl::CivilMinute(2026, 6, 8, 10, 0));
  small.practitioners = SmallPractitioner{"ana", "gardener"}.Yaml();
  Apply(small.Yaml());
  ASSERT_EQ(last_.orphans.size(), 1u);
  EXPECT_THAT(last_.orphans[0].causes, ElementsAre(OrphanCause::kNotQualified));
}

TEST_F(ClinicChangesTest, OfTwoFilesAppliedAtOnceOneWinsAndTheOtherLooksAgain) {
  SmallClinic small;
  Apply(small.Yaml());
  SmallClinic first = small;
  first.practitioners = SmallPractitioner{"ana"}.Yaml();
  SmallClinic second = small;
  second.practitioners = SmallPractitioner{"bo"}.Yaml();
  ASSERT_OK_AND_ASSIGN(const ClinicChange a, changes_.Preview(first.Yaml()));
  ASSERT_OK_AND_ASSIGN(const ClinicChange b, changes_.Preview(second.Yaml()));
  absl::Status status_a;
  absl::Status status_b;
  std::thread thread([&] { status_a = changes_.Apply(a, "a").status(); });
  status_b = changes_.Apply(b, "b").status();
  thread.join();
  EXPECT_NE(status_a.ok(), status_b.ok());
  EXPECT_THAT(status_a.ok() ? status_b : status_a, HasReason(Reason::kConcurrentChange));
  EXPECT_EQ(db_.Sql("SELECT max(revision) FROM directory_revision"), "2");
  Apply(status_a.ok() ? second.Yaml() : first.Yaml());
  EXPECT_EQ(last_.revision, 3);
}

TEST_F(ClinicChangesTest, TheSameChangeAppliedTwiceIsOneRevision) {
  ASSERT_OK_AND_ASSIGN(const ClinicChange change, changes_.Preview(SmallClinic().Yaml()));
  ASSERT_OK_AND_ASSIGN(const AppliedChange first, changes_.Apply(change, "test"));
  ASSERT_OK_AND_ASSIGN(const AppliedChange second, changes_.Apply(change, "test"));
  EXPECT_EQ(first.revision, second.revision);
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM directory_revision"), "1");
}

TEST_F(ClinicChangesTest, TwoNewClinicsOfOneNameAreOneClinic) {
  ASSERT_OK_AND_ASSIGN(const ClinicChange a, changes_.Preview(SmallClinic().Yaml()));
  SmallClinic other;
  other.practitioners = SmallPractitioner{"ana"}.Yaml();
  ASSERT_OK_AND_ASSIGN(const ClinicChange b, changes_.Preview(other.Yaml()));
  ASSERT_OK(changes_.Apply(a, "a"));
  EXPECT_THAT(changes_.Apply(b, "b"), HasReason(Reason::kConcurrentChange));
  Apply(other.Yaml());
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM clinic"), "1");
}

TEST_F(ClinicChangesTest, EarlierRevisionsStayReadable) {
  SmallClinic small;
  const Clinic first = Apply(small.Yaml());
  small.practitioners = SmallPractitioner{"ana"}.Yaml();
  const Clinic second = Apply(small.Yaml());
  pg::TxOptions options;
  options.clinic = first.id().uuid;
  Directories fresh(db_.pool());
  EXPECT_EQ(fresh.Seen(first.id()), nullptr);
  ASSERT_OK_AND_ASSIGN(const SnapshotPtr old, fresh.At(options, 1));
  EXPECT_EQ(old->FindPractitioner("ana"), nullptr);
  EXPECT_EQ(fresh.Seen(first.id()), old);
  ASSERT_OK_AND_ASSIGN(const SnapshotPtr latest, fresh.Latest(options));
  EXPECT_EQ(latest->revision, 2);
  EXPECT_NE(latest->FindPractitioner("ana"), nullptr);
  EXPECT_EQ(fresh.Seen(first.id()), latest);
  EXPECT_EQ(fresh.At(options, 2).value(), latest);  // from memory
  EXPECT_THAT(fresh.At(options, 9), HasReason(Reason::kInternal));
  options.clinic = ids_.Next();
  EXPECT_THAT(fresh.Latest(options), HasReason(Reason::kNotFound));
}

TEST_F(ClinicChangesTest, WhatARoomRefusesOfAPolicyIsRefusedWithItsLine) {
  ClinicChanges strict(clock_, ids_, db_.pool(), [](const Policy& policy) {
    if (policy.name != "reminders") return std::vector<ValueProblem>();
    return std::vector<ValueProblem>{{"grace", "must look like '3m'"}};
  });
  const std::string text = SampleClinic();
  const auto line =
      1 + std::count(text.begin(), text.begin() + static_cast<long>(text.find("{grace: 3m")), '\n');
  const auto violations = ViolationsOf(strict.Preview(text).status());
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, fmt::format("line {}", line));
  EXPECT_EQ(violations[0].reason, "policy reminders values: grace must look like '3m'");
}

TEST_F(ClinicChangesTest, CareAndAddressesAreADifferenceAndNoReasonToReadACalendarAgain) {
  const Clinic clinic = Apply(SampleClinic());
  const ResourceId ana(clinic.practitioner("ana-ruiz"));
  const std::int64_t before = CalendarVersion(ana);
  std::string text = SampleClinic();
  const std::string care = "no_food: 6h";
  text.replace(text.find(care), care.size(), "no_food: 8h");
  const std::string address = "ana-ruiz@cedar-harbor.example.com";
  text.replace(text.find(address), address.size(), "ana@cedar-harbor.example.com");
  ASSERT_OK_AND_ASSIGN(const ClinicChange change, changes_.Preview(text));
  EXPECT_EQ(change.difference.size(), 2u);
  Apply(text);
  EXPECT_EQ(CalendarVersion(ana), before);
}

}  // namespace
}  // namespace tandem::directory
