// SPDX-License-Identifier: Apache-2.0
// Good requests about repairs: somebody is absent at the one time at which they give a visit.
#include "base/rpc/time_proto.h"
#include "tandem/v1/absences.pb.h"
#include "tandem/v1/repairs.pb.h"
#include "tests/support/good_requests.h"

namespace tandem::testing {
namespace {

constexpr absl::Duration kVisit = absl::Minutes(30);  // "talk" with its buffer
constexpr absl::Duration kMuchLater = absl::Hours(24 * 50);

absl::Time StartOf(const google::type::Interval& time) {
  return absl::FromUnixSeconds(time.start_time().seconds());
}

v1::ProposeRepairRequest About(Desk& desk, absl::Time start) {
  v1::ProposeRepairRequest request;
  request.set_parent(desk.parent());
  rpc::WriteInterval({start, start + kVisit}, *request.mutable_window());
  return request;
}

}  // namespace

void GoodRequests::Miss(Side& side, const std::string& practitioner, absl::Time start) {
  v1::RecordAbsenceRequest request;
  request.set_parent(side.desk.parent());
  request.set_request_id(side.desk.NewRequestId());
  request.mutable_absence()->set_resource(practitioner);
  rpc::WriteInterval({start, start + kVisit}, *request.mutable_absence()->mutable_time());
  Send(side.desk.who(), "RecordAbsence", request);
}

void GoodRequests::AddRepairs() {
  // Of the session of a course.
  make_["ProposeRepair"] = [this](Side& side, const Person& of) {
    const v1::BookCourseRequest course = CourseRequest(side, of);
    Send(side.desk.who(), "BookCourse", course);
    const v1::PlannedVisit& session = course.pairs(0).session();
    Miss(side, session.practitioner(), StartOf(session.time()));
    return Packed(About(side.desk, StartOf(session.time())));
  };
  // Of one that nobody can be given.
  make_["ProposeRepair/unplaced"] = [this](Side& side, const Person& of) {
    const v1::BookCourseRequest course = CourseRequest(side, of);
    Send(side.desk.who(), "BookCourse", course);
    const absl::Time start = StartOf(course.pairs(0).session().time());
    for (const char* slug : {"kim", "lee"}) {
      Miss(side, side.desk.Name("practitioners", slug), start);
    }
    v1::ProposeRepairRequest request = About(side.desk, start);
    rpc::WriteTime(start + kMuchLater, *request.mutable_earliest_time());
    request.set_language("es");
    return Packed(request);
  };
  // Of one that somebody else gives just then.
  make_["ProposeRepair/same"] = [this](Side& side, const Person& of) {
    const v1::Appointment visit = Visit(side, of);
    Miss(side, visit.participations(0).resource(), StartOf(visit.time()));
    return Packed(About(side.desk, StartOf(visit.time())));
  };
  make_["ApplyRepair"] = [this](Side& side, const Person& of) {
    const v1::Appointment visit = Visit(side, of);
    Miss(side, visit.participations(0).resource(), StartOf(visit.time()));
    v1::ApplyRepairRequest request;
    request.set_parent(side.desk.parent());
    request.set_request_id(side.desk.NewRequestId());
    v1::RepairMove& move = *request.add_moves();
    move.set_appointment(visit.name());
    move.set_etag(visit.etag());
    rpc::WriteTime(Ahead(side), *move.mutable_visit()->mutable_time()->mutable_start_time());
    move.mutable_visit()->set_location(visit.location());
    move.mutable_visit()->set_mode(visit.mode());
    return Packed(request);
  };
}

}  // namespace tandem::testing
