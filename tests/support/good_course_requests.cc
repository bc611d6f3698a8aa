// SPDX-License-Identifier: Apache-2.0
// Good requests about courses: of an infusion ("sit"), its session ("talk") on the next day, a
// preparation ("talk") before it, and a second infusion that is tentative and not booked.
#include "base/rpc/time_proto.h"
#include "tandem/v1/courses.pb.h"
#include "tests/support/good_requests.h"

namespace tandem::testing {
namespace {

// Infusions begin in even hours and sessions in odd ones, so that none of one person overlap.
constexpr absl::Duration kFirstCourse = absl::Hours(24 * 24);  // beyond everybody's visits
constexpr absl::Duration kCourseStep = absl::Hours(2);
constexpr absl::Duration kInfusion = absl::Hours(1);
constexpr absl::Duration kSession = absl::Minutes(20);
constexpr absl::Duration kSessionAfter = absl::Hours(25);  // from start to start
// Preparations are in the second half of odd hours.
constexpr absl::Duration kPreparedBefore = absl::Minutes((3 * 24 - 1) * 60 - 30);

void Plan(Desk& desk, const Interval& time, v1::PlannedVisit& visit) {
  rpc::WriteInterval(time, *visit.mutable_time());
  visit.set_location(desk.Name("locations", "main"));
  visit.set_mode(v1::VISIT_MODE_IN_PERSON);
}

absl::Time StartOf(const v1::PlannedVisit& visit) {
  return absl::FromUnixSeconds(visit.time().start_time().seconds());
}

}  // namespace

v1::PlannedPair GoodRequests::PairOf(Side& side, const Person& of) {
  if (side.courses == 0) side.first_course = Tomorrow() + kFirstCourse;
  const absl::Time start = side.first_course + kCourseStep * side.courses++;
  v1::PlannedPair pair;
  pair.set_position(1);
  Plan(side.desk, {start, start + kInfusion}, *pair.mutable_infusion());
  const absl::Time session = start + kSessionAfter;
  Plan(side.desk, {session, session + kSession}, *pair.mutable_session());
  pair.mutable_session()->set_practitioner(side.desk.Name("practitioners", of.practitioner));
  return pair;
}

v1::BookCourseRequest GoodRequests::CourseRequest(Side& side, const Person& of) {
  v1::BookCourseRequest request;
  request.set_parent(side.desk.parent());
  request.set_request_id(side.desk.NewRequestId());
  v1::Course& course = *request.mutable_course();
  course.set_patient(of.patient);
  course.set_infusion_type(side.desk.Name("visitTypes", "sit"));
  course.set_session_type(side.desk.Name("visitTypes", "talk"));
  course.set_preparation_type(side.desk.Name("visitTypes", "talk"));
  course.set_infusion_count(2);  // the second one is not booked
  course.set_tentative_from(2);
  rpc::WriteDuration(absl::Hours(48), *course.mutable_spacing()->mutable_gap_min());
  v1::CourseWishes& wishes = *course.mutable_wishes();
  wishes.add_locations(side.desk.Name("locations", "main"));
  wishes.set_therapist(side.desk.Name("practitioners", of.practitioner));
  wishes.set_language("en");
  wishes.set_patient_state("NY");
  *request.add_pairs() = PairOf(side, of);
  const absl::Time infusion = StartOf(request.pairs(0).infusion());
  const absl::Time preparation = infusion - kPreparedBefore;
  Plan(side.desk, {preparation, preparation + kSession}, *request.mutable_preparation());
  return request;
}

std::string GoodRequests::CourseOf(Side& side, const Person& of) {
  return Get<v1::Course>(side.desk.who(), "BookCourse", CourseRequest(side, of)).name();
}

v1::HoldPairRequest GoodRequests::PairHoldRequest(Side& side, const Person& of,
                                                  const v1::PlannedPair& pair) {
  ForgetHolds();
  v1::HoldPairRequest request;
  request.set_parent(side.desk.parent());
  request.set_request_id(side.desk.NewRequestId());
  request.set_patient(of.patient);
  request.set_infusion_type(side.desk.Name("visitTypes", "sit"));
  request.set_session_type(side.desk.Name("visitTypes", "talk"));
  *request.mutable_infusion() = pair.infusion();
  *request.mutable_session() = pair.session();
  request.set_patient_state("NY");
  request.set_language("en");
  return request;
}

std::vector<std::string> GoodRequests::HoldsOf(Side& side, const Person& of,
                                               const v1::PlannedPair& pair) {
  const auto held =
      Get<v1::HoldPairResponse>(side.desk.who(), "HoldPair", PairHoldRequest(side, of, pair));
  return {held.infusion(), held.session()};
}

void GoodRequests::AddCourses() {
  make_["BookCourse"] = [this](Side& side, const Person& of) {
    return Packed(CourseRequest(side, of));
  };
  make_["BookCourse/running"] = [this](Side& side, const Person& of) {
    v1::BookCourseRequest request;
    request.set_parent(side.desk.parent());
    request.set_request_id(side.desk.NewRequestId());
    request.set_running(CourseOf(side, of));
    *request.add_pairs() = PairOf(side, of);
    return Packed(request);
  };
  make_["BookCourse/booster"] = [this](Side& side, const Person& of) {
    const std::string before = CourseOf(side, of);
    v1::BookCourseRequest request = CourseRequest(side, of);
    request.mutable_course()->set_booster_of(before);
    return Packed(request);
  };
  make_["BookCourse/holds"] = [this](Side& side, const Person& of) {
    v1::BookCourseRequest request = CourseRequest(side, of);
    for (const std::string& hold : HoldsOf(side, of, request.pairs(0))) request.add_holds(hold);
    return Packed(request);
  };
  make_["HoldPair"] = [this](Side& side, const Person& of) {
    return Packed(PairHoldRequest(side, of, PairOf(side, of)));
  };
  make_["ConfirmCourse"] = [this](Side& side, const Person& of) {
    v1::ConfirmCourseRequest request;
    request.set_name(CourseOf(side, of));
    request.set_request_id(side.desk.NewRequestId());
    ReviewResponse(side, of);
    return Packed(request);
  };
  // It pauses long after all visits.
  make_["UpdateCourse"] = [this](Side& side, const Person& of) {
    v1::UpdateCourseRequest request;
    v1::Course& course = *request.mutable_course();
    course.set_name(CourseOf(side, of));
    request.set_request_id(side.desk.NewRequestId());
    course.set_infusion_count(3);
    course.add_skipped(2);
    course.mutable_wishes()->add_locations(side.desk.Name("locations", "main"));
    course.mutable_wishes()->set_therapist(side.desk.Name("practitioners", of.practitioner));
    const absl::Time pause = Tomorrow() + kFirstCourse + absl::Hours(24 * 120);
    rpc::WriteInterval({pause, pause + absl::Hours(24)}, *course.mutable_pause());
    for (const char* field : {"infusion_count", "skipped", "wishes", "pause"}) {
      request.mutable_update_mask()->add_paths(field);
    }
    return Packed(request);
  };
  make_["GetCourse"] = [this](Side& side, const Person& of) {
    return Named(side, "GetCourse", CourseOf(side, of));
  };
  make_["ListCourses"] = [this](Side& side, const Person& of) {
    CourseOf(side, of);
    v1::ListCoursesRequest request;
    request.set_parent(side.desk.parent());
    request.set_patient(of.patient);
    return Packed(request);
  };
  make_["MovePair"] = [this](Side& side, const Person& of) {
    v1::MovePairRequest request;
    request.set_name(CourseOf(side, of));
    request.set_request_id(side.desk.NewRequestId());
    const v1::PlannedPair pair = PairOf(side, of);
    request.set_position(pair.position());
    *request.mutable_infusion() = pair.infusion();
    *request.mutable_session() = pair.session();
    return Packed(request);
  };
  // To where both halves are held.
  make_["MovePair/holds"] = [this](Side& side, const Person& of) {
    v1::MovePairRequest request;
    request.set_name(CourseOf(side, of));
    request.set_request_id(side.desk.NewRequestId());
    const v1::PlannedPair pair = PairOf(side, of);
    request.set_position(pair.position());
    *request.mutable_infusion() = pair.infusion();
    *request.mutable_session() = pair.session();
    for (const std::string& hold : HoldsOf(side, of, pair)) request.add_holds(hold);
    return Packed(request);
  };
  make_["ChoosePairing"] = [this](Side& side, const Person& of) {
    v1::ChoosePairingRequest request;
    request.set_name(CourseOf(side, of));
    request.set_request_id(side.desk.NewRequestId());
    request.set_position(1);
    request.set_choice(v1::PAIRING_CHOICE_DECLINED);
    return Packed(request);
  };
  AddCourseQuestions();
}

void GoodRequests::AddCourseQuestions() {
  make_["ProposeCourse"] = [this](Side& side, const Person& of) {
    const v1::BookCourseRequest booking = CourseRequest(side, of);
    v1::ProposeCourseRequest request;
    request.set_parent(side.desk.parent());
    *request.mutable_course() = booking.course();
    *request.mutable_near() = booking.pairs();
    rpc::WriteTime(Tomorrow() + kFirstCourse, *request.mutable_earliest_time());
    return Packed(request);
  };
  make_["ProposeCourse/running"] = [this](Side& side, const Person& of) {
    v1::ProposeCourseRequest request;
    request.set_parent(side.desk.parent());
    request.set_running(CourseOf(side, of));
    return Packed(request);
  };
  make_["ListPairOffers"] = [this](Side& side, const Person& of) {
    v1::ListPairOffersRequest request;
    request.set_name(CourseOf(side, of));
    request.set_position(1);
    return Packed(request);
  };
  make_["SearchPairs"] = [this](Side& side, const Person& of) {
    v1::SearchPairsRequest request;
    request.set_parent(side.desk.parent());
    request.set_infusion_type(side.desk.Name("visitTypes", "sit"));
    request.set_session_type(side.desk.Name("visitTypes", "talk"));
    const absl::Time start = Tomorrow() + kFirstCourse;
    rpc::WriteInterval({start, start + absl::Hours(6)}, *request.mutable_window());
    request.set_patient(of.patient);
    return Packed(request);
  };
  make_["ReportPairing"] = [this](Side& side, const Person&) {
    v1::ReportPairingRequest request;
    request.set_parent(side.desk.parent());
    const absl::Time start = Tomorrow() + kFirstCourse;
    rpc::WriteInterval({start, start + absl::Hours(24)}, *request.mutable_window());
    request.set_location(side.desk.Name("locations", "main"));
    return Packed(request);
  };
  make_["ExplainPair"] = [this](Side& side, const Person& of) {
    const v1::PlannedPair pair = PairOf(side, of);
    v1::ExplainPairRequest request;
    request.set_parent(side.desk.parent());
    request.set_infusion_type(side.desk.Name("visitTypes", "sit"));
    *request.mutable_infusion() = pair.infusion();
    *request.mutable_session() = pair.session();
    return Packed(request);
  };
}

}  // namespace tandem::testing
