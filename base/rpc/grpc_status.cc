// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/grpc_status.h"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <grpcpp/support/status.h>

#include <algorithm>

#include "base/error.h"
#include "base/rpc/time_proto.h"
#include "base/strings.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace tandem::rpc {
namespace {

// Two texts and their tags.
constexpr std::size_t kEntryBytesMax = 2 * kDetailValueBytesMax + 16;

std::string Cut(std::string_view text, std::size_t bytes_max) {
  return std::string(Utf8Prefix(text, bytes_max));
}

// Like PackFrom, but one error is always the same bytes: a map has no order of its own, and a
// refusal must not differ from another by chance.
void Pack(const google::protobuf::Message& detail, google::protobuf::Any& any) {
  any.PackFrom(detail);
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    detail.SerializeToCodedStream(&coded);
  }
  any.set_value(std::move(bytes));
}

void AddErrorInfo(const absl::Status& status, Reason reason, google::rpc::Status& wire) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(Name(reason)));
  info.set_domain(std::string(kErrorDomain));
  for (const auto& [key, value] : MetadataOf(status)) {
    if (info.ByteSizeLong() + kEntryBytesMax > kErrorInfoBytesMax) break;
    (*info.mutable_metadata())[Cut(key, kDetailValueBytesMax)] = Cut(value, kDetailValueBytesMax);
  }
  Pack(info, *wire.add_details());
}

void AddBadRequest(const absl::Status& status, google::rpc::Status& wire) {
  const std::vector<Violation> violations = ViolationsOf(status);
  if (violations.empty()) return;
  google::rpc::BadRequest bad;
  for (const Violation& violation : violations) {
    if (bad.ByteSizeLong() + kEntryBytesMax > kBadRequestBytesMax) break;
    auto* field = bad.add_field_violations();
    field->set_field(Cut(violation.field, kDetailValueBytesMax));
    field->set_description(Cut(violation.reason, kDetailValueBytesMax));
  }
  wire.add_details()->PackFrom(bad);
}

void AddRetryInfo(const absl::Status& status, google::rpc::Status& wire) {
  const std::optional<absl::Duration> delay = RetryAfterOf(status);
  if (!delay.has_value()) return;
  google::rpc::RetryInfo retry;
  WriteDuration(*delay, *retry.mutable_retry_delay());
  wire.add_details()->PackFrom(retry);
}

// Every status that leaves has a reason; a nameless one was never meant for a caller.
absl::Status Named(const absl::Status& status) {
  return ReasonOf(status).has_value() ? status : InternalError("status without a reason");
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const absl::Status named = Named(status);
  google::rpc::Status wire;
  wire.set_code(static_cast<int>(named.code()));
  wire.set_message(Cut(Sv(named.message()), kMessageBytesMax));
  AddErrorInfo(named, *ReasonOf(named), wire);
  AddBadRequest(named, wire);
  AddRetryInfo(named, wire);
  return grpc::Status(static_cast<grpc::StatusCode>(named.code()), wire.message(),
                      wire.SerializeAsString());
}

}  // namespace tandem::rpc
