// SPDX-License-Identifier: Apache-2.0
#include "tests/support/wire_status.h"

#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tandem/v1/error_reason.pb.h"

namespace tandem::testing {
namespace {

std::optional<Reason> ParseReason(const std::string& name) {
  v1::ErrorReason reason;
  if (!v1::ErrorReason_Parse("ERROR_REASON_" + name, &reason)) return std::nullopt;
  return static_cast<Reason>(reason);
}

}  // namespace

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad;
  google::rpc::RetryInfo retry;
  for (const google::protobuf::Any& any : details.details()) {
    if (any.Is<google::rpc::ErrorInfo>()) any.UnpackTo(&info);
    if (any.Is<google::rpc::BadRequest>()) any.UnpackTo(&bad);
    if (any.Is<google::rpc::RetryInfo>()) any.UnpackTo(&retry);
  }
  Violations violations;
  for (const auto& one : bad.field_violations()) violations.Add(one.field(), one.description());
  if (!violations.empty()) return violations.ToStatus();
  const std::optional<Reason> reason = ParseReason(info.reason());
  if (!reason.has_value()) return absl::Status(code, status.error_message());
  ErrorMetadata metadata(info.metadata().begin(), info.metadata().end());
  absl::Status error = MakeError(code, *reason, status.error_message(), std::move(metadata));
  if (!retry.has_retry_delay()) return error;
  const auto& delay = retry.retry_delay();
  return WithRetryAfter(std::move(error),
                        absl::Seconds(delay.seconds()) + absl::Nanoseconds(delay.nanos()));
}

}  // namespace tandem::testing
