// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/clinic_file.h"

#include <map>
#include <string>

#include "base/testing/matchers.h"
#include "scheduler/directory/testing/clinic.h"
#include "scheduler/directory/visit_distance.h"

namespace tandem::directory {
namespace {

using tandem::testing::SampleClinic;
using tandem::testing::SmallClinic;

// The file of `SmallClinic`, one text in it replaced.
std::string Replaced(std::string_view from, std::string_view to) {
  std::string text = SmallClinic().Yaml();
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

int LineOf(std::string_view text, std::string_view part) {
  const auto at = text.find(part);
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(at), '\n'));
}

TEST(ClinicFileTest, TheSampleClinicIsReadWhole) {
  ASSERT_OK_AND_ASSIGN(const Snapshot clinic, ParseClinicFile(SampleClinic()));
  EXPECT_EQ(clinic.slug, "cedar-harbor");
  EXPECT_EQ(clinic.locations.size(), 3u);
  EXPECT_EQ(clinic.visit_types.size(), 12u);
  EXPECT_EQ(clinic.consultation.questions.size(), 17u);
  ASSERT_NE(clinic.OnlyTelehealth(), nullptr);
  const Practitioner* nurse = clinic.FindPractitioner("beth-harlow");
  ASSERT_NE(nurse, nullptr);
  EXPECT_EQ(nurse->seats, 3);
  EXPECT_EQ(clinic.FindPractitioner(nurse->id), nurse);
  EXPECT_EQ(clinic.FindPractitioner("nobody"), nullptr);
  EXPECT_EQ(nurse->email, "");
  EXPECT_EQ(clinic.FindPractitioner("ana-ruiz")->email, "ana-ruiz@cedar-harbor.example.com");
}

TEST(ClinicFileTest, OnlyWhoThinksOfEndingTheirLifeIsCalledAtOnce) {
  ASSERT_OK_AND_ASSIGN(const Snapshot clinic, ParseClinicFile(SampleClinic()));
  for (const Question& question : clinic.consultation.questions) {
    EXPECT_EQ(question.urgent, question.key == "suicide") << question.key;
  }
}

TEST(ClinicFileTest, TheCareThatAVisitAsksForIsRead) {
  ASSERT_OK_AND_ASSIGN(const Snapshot clinic, ParseClinicFile(SampleClinic()));
  const Care& infusion = clinic.FindVisitType("infusion-mood")->care;
  EXPECT_EQ(infusion.no_food, absl::Hours(6));
  EXPECT_EQ(infusion.no_drink, absl::Hours(2));
  EXPECT_TRUE(infusion.ride && infusion.day_after && infusion.confirm && infusion.series);
  const Care& nasal = clinic.FindVisitType("esketamine")->care;
  EXPECT_EQ(nasal.no_food, absl::Hours(2));
  EXPECT_EQ(nasal.no_drink, absl::Minutes(30));
  const Care& therapy = clinic.FindVisitType("therapy-prep")->care;
  EXPECT_EQ(therapy.no_food, absl::ZeroDuration());
  EXPECT_TRUE(therapy.confirm && !therapy.ride && !therapy.series);
  EXPECT_FALSE(clinic.FindVisitType("free-consult")->care.confirm);
  const VisitType* booster = clinic.FindVisitType("booster");
  EXPECT_EQ(infusion.recall, booster->id);
  EXPECT_EQ(infusion.recall_after, absl::Hours(35 * 24));
  EXPECT_EQ(booster->care.recall, booster->id);
  EXPECT_EQ(booster->care.recall_after, absl::Hours(28 * 24));
  EXPECT_TRUE(nasal.recall.IsNil());
}

TEST(ClinicFileTest, TheGatesOfAVisitAndTheCertificateOfASiteAreRead) {
  ASSERT_OK_AND_ASSIGN(const Snapshot clinic, ParseClinicFile(SampleClinic()));
  EXPECT_EQ(clinic.FindVisitType("infusion-mood")->gates,
            (std::vector{Gate::kEvaluation, Gate::kTreatmentConsent, Gate::kOffLabelNotice,
                         Gate::kScreening}));
  EXPECT_EQ(clinic.FindVisitType("esketamine")->gates,
            (std::vector{Gate::kEvaluation, Gate::kTreatmentConsent, Gate::kScreening,
                         Gate::kEnrolment, Gate::kCertifiedSite}));
  EXPECT_TRUE(clinic.FindVisitType("free-consult")->gates.empty());
  EXPECT_TRUE(clinic.FindLocation("harbor-street")->certified);
  EXPECT_FALSE(clinic.FindLocation("telehealth")->certified);
}

TEST(ClinicFileTest, ReservedHoursAreReadAndReleasedADayAndAHalfBeforeUnlessSaid) {
  ASSERT_OK_AND_ASSIGN(const Snapshot clinic, ParseClinicFile(SampleClinic()));
  const Practitioner& daniel = *clinic.FindPractitioner("daniel-whitaker");
  ASSERT_EQ(daniel.reserved.size(), 2u);
  EXPECT_EQ(daniel.reserved[1].weekday, absl::Weekday::wednesday);
  EXPECT_EQ(daniel.reserved[1].start_minute, 14 * 60);
  EXPECT_EQ(daniel.reserved[1].location, clinic.FindLocation("harbor-street")->id);
  EXPECT_EQ(daniel.release_before, absl::Hours(36));
  EXPECT_EQ(clinic.FindPractitioner("ngozi-bell")->release_before, absl::Hours(24));
  EXPECT_EQ(clinic.FindPractitioner("ana-ruiz")->release_before, absl::ZeroDuration());
  ASSERT_OK_AND_ASSIGN(const Snapshot unsaid,
                       ParseClinicFile(Replaced(
                           "seats: 3", "seats: 3, reserved: {main: [\"sunday 22:00-02:00+1\"]}")));
  EXPECT_EQ(unsaid.FindPractitioner("kim")->release_before, absl::Hours(36));
}

TEST(ClinicFileTest, DistancesNameTypesThatStandFurtherDownAndThemselves) {
  ASSERT_OK_AND_ASSIGN(const Snapshot clinic, ParseClinicFile(SampleClinic()));
  std::map<std::string, absl::Duration> block;
  for (const VisitDistance& distance : clinic.FindVisitType("sgb")->distances) {
    block[clinic.FindVisitType(distance.other)->slug] = distance.gap_min;
  }
  EXPECT_EQ(block.size(), 5u);
  EXPECT_EQ(block["sgb"], absl::Hours(24));
  EXPECT_EQ(block["booster"], absl::Hours(24));
  // Of all ketamine, the long drip keeps another day; of the block it does not.
  const VisitType* drip = clinic.FindVisitType("nad-iv");
  for (const VisitType& type : clinic.visit_types) {
    const bool keeps = DistanceBetween(*drip, type) > absl::ZeroDuration();
    EXPECT_EQ(keeps, type.min_gap > absl::ZeroDuration()) << type.slug;
  }
}

TEST(ClinicFileTest, TheBundleEndsAsTheInfusionInItDoes) {
  ASSERT_OK_AND_ASSIGN(const Snapshot clinic, ParseClinicFile(SampleClinic()));
  const std::vector<Phase>& bundle = clinic.FindVisitType("sgb-infusion")->phases;
  const std::vector<Phase>& infusion = clinic.FindVisitType("infusion-mood")->phases;
  ASSERT_GT(bundle.size(), infusion.size());
  const std::size_t before = bundle.size() - infusion.size();
  for (std::size_t i = 0; i < infusion.size(); ++i) {
    EXPECT_EQ(bundle[before + i].key, infusion[i].key);
    EXPECT_EQ(bundle[before + i].duration, infusion[i].duration);
    EXPECT_EQ(bundle[before + i].patient_present, infusion[i].patient_present);
  }
}

TEST(ClinicFileTest, TheFreeConsultationIsForAnybodyAndHasNoGates) {
  const std::string text = Replaced("lead_time: 2h", "gates: [screening]\n    lead_time: 2h");
  const auto parsed = ParseClinicFile(text);
  ASSERT_THAT(parsed, HasReason(Reason::kFieldInvalid));
  const auto violations = ViolationsOf(parsed.status());
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "line " + std::to_string(LineOf(text, "  visit_type: talk")));
  EXPECT_NE(violations[0].reason.find("must have no gates"), std::string::npos);
}

