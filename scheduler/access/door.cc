// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/door.h"

#include <fmt/format.h>
#include <google/protobuf/message.h>

#include "base/error.h"
#include "base/rpc/handle.h"
#include "base/status.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/access/access_rule.h"
#include "scheduler/access/admission.h"
#include "scheduler/access/request_clinic_wire.h"

namespace tandem::access {

namespace {

// Whatever a room says of what it did not find, the caller reads one text.
absl::Status Evened(absl::Status status) {
  const bool missing =
      status.code() == absl::StatusCode::kNotFound && ReasonOf(status) == Reason::kNotFound;
  return missing ? errors::NotFound() : status;
}

}  // namespace

Door Door::For(std::string_view service) const {
  Door door = *this;
  door.service_ = std::string(service);
  return door;
}

grpc::Status Door::Serve(const grpc::ServerContextBase& context,
                         const google::protobuf::Message& request, std::string_view method,
                         const Body& body) const {
  const AccessRule* rule = rules_->Find(fmt::format("{}.{}", service_, method));
  const auto admitted = [&](const rpc::CallFacts& facts) -> absl::Status {
    if (rule == nullptr) return InternalError("door_without_rule");
    const NamedClinic named = ReadClinic(request);
    Caller caller;
    caller.method = method;
    caller.token = facts.bearer_token;
    if (named.slug.has_value()) caller.clinic = *named.slug;
    caller.clinic_field = named.field;
    caller.deadline = facts.deadline;
    CallContext call;
    ASSIGN_OR_RETURN(call.principal, admission_->Admit(*rule, caller));
    RETURN_IF_ERROR(CheckTexts(request));
    call.method = facts.method;
    call.call_id = facts.call_id;
    call.peer = facts.peer;
    call.deadline = facts.deadline;
    call.cancelled = facts.cancelled;
    return Evened(body(call));
  };
  const bool streams = rule != nullptr && rule->streams;
  return rpc::Handle(context, method, admitted,
                     streams ? rpc::kStreamDeadlineMax : rpc::kDeadlineMax);
}

}  // namespace tandem::access
