// SPDX-License-Identifier: Apache-2.0
// What each text of each request is: a name of something, or plain. And what must come of a name
// that names nothing.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/support/status.h>

#include <set>
#include <string>
#include <vector>

#include "scheduler/access/principal.h"

namespace tandem::testing {

// Every text field of a message and of the messages in it.
std::vector<const google::protobuf::FieldDescriptor*> TextFieldsOf(
    const google::protobuf::Descriptor& message);

// "GetPatientRequest.name"
std::string NameOf(const google::protobuf::FieldDescriptor& field);

// Names something, by an id, a slug or a secret.
bool IsIdField(const std::string& field);
// Names nothing: typed by a person, or an enumeration of the outside world; or only ever said by
// us, and not read in a request.
bool IsPlainField(const std::string& field);
// All of the contract that name something.
std::set<std::string> IdFields();

// A text of a message; `index` -1 where the field is not repeated.
std::string TextIn(const google::protobuf::Message& holder,
                   const google::protobuf::FieldDescriptor& field, int index);
void SetTextIn(google::protobuf::Message& holder, const google::protobuf::FieldDescriptor& field,
               int index, const std::string& text);

// "patient.supporters[0].display_name" -> "patient.supporters.display_name"
std::string WithoutIndex(std::string field);

// "NOT_FOUND", "OK": the reason of an answer.
std::string ReasonNameOf(const grpc::Status& status);
// What a caller must be told when the field names nothing of their clinic's.
std::string AnswerToMissing(const std::string& field, access::Role role);

}  // namespace tandem::testing
