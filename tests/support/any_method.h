// SPDX-License-Identifier: Apache-2.0
// Every method of the contract, found by its descriptor, and calls of any of them: what the suites
// about access go through.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/support/status.h>

#include <vector>

#include "scheduler/access/principal.h"
#include "tandem/v1/access.pb.h"
#include "tests/support/client.h"

namespace tandem::testing {

std::vector<const google::protobuf::MethodDescriptor*> AllMethods();

// The method's declared rule.
const v1::AccessRule& RuleOf(const google::protobuf::MethodDescriptor& method);
bool Allows(const google::protobuf::MethodDescriptor& method, access::Role role);

// An empty request of the method.
std::unique_ptr<google::protobuf::Message> NewRequest(
    const google::protobuf::MethodDescriptor& method);

// Sets a text where the message has one of that name.
void SetText(google::protobuf::Message& message, const char* field, const std::string& value);

const google::protobuf::MethodDescriptor& MethodNamed(const std::string& name);

// What came back over the wire.
struct Answer {
  grpc::Status status;
  std::string reply;          // serialized
  std::string metadata = {};  // all that came before and behind the reply, as text
};

// One call. Of a stream only the first reply: it is left then, as one that answered.
Answer AskAny(Client& client, const Who& who, const google::protobuf::MethodDescriptor& method,
              const google::protobuf::Message& request);
grpc::Status CallAny(Client& client, const Who& who,
                     const google::protobuf::MethodDescriptor& method,
                     const google::protobuf::Message& request);

}  // namespace tandem::testing