TEST(ClinicFileTest, TheSmallClinicIsRead) {
  ASSERT_OK_AND_ASSIGN(const Snapshot clinic, ParseClinicFile(SmallClinic().Yaml()));
  EXPECT_EQ(clinic.FindVisitType("talk")->phases.size(), 2u);
}

struct Nonsense {
  std::string from;
  std::string to;
  std::string reason;  // part of it
};

class NonsenseTest : public ::testing::TestWithParam<Nonsense> {};

TEST_P(NonsenseTest, IsRefusedWithLineAndReason) {
  const auto& [from, to, reason] = GetParam();
  const std::string text = Replaced(from, to);
  const auto parsed = ParseClinicFile(text);
  ASSERT_THAT(parsed, HasReason(Reason::kFieldInvalid));
  const auto violations = ViolationsOf(parsed.status());
  ASSERT_FALSE(violations.empty());
  const auto found = std::find_if(violations.begin(), violations.end(), [&](const Violation& one) {
    return one.reason.find(reason) != std::string::npos;
  });
  ASSERT_NE(found, violations.end()) << parsed.status();
  const int line = std::stoi(found->field.substr(std::string("line ").size()));
  EXPECT_LE(line, LineOf(text, to.substr(0, to.find('\n'))) + 1) << parsed.status();
  EXPECT_GE(line, 1);
}

