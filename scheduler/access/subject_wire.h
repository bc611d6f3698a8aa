// SPDX-License-Identifier: Apache-2.0
// What a request or a reply is about, for the audit log. No message type is named here: things are
// known by their resource names.
#pragma once

#include "scheduler/access/recorder.h"

namespace google::protobuf {
class Message;
}

namespace tandem::access {

// Everybody whose name as a patient stands anywhere in a message; of more than kPeopleToldMax, one
// more than that.
People PeopleIn(const google::protobuf::Message& message);

// Of a reply: its own kind, or that of its list's items and how many they are; the people in it.
Subject SubjectOfReply(const google::protobuf::Message& reply);

// Of a request: what it names; the patient when it names one.
Subject SubjectOfRequest(const google::protobuf::Message& request);

}  // namespace tandem::access
