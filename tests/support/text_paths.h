// SPDX-License-Identifier: Apache-2.0
// Every place of a request where somebody can type something, found by its descriptor: texts of its
// own, in messages inside it, in lists, and as the keys of maps.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <vector>

namespace tandem::testing {

struct TextPath {
  std::vector<const google::protobuf::FieldDescriptor*> path;  // the last one is the text
  std::string name;                                            // "patient.contacts.email"

  // "email"
  const std::string& last() const { return path.back()->name(); }
};

std::vector<TextPath> TextPathsOf(const google::protobuf::Descriptor& message);

// Of a list the first entry, which is added when there is none; of a map a new entry.
void SetTextAt(google::protobuf::Message& message, const TextPath& field, const std::string& text);

}  // namespace tandem::testing
