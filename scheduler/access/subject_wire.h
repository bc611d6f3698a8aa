// SPDX-License-Identifier: Apache-2.0
// What a request or a reply is about, for the audit log. No message type is named here: things are
// known by their resource names.
#pragma once

#include "scheduler/access/recorder.h"

namespace google::protobuf {
class Message;
}

namespace tandem::access {

// Of a reply: its own kind, or that of its list's items and how many they are; the patient when all
// names of patients in it are the same.
Subject SubjectOfReply(const google::protobuf::Message& reply);

// Of a request: what it names.
Subject SubjectOfRequest(const google::protobuf::Message& request);

}  // namespace tandem::access