INSTANTIATE_TEST_SUITE_P(
    ClinicFile, NonsenseTest,
    ::testing::Values(
        Nonsense{"clinic: elm", "clinic: Elm Street", "lower case"},
        Nonsense{"phone: \"+12125550100\"", "phone: 555-1234", "digits"},
        Nonsense{"time_zone: America/New_York", "time_zone: Mars/Base", "time zone database"},
        Nonsense{"time_zone: America/New_York", "time_zone: localtime", "time zone database"},
        Nonsense{"state: NY, hours", "state: ZZ, hours", "US state"},
        Nonsense{"state: NY, hours", "state: \"L \", hours", "US state"},
        Nonsense{"latitude: 40.7", "latitude: 140.7", "from -90 to 90"},
        Nonsense{"latitude: 40.7", "latitude: nan", "must be a number"},
        Nonsense{"latitude: 40.7", "latitude: 1e1", "must be a number"},
        Nonsense{"telehealth: true, state: NY}", "telehealth: yes, state: NY}", "true or false"},
        Nonsense{"convulsiones?\"}", "convulsiones?\", urgent: very}", "true or false"},
        Nonsense{"seats: 3", "seats: 17", "from 1 to 16"},
        Nonsense{"seats: 3", "seats: 2.5", "whole number"},
        Nonsense{"seats: 3", "chairs: 3", "unknown key 'chairs'"},
        Nonsense{"seats: 3", "seats: 3, seats: 2", "same key twice"},
        Nonsense{"languages: [en, es]", "languages: [english]", "unknown form"},
        Nonsense{"languages: [en, es]", "languages: [en, en]", "each once"},
        Nonsense{"licensed_states: [NY]", "licensed_states: [New York]", "unknown form"},
        Nonsense{"monday-sunday 00:00-24:00\"", "monday-sunday 09:00-08:00\"", "must look like"},
        Nonsense{"monday-sunday 00:00-24:00\"", "monday-sunday 09:00-17:03\"", "must look like"},
        Nonsense{"monday-sunday 00:00-24:00\"", "monday 09:00-17:00, 18:00-19:00\"", "look like"},
        Nonsense{"monday-sunday 00:00-24:00\"", "monday-sunday 12:00-13:00+1\"", "must look like"},
        Nonsense{"monday-sunday 00:00-24:00\"", "sunday-monday 09:00-17:00\"", "must look like"},
        Nonsense{"monday-sunday 00:00-24:00\"", "monday 09:00-12:00\", \"monday 11:00-13:00\"",
                 "overlap themselves"},
        Nonsense{"monday-sunday 00:00-24:00\"", "sunday 22:00-02:00+1\", \"monday 01:00-03:00\"",
                 "overlap themselves"},
        Nonsense{"closures: []", "closures: [2026-02-30]", "real days"},
        Nonsense{"closures: []", "closures: [2026-12-26 to 2026-12-24]", "must look like"},
        Nonsense{"hours: {main:", "hours: {mian:", "location that the file does not have"},
        Nonsense{"location: main", "location: remote", "must be a site"},
        Nonsense{"location: main", "location: cellar", "must be a site"},
        Nonsense{"modes: [in_person, video]", "modes: [in_person, telepathy]", "video or phone"},
        Nonsense{"modes: [in_person, video]", "modes: []", "has no modes"},
        Nonsense{"someone: {practitioner: generalist}}", "someone: {practitioner: surgeon}}",
                 "nobody in the file has"},
        Nonsense{"someone: {practitioner: generalist}}", "someone: {}}", "either"},
        Nonsense{"takes: 20m, exclusive: [someone]", "takes: 20m, exclusive: [anyone]",
                 "names no need"},
        Nonsense{"takes: 20m", "takes: 22m", "whole five minutes"},
        Nonsense{"takes: 20m", "takes: 0m", "takes no time"},
        Nonsense{"takes: 20m", "takes: 20 minutes", "must look like"},
        Nonsense{"takes: 20m, exclusive", "takes: 20m, patient: false, exclusive",
                 "no phase with the patient"},
        Nonsense{"- {id: buffer, takes: 10m, patient: false, exclusive: [someone]}",
                 "- {id: talk, takes: 10m, patient: false}", "id of an earlier phase"},
        Nonsense{"- {id: buffer, takes: 10m, patient: false, exclusive: [someone]}",
                 "- {id: gap, takes: 10m, patient: false}\n      - {id: again, takes: 5m}",
                 "must follow one another"},
        Nonsense{"exclusive: [chair], shared: [someone]",
                 "exclusive: [chair, someone], "
                 "shared: [someone]",
                 "both exclusive and shared"},
        Nonsense{"exclusive: [chair], shared: [someone]", "exclusive: [chair]",
                 "need that no phase uses"},
        Nonsense{"modes: [in_person]\n    needs: {someone", "modes: [video]\n    needs: {someone",
                 "for visits in person only"},
        Nonsense{"grid: 15m", "care: {no_food: 2h, no_drink: 6h}\n    grid: 15m",
                 "not be longer than no_food"},
        Nonsense{"grid: 15m", "care: {no_food: 2d}\n    grid: 15m", "whole five minutes, at most"},
        Nonsense{"grid: 15m", "care: {rides: true}\n    grid: 15m", "unknown key 'rides'"},
        Nonsense{"grid: 15m", "care: {ride: maybe}\n    grid: 15m", "true or false"},
        Nonsense{"grid: 15m", "care: {recall: {visit_type: rest, after: 35d}}\n    grid: 15m",
                 "visit_type is not in the file"},
        Nonsense{"grid: 15m", "care: {recall: {visit_type: sit}}\n    grid: 15m", "has no after"},
        Nonsense{"grid: 15m", "care: {recall: {after: 35d}}\n    grid: 15m", "has no visit_type"},
        Nonsense{"grid: 15m", "care: {recall: {visit_type: sit, after: 6d}}\n    grid: 15m",
                 "whole days, at least 7d"},
        Nonsense{"grid: 15m", "care: {recall: {visit_type: sit, after: 170h}}\n    grid: 15m",
                 "whole days, at least 7d"},
        Nonsense{"grid: 15m", "care: {recall: {visit_type: sit, after: 367d}}\n    grid: 15m",
                 "must look like"},
        Nonsense{"grid: 15m",
                 "care: {recall: {visit_type: sit, after: 35d, by: sms}}\n    grid: 15m",
                 "unknown key 'by'"},
        Nonsense{"lead_time: 2h\n",
                 "care: {recall: {visit_type: talk, after: 35d}}\n"
                 "    lead_time: 8d\n",
                 "cannot be booked within the 7d before it is due"},
        Nonsense{"grid: 15m", "distances: {rest: 24h}\n    grid: 15m", "rest is not in the file"},
        Nonsense{"grid: 15m", "distances: [sit]\n    grid: 15m", "distances must be a map"},
        Nonsense{"grid: 15m", "distances: {sit: 29d}\n    grid: 15m", "sit must be whole"},
        Nonsense{"grid: 15m", "distances: {sit: far}\n    grid: 15m", "sit must look like"},
        Nonsense{"grid: 15m", "distances: {sit: [24h]}\n    grid: 15m", "sit must be a single"},
        Nonsense{"grid: 15m", "distances: {Sit: 24h}\n    grid: 15m", "must be lower case"},
        Nonsense{"grid: 15m", "distances: {sit: 1h, sit: 2h}\n    grid: 15m", "is there twice"},
        Nonsense{"lead_time: 0m", "gates: [kindness]\n    lead_time: 0m",
                 "gates: must be evaluation, treatment_consent"},
        Nonsense{"lead_time: 0m", "gates: [screening, screening]\n    lead_time: 0m", "each once"},
        Nonsense{"lead_time: 0m", "gates: screening\n    lead_time: 0m", "gates must be a list"},
        Nonsense{"lead_time: 0m", "gates: [certified_site]\n    lead_time: 0m",
                 "main is not certified"},
        Nonsense{"lead_time: 2h", "gates: [certified_site]\n    lead_time: 2h", "given remotely"},
        Nonsense{"telehealth: true, ", "telehealth: true, certified: true, ",
                 "certified must be a site"},
        Nonsense{"seats: 3", "seats: 3, email: kim", "must look like 'name@example.com'"},
        Nonsense{"seats: 3", "seats: 3, email: \"kim@example.com, x@example.com\"",
                 "must look like 'name@example.com'"},
        Nonsense{"hours: {main: [\"monday-sunday 00:00-24:00\"]}",
                 "hours: {main: [\"monday 09:00-17:00\"]}, "
                 "reserved: {main: [\"monday 16:00-17:05\"]}",
                 "reserved main must lie within the hours there"},
        Nonsense{"hours: {main: [\"monday-sunday 00:00-24:00\"]}",
                 "hours: {main: [\"monday 09:00-17:00\"]}, "
                 "reserved: {main: [\"friday 10:00-11:00\"]}",
                 "reserved main must lie within the hours there"},
        Nonsense{"hours: {main: [\"monday-sunday 00:00-24:00\"]}",
                 "hours: {main: [\"sunday 22:00-24:00\"]}, "
                 "reserved: {main: [\"sunday 22:00-01:00+1\"]}",
                 "reserved main must lie within the hours there"},
        Nonsense{"seats: 3", "seats: 3, reserved: {remote: [monday 10:00-11:00]}",
                 "reserved remote must lie within the hours there"},
        Nonsense{"seats: 3", "seats: 3, reserved: {mian: [monday 10:00-11:00]}",
                 "location that the file does not have"},
        Nonsense{"seats: 3", "seats: 3, reserved: {main: [monday 10:00-11:03]}", "must look like"},
        Nonsense{"seats: 3", "seats: 3, release_before: 31d", "at most 30d"},
        Nonsense{"seats: 3", "seats: 3, release_before: soon", "must look like"},
        Nonsense{"grid: 15m", "grid: 35m", "divide a day"},
        Nonsense{"horizon: 60d", "horizon: 1h", "longer than lead_time"},
        Nonsense{"visit_type: talk", "visit_type: talks", "not in the file"},
        Nonsense{"visit_type: talk", "visit_type: sit", "bookable_online"},
        Nonsense{"notice: {version: \"1\", ", "notice: {", "has no version"},
        Nonsense{"es: Llame al 988.", "fr: Appelez le 988.", "has no es"},
        Nonsense{"rooms:", "rooms: []\nbeds:", "must be a map"},
        Nonsense{"clinic: elm", "clinic: &a elm", "anchors"},
        Nonsense{"clinic: elm", "clinic: !!str elm", "tags"},
        Nonsense{"clinic: elm", "clinic: elm\nclinic: oak", "same key twice"},
        Nonsense{"clinic: elm", "clinic: [elm", "not YAML"},
        Nonsense{"clinic: elm", "clinic: elm\n---\nclinic: oak", "more than one document"},
        Nonsense{"display_name: Clinic elm", "display_name: \"a\\tb\"", "one paragraph"},
        Nonsense{"display_name: Clinic elm", "display_name: a\x01", "control characters"},
        Nonsense{"display_name: Clinic elm", "display_name: \xff\xfe", "not UTF-8"}));

