// SPDX-License-Identifier: Apache-2.0
#include "scheduler/requests/request_wire.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>

#include <memory>
#include <optional>
#include <string>

namespace tandem::requests {
namespace {

constexpr char kField[] = "request_id";
constexpr int kUuidVersion = 4;  // random: no two callers ever choose the same

std::string SerializeInOrder(const google::protobuf::Message& message) {
  std::string content;
  google::protobuf::io::StringOutputStream text(&content);
  google::protobuf::io::CodedOutputStream out(&text);
  out.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&out);
  out.Trim();
  return content;
}

}  // namespace

RequestKey ReadRequestKey(const access::CallContext& call, const google::protobuf::Message& message,
                          Violations& violations) {
  const auto* field = message.GetDescriptor()->FindFieldByName(kField);
  const std::unique_ptr<google::protobuf::Message> content(message.New());
  content->CopyFrom(message);
  const google::protobuf::Reflection* reflection = content->GetReflection();
  const std::optional<Uuid> id = ParseUuid(reflection->GetString(*content, field));
  if (!id.has_value() || VersionOf(*id) != kUuidVersion) {
    violations.Add(kField, "must be a UUID version 4");
    return {};
  }
  reflection->ClearField(content.get(), field);
  return {.request_id = *id, .fingerprint = Fingerprint(call, SerializeInOrder(*content))};
}

}  // namespace tandem::requests
