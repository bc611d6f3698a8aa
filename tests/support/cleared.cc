// SPDX-License-Identifier: Apache-2.0
#include "tests/support/cleared.h"

#include "base/rpc/date_proto.h"
#include "base/testing/matchers.h"
#include "scheduler/clearances/gate_policy.h"
#include "tandem/v1/clearances.grpc.pb.h"
#include "tests/support/desk.h"

namespace tandem::testing {
namespace {

// A random one: of version 4.
std::string NewRequestId(ServiceHome& service) {
  return service.db().Sql("SELECT gen_random_uuid()");
}

std::string Known(const std::string& version) { return version.empty() ? "1" : version; }

}  // namespace

absl::CivilDay TodayAt(const ServiceHome& service) {
  return absl::ToCivilDay(service.clock().Now(), service.applied().snapshot->zone);
}

v1::RecordClearanceRequest ClearanceFor(ServiceHome& service, const std::string& patient,
                                        v1::ClearanceKind kind) {
  const auto policy = clearances::PolicyOf(*service.applied().snapshot);
  v1::RecordClearanceRequest request;
  request.set_parent(patient);
  request.set_request_id(NewRequestId(service));
  v1::Clearance& clearance = *request.mutable_clearance();
  clearance.set_kind(kind);
  rpc::WriteDate(TodayAt(service), *clearance.mutable_effective_date());
  if (kind == v1::CLEARANCE_KIND_EVALUATION) clearance.set_outcome(v1::CLEARANCE_OUTCOME_ELIGIBLE);
  if (kind == v1::CLEARANCE_KIND_RESPONSE_REVIEW) {
    clearance.set_outcome(v1::CLEARANCE_OUTCOME_CONTINUE);
  }
  if (kind == v1::CLEARANCE_KIND_TREATMENT_CONSENT) {
    clearance.set_document_version(Known(policy.consent_version));
  }
  if (kind == v1::CLEARANCE_KIND_OFF_LABEL_NOTICE) {
    clearance.set_document_version(Known(policy.notice_version));
  }
  return request;
}

v1::Clearance Record(TestService& service, const v1::RecordClearanceRequest& request) {
  const auto recorded = service.Call(service.As(access::Role::kPractitioner),
                                     &v1::ClearancesService::Stub::RecordClearance, request);
  EXPECT_OK(recorded) << request.ShortDebugString();
  return recorded.value_or(v1::Clearance());
}

void Clear(TestService& service, const std::string& patient) {
  for (int kind = v1::CLEARANCE_KIND_EVALUATION; kind <= v1::CLEARANCE_KIND_RESPONSE_REVIEW;
       ++kind) {
    Record(service, ClearanceFor(service, patient, static_cast<v1::ClearanceKind>(kind)));
  }
}

}  // namespace tandem::testing