// Not the clinic's to shorten, whatever else it sets.
TEST(ClinicFileTest, WhoeverIsInTheRiskProgrammeIsWatchedForTwoHours) {
  const std::string sample = SampleClinic();
  const std::string watch = "{id: observe, takes: 120m, exclusive: [chair]";
  ASSERT_NE(sample.find(watch), std::string::npos);
  const auto watched = [&](const std::string& phase) {
    std::string text = sample;
    text.replace(text.find(watch), watch.size(), phase);
    return ParseClinicFile(text).status();
  };
  EXPECT_OK(watched(watch));
  EXPECT_OK(watched("{id: observe, takes: 125m, exclusive: [chair]"));
  const std::string_view why = "has the gate enrolment, but no phase observe of 2h or more";
  const auto lines = static_cast<int>(
      std::count(sample.begin(), sample.begin() + static_cast<long>(sample.find(watch)), '\n'));
  for (const char* phase : {"{id: observe, takes: 115m, exclusive: [chair]",
                            "{id: rest, takes: 120m, exclusive: [chair]"}) {
    const auto violations = ViolationsOf(watched(phase));
    ASSERT_EQ(violations.size(), 1u) << phase;
    EXPECT_NE(violations[0].reason.find(why), std::string::npos) << violations[0].reason;
    // At the key "phases", two phases above.
    EXPECT_EQ(violations[0].field, "line " + std::to_string(lines - 2));
  }
}

