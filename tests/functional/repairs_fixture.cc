// SPDX-License-Identifier: Apache-2.0
#include "tests/functional/repairs_fixture.h"

#include <fmt/format.h>

#include <sstream>

#include "base/rpc/time_proto.h"
#include "tests/support/cleared.h"

namespace tandem::testing {
namespace {

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 08:00 in Los Angeles
constexpr int kHourThen = 8;
constexpr int kWednesday = 2;
constexpr int kFirstSession = 10;
constexpr absl::Duration kSession = absl::Minutes(50);

}  // namespace

RepairsTest::RepairsTest()
    : clock_(kMonday), service_({.clock = &clock_, .db = nullptr, .yaml = SampleClinic()}) {
  for (int i = 0; i < kPeople; ++i) courses_.push_back(AddCourse(AddPerson(), kFirstSession + i));
}

absl::Time RepairsTest::At(int days, int hour) {
  return kMonday + absl::Hours(24 * days + hour - kHourThen);
}

std::string RepairsTest::AddPerson() {
  v1::CreatePatientRequest request;
  request.set_parent(desk_.parent());
  request.set_request_id(desk_.NewRequestId());
  request.mutable_patient()->set_given_name("Robin");
  request.mutable_patient()->set_family_name("Vale");
  request.mutable_patient()->add_contacts()->set_email(
      fmt::format("robin-{}@example.org", request.request_id()));
  const auto person =
      service_.Call(desk_.who(), &v1::PatientsService::Stub::CreatePatient, request);
  EXPECT_OK(person);
  Clear(service_, person->name());
  return person->name();
}

v1::Course RepairsTest::AddCourse(const std::string& patient, int hour_of_session) {
  v1::SearchSlotsRequest search;
  search.set_parent(desk_.parent());
  search.set_visit_type(Slug("visitTypes", "infusion-mood"));
  search.add_locations(Slug("locations", "harbor-street"));
  search.set_ignore_patient_limits(true);
  rpc::WriteInterval({At(kWednesday, 8), At(kWednesday, 15)}, *search.mutable_window());
  const auto free = service_.Call(desk_.who(), &v1::AvailabilityService::Stub::SearchSlots, search);
  EXPECT_OK(free);
  v1::BookCourseRequest request;
  request.set_parent(desk_.parent());
  request.set_request_id(desk_.NewRequestId());
  v1::Course& course = *request.mutable_course();
  course.set_patient(patient);
  course.set_infusion_type(Slug("visitTypes", "infusion-mood"));
  course.set_session_type(Slug("visitTypes", "therapy-integration"));
  course.set_infusion_count(1);
  v1::PlannedPair& pair = *request.add_pairs();
  pair.set_position(1);
  *pair.mutable_infusion()->mutable_time() = free->slots(0).time();
  pair.mutable_infusion()->set_location(free->slots(0).location());
  pair.mutable_infusion()->set_mode(v1::VISIT_MODE_IN_PERSON);
  v1::PlannedVisit& session = *pair.mutable_session();
  const absl::Time start = At(kThursday, hour_of_session);
  rpc::WriteInterval({start, start + kSession}, *session.mutable_time());
  session.set_location(Slug("locations", "telehealth"));
  session.set_mode(v1::VISIT_MODE_VIDEO);
  session.set_practitioner(Slug("practitioners", "ana-ruiz"));
  const auto booked = service_.Call(desk_.who(), &v1::CoursesService::Stub::BookCourse, request);
  EXPECT_OK(booked);
  EXPECT_EQ(booked->pairs(0).state(), v1::PAIR_STATE_LINKED);
  return *booked;
}

v1::Appointment RepairsTest::AddVisit(const std::string& visit_type, const std::string& patient,
                                      absl::Time start, const std::string& practitioner) {
  v1::Wish wish;
  wish.set_visit_type(Slug("visitTypes", visit_type));
  rpc::WriteTime(start, *wish.mutable_start_time());
  wish.set_location(Slug("locations", "telehealth"));
  wish.set_mode(v1::VISIT_MODE_VIDEO);
  wish.add_resources(Slug("practitioners", practitioner));
  const auto booked = desk_.Book(wish, patient);
  EXPECT_OK(booked);
  return booked.value_or(v1::Appointment());
}

v1::Absence RepairsTest::Miss(const std::string& resource, int day) {
  v1::RecordAbsenceRequest request;
  request.set_parent(desk_.parent());
  request.set_request_id(desk_.NewRequestId());
  request.mutable_absence()->set_resource(resource);
  rpc::WriteInterval({At(day, 0), At(day + 1, 0)}, *request.mutable_absence()->mutable_time());
  const auto absence =
      service_.Call(desk_.who(), &v1::AbsencesService::Stub::RecordAbsence, request);
  EXPECT_OK(absence);
  return absence.value_or(v1::Absence());
}

absl::StatusOr<v1::ProposeRepairResponse> RepairsTest::Propose(int first_day, int last_day) {
  v1::ProposeRepairRequest request;
  request.set_parent(desk_.parent());
  rpc::WriteInterval({At(first_day, 0), At(last_day + 1, 0)}, *request.mutable_window());
  return service_.Call(desk_.who(), &Stub::ProposeRepair, request);
}

v1::Repair RepairsTest::Proposed() {
  const auto proposed = Propose(kThursday, kThursday);
  EXPECT_OK(proposed);
  if (!proposed.ok() || proposed->repairs().empty()) {
    ADD_FAILURE() << "nothing is proposed";
    return {};
  }
  EXPECT_EQ(proposed->repairs(0).unplaced_size(), 0);
  return proposed->repairs(0);
}

v1::ApplyRepairRequest RepairsTest::Order(const v1::Repair& repair) {
  v1::ApplyRepairRequest order;
  order.set_parent(desk_.parent());
  order.set_request_id(desk_.NewRequestId());
  *order.mutable_moves() = repair.moves();
  return order;
}

absl::StatusOr<v1::ApplyRepairResponse> RepairsTest::Apply(const v1::ApplyRepairRequest& order) {
  return service_.Call(desk_.who(), &Stub::ApplyRepair, order);
}

v1::Course RepairsTest::Now(const v1::Course& course) {
  v1::GetCourseRequest request;
  request.set_name(course.name());
  const auto now = service_.Call(desk_.who(), &v1::CoursesService::Stub::GetCourse, request);
  EXPECT_OK(now);
  return now.value_or(v1::Course());
}

std::map<std::string, int> RepairsTest::Versions() {
  std::istringstream rows(Sql(
      "SELECT coalesce(string_agg(appointment_id || ' ' || version, ' '), '') FROM appointment"));
  std::map<std::string, int> versions;
  std::string id;
  for (int version = 0; rows >> id >> version;) versions[id] = version;
  return versions;
}

}  // namespace tandem::testing
