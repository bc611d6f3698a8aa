// SPDX-License-Identifier: Apache-2.0
#include "tests/functional/distances_fixture.h"

#include <utility>

#include "base/civil.h"
#include "base/rpc/time_proto.h"
#include "tests/support/course_storm.h"

namespace tandem::testing {
namespace {

constexpr char kOthers[] =
    "  block:\n"
    "    display_name: Block\n"
    "    modes: [in_person]\n"
    "    needs: {chair: {room: chair}, nurse: {practitioner: nurse}}\n"
    "    phases: [{id: block, takes: 60m, exclusive: [chair], shared: [nurse]}]\n"
    "    lead_time: 1h\n"
    "    horizon: 60d\n"
    "    grid: 30m\n"
    "    distances: {infusion: 24h, block: 72h}\n"
    "    bookable_online: true\n"
    "  drip:\n"
    "    display_name: Drip\n"
    "    modes: [in_person]\n"
    "    needs: {chair: {room: chair}, nurse: {practitioner: nurse}}\n"
    "    phases: [{id: drip, takes: 60m, exclusive: [chair], shared: [nurse]}]\n"
    "    lead_time: 1h\n"
    "    horizon: 60d\n"
    "    grid: 30m\n"
    "    distances: {infusion: 12h}\n";

std::string Yaml() {
  std::string yaml = CourseClinicYaml();
  return yaml.insert(yaml.find("  infusion:\n"), kOthers);
}

constexpr absl::Duration kInfusion = absl::Minutes(105);
constexpr absl::Duration kSession = absl::Minutes(50);
constexpr absl::Duration kSessionAfter = absl::Hours(25);

}  // namespace

DistancesTest::DistancesTest() : service_({.clock = &clock_, .yaml = Yaml(), .clinic = "willow"}) {}

absl::Time DistancesTest::At(int day, int hour, int minute) {
  return *ResolveCivil(absl::CivilMinute(2027, 3, day, hour, minute),
                       *LoadZone("America/New_York"));
}

absl::StatusOr<v1::Appointment> DistancesTest::Book(const std::string& type, absl::Time start,
                                                    const std::string& reason) {
  v1::BookAppointmentRequest request = desk_.BookRequest(desk_.WishFor(type, start), patient_);
  if (!reason.empty()) request.mutable_override()->set_reason(reason);
  return desk_.Book(request);
}

absl::StatusOr<v1::Appointment> DistancesTest::Hold(const std::string& type, absl::Time start) {
  return desk_.Hold(desk_.WishFor(type, start), patient_);
}

absl::StatusOr<v1::Appointment> DistancesTest::Undo(const std::string& name) {
  v1::UndoAppointmentRequest request;
  request.set_name(name);
  request.set_request_id(desk_.NewRequestId());
  return Ask(&Visits::UndoAppointment, request);
}

v1::PlannedVisit DistancesTest::Infusion(absl::Time start) {
  v1::PlannedVisit visit;
  rpc::WriteInterval({start, start + kInfusion}, *visit.mutable_time());
  visit.set_location("clinics/willow/locations/main");
  visit.set_mode(v1::VISIT_MODE_IN_PERSON);
  return visit;
}

v1::PlannedVisit DistancesTest::Session(absl::Time start) {
  v1::PlannedVisit visit;
  rpc::WriteInterval({start, start + kSession}, *visit.mutable_time());
  visit.set_location("clinics/willow/locations/remote");
  visit.set_mode(v1::VISIT_MODE_VIDEO);
  visit.set_practitioner("clinics/willow/practitioners/ana");
  return visit;
}

v1::BookCourseRequest DistancesTest::CourseOf(const std::vector<absl::Time>& infusions) {
  v1::BookCourseRequest request;
  request.set_parent(desk_.parent());
  request.set_request_id(desk_.NewRequestId());
  v1::Course& course = *request.mutable_course();
  course.set_patient(patient_);
  course.set_infusion_type(Type("infusion"));
  course.set_session_type(Type("session"));
  course.set_infusion_count(static_cast<int>(infusions.size()));
  course.mutable_wishes()->set_patient_state("NY");
  for (const absl::Time start : infusions) {
    v1::PlannedPair& pair = *request.add_pairs();
    pair.set_position(request.pairs_size());
    *pair.mutable_infusion() = Infusion(start);
  }
  return request;
}

v1::BookCourseRequest DistancesTest::PairsOf(const std::vector<absl::Time>& infusions) {
  v1::BookCourseRequest request = CourseOf(infusions);
  for (std::size_t i = 0; i < infusions.size(); ++i) {
    *request.mutable_pairs(static_cast<int>(i))->mutable_session() =
        Session(infusions[i] + kSessionAfter);
  }
  return request;
}

v1::MovePairRequest DistancesTest::MoveInfusion(const v1::Course& course, absl::Time start) {
  v1::MovePairRequest request;
  request.set_name(course.name());
  request.set_request_id(desk_.NewRequestId());
  request.set_position(1);
  *request.mutable_infusion() = Infusion(start);
  return request;
}

}  // namespace tandem::testing