TEST(ClinicFileTest, AllProblemsAreNamedAtOnceInTheOrderOfLines) {
  std::string text = Replaced("seats: 3", "seats: 99");
  text.replace(text.find("America/New_York"), 16, "America/Gotham");
  const auto violations = ViolationsOf(ParseClinicFile(text).status());
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[0].field, "line 4");
  EXPECT_NE(violations[1].reason.find("practitioner kim seats"), std::string::npos);
}

TEST(ClinicFileTest, DeepAndHugeFilesAreRefusedQuickly) {
  EXPECT_THAT(ParseClinicFile(std::string(100'000, '[')), HasReason(Reason::kFieldInvalid));
  EXPECT_THAT(ParseClinicFile(std::string(2'000'000, 'a')), HasReason(Reason::kFieldInvalid));
  EXPECT_THAT(ParseClinicFile(""), HasReason(Reason::kFieldInvalid));
  EXPECT_THAT(ParseClinicFile("just a sentence"), HasReason(Reason::kFieldInvalid));
}

TEST(ClinicFileTest, IdsThatAreGivenAreUsed) {
  const Uuid id = *ParseUuid("01890000-0000-7000-8000-000000000001");
  ASSERT_OK_AND_ASSIGN(
      const Snapshot clinic,
      ParseClinicFile(SmallClinic().Yaml(), {{{EntityKind::kPractitioner, "kim"}, id}}));
  EXPECT_EQ(clinic.FindPractitioner("kim")->id.uuid, id);
  EXPECT_EQ(clinic.FindRoom("chair")->id.uuid, ProvisionalId({EntityKind::kRoom, "chair"}));
}

}  // namespace
}  // namespace tandem::directory
