// SPDX-License-Identifier: Apache-2.0
#include "tests/functional/courses_fixture.h"

#include "base/rpc/time_proto.h"

namespace tandem::testing {
namespace {

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York
constexpr int kHourThen = 11;
constexpr absl::Duration kInfusion = absl::Hours(1);
constexpr absl::Duration kSession = absl::Minutes(20);
constexpr int kFirstDay = 8;
constexpr int kDaysBetween = 3;
constexpr char kMain[] = "clinics/elm/locations/main";

std::string Yaml(const std::string& visit_types, const std::string& policies,
                 const std::string& people) {
  SmallClinic clinic;
  clinic.practitioners = people;
  clinic.visit_types = visit_types;
  return clinic.Yaml() + policies;
}

v1::PlannedVisit Planned(const Interval& time) {
  v1::PlannedVisit visit;
  rpc::WriteInterval(time, *visit.mutable_time());
  visit.set_location(kMain);
  visit.set_mode(v1::VISIT_MODE_IN_PERSON);
  return visit;
}

}  // namespace

CoursesTest::CoursesTest(const std::string& visit_types, const std::string& policies,
                         const std::string& people)
    : clock_(kMonday),
      service_({.clock = &clock_, .db = nullptr, .yaml = Yaml(visit_types, policies, people)}),
      courses_(v1::CoursesService::NewStub(service_.client().shared_channel())),
      anna_(desk_.AddPatient()) {}

absl::Time CoursesTest::At(int days, int hour) {
  return kMonday + absl::Hours(24 * days + hour - kHourThen);
}

v1::PlannedVisit CoursesTest::Infusion(absl::Time start) {
  return Planned({start, start + kInfusion});
}

v1::PlannedVisit CoursesTest::Session(absl::Time start, const std::string& therapist) {
  v1::PlannedVisit visit = Planned({start, start + kSession});
  visit.set_practitioner("clinics/elm/practitioners/" + therapist);
  return visit;
}

v1::PlannedPair CoursesTest::PairOn(int position, int day) {
  v1::PlannedPair pair;
  pair.set_position(position);
  *pair.mutable_infusion() = Infusion(At(day, 10));
  *pair.mutable_session() = Session(At(day + 1, 13));
  return pair;
}

v1::BookCourseRequest CoursesTest::Booking(int infusions, const std::string& patient) {
  v1::BookCourseRequest request;
  request.set_parent(desk_.parent());
  request.set_request_id(desk_.NewRequestId());
  v1::Course& course = *request.mutable_course();
  course.set_patient(patient);
  course.set_infusion_type(desk_.Name("visitTypes", "sit"));
  course.set_session_type(desk_.Name("visitTypes", "talk"));
  course.set_infusion_count(infusions);
  for (int i = 0; i < infusions; ++i) {
    *request.add_pairs() = PairOn(i + 1, kFirstDay + i * kDaysBetween);
  }
  return request;
}

v1::Course CoursesTest::Booked(int infusions, const std::string& patient) {
  const absl::StatusOr<v1::Course> booked = Ask(&Courses::BookCourse, Booking(infusions, patient));
  EXPECT_OK(booked);
  return booked.value_or(v1::Course());
}

absl::StatusOr<v1::ProposeCourseResponse> CoursesTest::Propose(const v1::Course& course) {
  v1::ProposeCourseRequest request;
  request.set_parent(desk_.parent());
  *request.mutable_course() = course;
  return Ask(&Courses::ProposeCourse, request);
}

absl::StatusOr<v1::Course> CoursesTest::Get(const std::string& name, const Who& who) {
  v1::GetCourseRequest request;
  request.set_name(name);
  return Ask(&Courses::GetCourse, request, who);
}

v1::Course CoursesTest::Now(const v1::Course& course) {
  const absl::StatusOr<v1::Course> now = Get(course.name(), desk_.who());
  EXPECT_OK(now);
  return now.value_or(v1::Course());
}

v1::MovePairRequest CoursesTest::Move(const v1::Course& course, int position) {
  v1::MovePairRequest request;
  request.set_name(course.name());
  request.set_request_id(desk_.NewRequestId());
  request.set_position(position);
  return request;
}

v1::ChoosePairingRequest CoursesTest::Choice(const v1::Course& course, int position,
                                             v1::PairingChoice choice) {
  v1::ChoosePairingRequest request;
  request.set_name(course.name());
  request.set_request_id(desk_.NewRequestId());
  request.set_position(position);
  request.set_choice(choice);
  return request;
}

v1::HoldPairRequest CoursesTest::HoldOf(const std::string& patient, const v1::PlannedPair& pair) {
  v1::HoldPairRequest request;
  request.set_parent(desk_.parent());
  request.set_request_id(desk_.NewRequestId());
  request.set_patient(patient);
  request.set_infusion_type(desk_.Name("visitTypes", "sit"));
  request.set_session_type(desk_.Name("visitTypes", "talk"));
  *request.mutable_infusion() = pair.infusion();
  *request.mutable_session() = pair.session();
  return request;
}

v1::ListPairOffersRequest CoursesTest::Offers(const v1::Course& course, int position) {
  v1::ListPairOffersRequest request;
  request.set_name(course.name());
  request.set_position(position);
  return request;
}

int CoursesTest::Count(const std::string& from_where) {
  return std::stoi(service_.db().Sql("SELECT count(*) FROM " + from_where));
}

Who CoursesTest::AsPatient(const std::string& name) {
  return service_.AsPatient(ParseId<PatientId>(name.substr(name.rfind('/') + 1)).value());
}

}  // namespace tandem::testing
