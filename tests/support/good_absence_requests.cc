// SPDX-License-Identifier: Apache-2.0
// Good requests about absences: of hours so far ahead that nobody is booked then.
#include "base/rpc/time_proto.h"
#include "tandem/v1/absences.pb.h"
#include "tests/support/good_requests.h"

namespace tandem::testing {
namespace {

constexpr absl::Duration kAbsentAfter = absl::Hours(24 * 400);
constexpr absl::Duration kAbsentFor = absl::Hours(8);

v1::RecordAbsenceRequest RecordingOf(Desk& desk, const Interval& time) {
  v1::RecordAbsenceRequest request;
  request.set_parent(desk.parent());
  request.set_request_id(desk.NewRequestId());
  request.mutable_absence()->set_resource(desk.Name("practitioners", "lee"));
  rpc::WriteInterval(time, *request.mutable_absence()->mutable_time());
  return request;
}

}  // namespace

Interval GoodRequests::AbsenceTime() const {
  return {Tomorrow() + kAbsentAfter, Tomorrow() + kAbsentAfter + kAbsentFor};
}

std::string GoodRequests::AbsenceOf(Side& side) {
  return Get<v1::Absence>(side.desk.who(), "RecordAbsence", RecordingOf(side.desk, AbsenceTime()))
      .name();
}

void GoodRequests::AddAbsences() {
  make_["RecordAbsence"] = [this](Side& side, const Person&) {
    return Packed(RecordingOf(side.desk, AbsenceTime()));
  };
  make_["WithdrawAbsence"] = [this](Side& side, const Person&) {
    return Named(side, "WithdrawAbsence", AbsenceOf(side));
  };
  make_["ListAbsences"] = [this](Side& side, const Person&) {
    AbsenceOf(side);
    v1::ListAbsencesRequest request;
    request.set_parent(side.desk.parent());
    rpc::WriteInterval(AbsenceTime(), *request.mutable_window());
    return Packed(request);
  };
}

}  // namespace tandem::testing
