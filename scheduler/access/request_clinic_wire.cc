// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/request_clinic_wire.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/rpc/resource_name.h"

namespace tandem::access {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::string_view kCollection = "clinics/";
constexpr std::string_view kClinicPattern = "clinics/{clinic}";
// Their parent is a patient; their rooms read it.
constexpr std::array<std::string_view, 6> kBelowPatient = {
    "ListSessionsRequest",    "GrantProxyRequest",     "ListProxiesRequest",
    "RecordClearanceRequest", "ListClearancesRequest", "ExplainGatesRequest"};

// The resource that an update is about: its name names the clinic. Field, and how a refusal says
// it.
constexpr std::array<std::pair<const char*, const char*>, 5> kResources = {
    {{"patient", "patient.name"},
     {"course", "course.name"},
     {"preferences", "preferences.name"},
     {"ride", "ride.name"},
     {"message_template", "message_template.name"}}};

const FieldDescriptor* TextField(const Message& message, const char* name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || field->is_repeated()) return nullptr;
  return field->type() == FieldDescriptor::TYPE_STRING ? field : nullptr;
}

std::optional<std::string> SlugOf(const Message& message, const FieldDescriptor& field) {
  std::string scratch;
  const std::string& name = message.GetReflection()->GetStringReference(message, &field, &scratch);
  if (name.compare(0, kCollection.size(), kCollection) != 0) return std::nullopt;
  const std::size_t end = name.find('/', kCollection.size());
  std::string slug = name.substr(kCollection.size(), end - kCollection.size());
  if (slug.empty()) return std::nullopt;
  return slug;
}

// Adds a violation for each text of `message` that holds a NUL; `path` ends with a dot, or is
// empty.
void FindNul(const Message& message, const std::string& path, int depth, Violations& violations) {
  if (depth > kRequestDepthMax) {
    violations.Add(path, "is nested too deep");
    return;
  }
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool text = field->type() == FieldDescriptor::TYPE_STRING;
    const bool nested = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (!text && !nested) continue;
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (nested) {
        const Message& inner = field->is_repeated()
                                   ? reflection.GetRepeatedMessage(message, field, i)
                                   : reflection.GetMessage(message, field);
        FindNul(inner, path + field->name() + ".", depth + 1, violations);
        continue;
      }
      std::string scratch;
      const std::string& value =
          field->is_repeated() ? reflection.GetRepeatedStringReference(message, field, i, &scratch)
                               : reflection.GetStringReference(message, field, &scratch);
      if (value.find('\0') != std::string::npos) {
        violations.Add(path + field->name(), "must not contain U+0000");
      }
    }
  }
}

// Rooms take the clinic from the caller: nobody else would look at what is wrong with its name.
void FindStrayParent(const Message& request, Violations& violations) {
  const FieldDescriptor* field = TextField(request, "parent");
  const std::string& type = request.GetDescriptor()->name();
  if (field == nullptr ||
      std::find(kBelowPatient.begin(), kBelowPatient.end(), type) != kBelowPatient.end()) {
    return;
  }
  std::string scratch;
  rpc::ReadName(kClinicPattern,
                request.GetReflection()->GetStringReference(request, field, &scratch), "parent",
                violations);
}

}  // namespace

NamedClinic ReadClinic(const Message& request) {
  for (const char* name : {"parent", "name"}) {
    if (const FieldDescriptor* field = TextField(request, name)) {
      return {name, SlugOf(request, *field)};
    }
  }
  for (const auto& [resource, path] : kResources) {
    const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName(resource);
    if (field == nullptr || field->is_repeated() ||
        field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      continue;
    }
    const Message& inner = request.GetReflection()->GetMessage(request, field);
    if (const FieldDescriptor* name = TextField(inner, "name")) return {path, SlugOf(inner, *name)};
  }
  if (const FieldDescriptor* field = TextField(request, "location")) {
    return {"location", SlugOf(request, *field)};
  }
  return {"parent", std::nullopt};
}

absl::Status CheckTexts(const Message& request) {
  Violations violations;
  FindStrayParent(request, violations);
  FindNul(request, "", 0, violations);
  return violations.ToStatus();
}

}  // namespace tandem::access
