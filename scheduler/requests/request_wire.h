// SPDX-License-Identifier: Apache-2.0
// RequestKey of a mutation's request message.
#pragma once

#include "base/error.h"
#include "scheduler/access/call_context.h"
#include "scheduler/requests/requests.h"

namespace google::protobuf {
class Message;
}

namespace tandem::requests {

// From the message's field `request_id`, which must be a UUID version 4: a violation else. The
// fingerprint covers every other field, whatever order they were sent in.
RequestKey ReadRequestKey(const access::CallContext& call, const google::protobuf::Message& message,
                          Violations& violations);

}  // namespace tandem::requests
