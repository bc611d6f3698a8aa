// SPDX-License-Identifier: Apache-2.0
// Good requests about what gates ask of a person.
#include "base/rpc/date_proto.h"
#include "tandem/v1/clearances.pb.h"
#include "tests/support/good_requests.h"

namespace tandem::testing {
namespace {

v1::RecordClearanceRequest RecordingOf(Desk& desk, const Person& of, absl::CivilDay day,
                                       v1::ClearanceKind kind) {
  v1::RecordClearanceRequest request;
  request.set_parent(of.patient);
  request.set_request_id(desk.NewRequestId());
  v1::Clearance& clearance = *request.mutable_clearance();
  clearance.set_kind(kind);
  rpc::WriteDate(day, *clearance.mutable_effective_date());
  if (kind == v1::CLEARANCE_KIND_EVALUATION) {
    clearance.set_outcome(v1::CLEARANCE_OUTCOME_ELIGIBLE);
  } else if (kind == v1::CLEARANCE_KIND_RESPONSE_REVIEW) {
    clearance.set_outcome(v1::CLEARANCE_OUTCOME_CONTINUE);
  } else {
    clearance.set_document_version("2026-11");
  }
  return request;
}

}  // namespace

std::string GoodRequests::Clearance(Side& side, const Person& of) {
  const Who who = service_.As(access::Role::kPractitioner, side.desk.slug());
  const absl::CivilDay day = absl::ToCivilDay(service_.clock().Now(), absl::UTCTimeZone()) - 1;
  const auto consent =
      Get<v1::Clearance>(who, "RecordClearance",
                         RecordingOf(side.desk, of, day, v1::CLEARANCE_KIND_TREATMENT_CONSENT));
  v1::WithdrawClearanceRequest withdraw;
  withdraw.set_name(consent.name());
  withdraw.set_request_id(side.desk.NewRequestId());
  Send(who, "WithdrawClearance", withdraw);
  const auto evaluation = Get<v1::Clearance>(
      who, "RecordClearance", RecordingOf(side.desk, of, day, v1::CLEARANCE_KIND_EVALUATION));
  return evaluation.name();
}

void GoodRequests::ReviewResponse(Side& side, const Person& of) {
  const Who who = service_.As(access::Role::kPractitioner, side.desk.slug());
  const absl::CivilDay day = absl::ToCivilDay(service_.clock().Now(), absl::UTCTimeZone()) - 1;
  Send(who, "RecordClearance", RecordingOf(side.desk, of, day, v1::CLEARANCE_KIND_RESPONSE_REVIEW));
}

void GoodRequests::AddClearances() {
  make_["RecordClearance"] = [this](Side& side, const Person& of) {
    const absl::CivilDay day = absl::ToCivilDay(service_.clock().Now(), absl::UTCTimeZone()) - 1;
    return Packed(RecordingOf(side.desk, of, day, v1::CLEARANCE_KIND_EVALUATION));
  };
  make_["WithdrawClearance"] = [this](Side& side, const Person& of) {
    return Named(side, "WithdrawClearance", Clearance(side, of));
  };
  make_["ListClearances"] = [this](Side& side, const Person& of) {
    Clearance(side, of);
    return Under(side, "ListClearances", of.patient);
  };
  make_["ExplainGates"] = [this](Side& side, const Person& of) {
    Clearance(side, of);
    v1::ExplainGatesRequest request;
    request.set_parent(of.patient);
    request.set_visit_type(side.desk.Name("visitTypes", "gated"));
    request.set_location(side.desk.Name("locations", "main"));
    rpc::WriteDate(absl::ToCivilDay(Tomorrow(), absl::UTCTimeZone()), *request.mutable_date());
    return Packed(request);
  };
}

}  // namespace tandem::testing
