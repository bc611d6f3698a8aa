// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/call_facts.h"

#include <grpcpp/server_context.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/error.h"
#include "base/rpc/client_address.h"
#include "base/rpc/mutual_tls.h"
#include "base/status.h"
#include "base/strings.h"

namespace tandem::rpc {
namespace {

// The only value of a metadata key; nothing when the key is absent or there several times.
struct Metadata {
  std::size_t count = 0;
  std::string_view value;
};

Metadata ReadMetadata(const grpc::ServerContextBase& context, std::string_view key) {
  const auto [first, last] =
      context.client_metadata().equal_range(grpc::string_ref(key.data(), key.size()));
  Metadata found;
  for (auto entry = first; entry != last; ++entry, ++found.count) {
    found.value = {entry->second.data(), entry->second.size()};
  }
  return found;
}

absl::Status Unauthenticated() {
  return MakeError(absl::StatusCode::kUnauthenticated, Reason::kUnauthenticated,
                   "The authorization metadata is not one bearer token.");
}

absl::StatusOr<std::string> ReadBearerToken(const grpc::ServerContextBase& context) {
  constexpr std::string_view kScheme = "bearer ";
  const Metadata header = ReadMetadata(context, "authorization");
  if (header.count == 0) return "";
  const std::string scheme = ToLowerAscii(header.value.substr(0, kScheme.size()));
  if (header.count > 1 || header.value.size() > kBearerTokenBytesMax || scheme != kScheme) {
    return Unauthenticated();
  }
  const std::string_view token = header.value.substr(kScheme.size());
  if (token.empty()) return Unauthenticated();
  return std::string(token);
}

absl::StatusOr<absl::Time> ReadDeadline(const grpc::ServerContextBase& context,
                                        absl::Duration deadline_max) {
  const auto deadline = context.deadline();
  if (deadline == std::chrono::system_clock::time_point::max()) {
    return MakeError(absl::StatusCode::kInvalidArgument, Reason::kDeadlineRequired,
                     "The call has no deadline; every call needs one.");
  }
  const absl::Time now = RealClock().Now();
  if (absl::FromChrono(deadline) <= now) {
    return MakeError(absl::StatusCode::kDeadlineExceeded, Reason::kDeadlineExceeded,
                     "The deadline passed before the work began.");
  }
  return std::min(absl::FromChrono(deadline), now + deadline_max);
}

Uuid ReadCallId(const grpc::ServerContextBase& context) {
  const Metadata sent = ReadMetadata(context, kCallIdKey);
  const std::optional<Uuid> uuid = sent.count == 1 ? ParseUuid(sent.value) : std::nullopt;
  if (uuid.has_value()) return *uuid;
  Uuid fresh;
  FillRandom(fresh.bytes.data(), fresh.bytes.size());
  fresh.bytes[6] = static_cast<std::uint8_t>((fresh.bytes[6] & 0x0f) | 0x40);  // version 4
  fresh.bytes[8] = static_cast<std::uint8_t>((fresh.bytes[8] & 0x3f) | 0x80);  // RFC 4122 variant
  return fresh;
}

TraceContext ReadTrace(const grpc::ServerContextBase& context) {
  const Metadata sent = ReadMetadata(context, kTraceparentKey);
  const std::optional<TraceContext> trace =
      sent.count == 1 ? ParseTraceparent(sent.value) : std::nullopt;
  return trace.has_value() ? *trace : NewTrace();
}

}  // namespace

CallFacts IdentifyCall(const grpc::ServerContextBase& context, std::string_view method) {
  CallFacts facts;
  facts.call_id = ReadCallId(context);
  facts.trace = ReadTrace(context);
  facts.method = method;
  facts.peer = context.peer();
  facts.program = ProgramOf(context);
  facts.cancelled = [&context] { return context.IsCancelled(); };
  return facts;
}

absl::Status ReadTerms(const grpc::ServerContextBase& context, absl::Duration deadline_max,
                       CallFacts& facts) {
  ASSIGN_OR_RETURN(facts.deadline, ReadDeadline(context, deadline_max));
  ASSIGN_OR_RETURN(facts.bearer_token, ReadBearerToken(context));
  const Metadata client = ReadMetadata(context, kClientAddressKey);
  if (client.count == 1) facts.client_address = CountedAddress(client.value);
  return absl::OkStatus();
}

}  // namespace tandem::rpc
