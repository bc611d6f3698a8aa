// SPDX-License-Identifier: Apache-2.0
#include "tests/support/text_paths.h"

namespace tandem::testing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::size_t kDepthMax = 8;  // messages in messages; the contract has five

void AddFields(const Descriptor& message, const TextPath& prefix, std::vector<TextPath>& found) {
  if (prefix.path.size() >= kDepthMax) return;
  for (int i = 0; i < message.field_count(); ++i) {
    TextPath field = prefix;
    field.path.push_back(message.field(i));
    field.name += (prefix.path.empty() ? "" : ".") + message.field(i)->name();
    if (message.field(i)->type() == FieldDescriptor::TYPE_STRING) {
      found.push_back(field);
    } else if (message.field(i)->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      AddFields(*message.field(i)->message_type(), field, found);
    }
  }
}

Message& Inner(Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  if (!field.is_repeated()) return *reflection.MutableMessage(&message, &field);
  if (field.is_map() || reflection.FieldSize(message, &field) == 0) {
    return *reflection.AddMessage(&message, &field);
  }
  return *reflection.MutableRepeatedMessage(&message, &field, 0);
}

}  // namespace

std::vector<TextPath> TextPathsOf(const Descriptor& message) {
  std::vector<TextPath> found;
  AddFields(message, {}, found);
  return found;
}

void SetTextAt(Message& message, const TextPath& field, const std::string& text) {
  Message* holder = &message;
  for (std::size_t i = 0; i + 1 < field.path.size(); ++i) {
    holder = &Inner(*holder, *field.path[i]);
  }
  const FieldDescriptor& last = *field.path.back();
  const auto& reflection = *holder->GetReflection();
  if (!last.is_repeated()) {
    reflection.SetString(holder, &last, text);
  } else if (reflection.FieldSize(*holder, &last) == 0) {
    reflection.AddString(holder, &last, text);
  } else {
    reflection.SetRepeatedString(holder, &last, 0, text);
  }
}

}  // namespace tandem::testing
