// SPDX-License-Identifier: Apache-2.0
// ToldFields: what of people a reply tells, and what each role may be told.
#pragma once

#include <google/protobuf/message.h>

#include <set>
#include <string>

#include "scheduler/access/principal.h"

namespace tandem::testing {

// "Patient.given_name" for each field that is set, however deep. What the clinic's file says, free
// times, and the frame of a list are about nobody and left out.
std::set<std::string> FieldsToldIn(const google::protobuf::Message& reply);

// Whether an answer to a screening question stands anywhere in it.
bool TellsAnswers(const google::protobuf::Message& reply);

// The role's list.
std::set<std::string> DeclaredFor(access::Role role);

// Every field of every message that a reply about people may hold.
std::set<std::string> FieldsOfPeople();

}  // namespace tandem::testing
