// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/handle.h"

#include <exception>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/pg/value.h"
#include "base/strings.h"

namespace tandem::rpc {
namespace {

absl::Status Caught(const CallFacts& facts, const Body& body) {
  try {
    return body(facts);
  } catch (const pg::DecodeError& error) {
    return InternalError(error.what());  // names a statement and a column, nothing else
  } catch (const std::exception&) {      // never its text
    return InternalError(facts.method);
  }
}

}  // namespace

absl::Status RunBody(const CallFacts& facts, const Body& body) {
  const RealClock clock;
  const absl::Time start = clock.Now();
  absl::Status status = Caught(facts, body);
  const auto reason = ReasonOf(status);
  Log(LogLevel::kInfo, "call",
      {{"method", facts.method},
       {"call_id", facts.call_id},
       {"code", absl::StatusCodeToString(status.code())},
       {"reason", status.ok()          ? ""
                  : reason.has_value() ? Name(*reason)
                                       : "NONE"},
       {"micros", absl::ToInt64Microseconds(clock.Now() - start)}});
  return status;
}

grpc::Status Handle(const grpc::ServerContextBase& context, std::string_view method,
                    const Body& body, absl::Duration deadline_max) {
  const absl::StatusOr<CallFacts> facts = ReadCallFacts(context, method, deadline_max);
  if (!facts.ok()) return ToGrpc(facts.status());
  return ToGrpc(RunBody(*facts, body));
}

}  // namespace tandem::rpc
