// SPDX-License-Identifier: Apache-2.0
#include "scheduler/requests/request_wire.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "tandem/v1/appointments.pb.h"

namespace tandem::requests {
namespace {

constexpr char kId[] = "0b7e7f0e-5c1f-4c3e-9a57-0f6a1f1d2c3b";

v1::CancelAppointmentRequest Cancel(std::string id) {
  v1::CancelAppointmentRequest request;
  request.set_name("clinics/elm/appointments/x");
  request.set_request_id(std::move(id));
  request.set_reason(v1::CANCELLATION_REASON_ILLNESS);
  return request;
}

TEST(RequestWireTest, TheKeyCoversEveryFieldButTheIdItself) {
  access::CallContext call;
  call.method = "CancelAppointment";
  Violations violations;
  const RequestKey key = ReadRequestKey(call, Cancel(kId), violations);
  EXPECT_EQ(ToString(key.request_id), kId);
  v1::CancelAppointmentRequest other = Cancel("1b7e7f0e-5c1f-4c3e-9a57-0f6a1f1d2c3b");
  EXPECT_EQ(ReadRequestKey(call, other, violations).fingerprint, key.fingerprint);
  other.set_reason(v1::CANCELLATION_REASON_PATIENT);
  EXPECT_NE(ReadRequestKey(call, other, violations).fingerprint, key.fingerprint);
  EXPECT_TRUE(violations.empty());
}

TEST(RequestWireTest, OnlyARandomUuidNamesARequest) {
  const access::CallContext call;
  for (const char* id : {"", "1", "0b7e7f0e-5c1f-7c3e-9a57-0f6a1f1d2c3b"}) {
    Violations violations;
    ReadRequestKey(call, Cancel(id), violations);
    EXPECT_THAT(violations.ToStatus(), HasViolation("request_id")) << id;
  }
}

}  // namespace
}  // namespace tandem::requests
