// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/subject_wire.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::access {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kDepthMax = 16;  // messages in messages
constexpr std::string_view kListSuffix = "Response";
constexpr std::size_t kSegmentsMax = 6;  // clinics/x/patients/y/sessions/z

std::vector<std::string_view> SegmentsOf(std::string_view name) {
  std::vector<std::string_view> segments;
  while (segments.size() < kSegmentsMax) {
    const std::size_t end = name.find('/');
    segments.push_back(name.substr(0, end));
    if (end == std::string_view::npos) break;
    name.remove_prefix(end + 1);
  }
  return segments;
}

// Without the word at the end of a name like clinics/x/appointments/y/ride: the only one of its
// kind, known by what it belongs to.
std::vector<std::string_view> ThingOf(std::string_view name) {
  std::vector<std::string_view> segments = SegmentsOf(name);
  if (segments.size() > 2 && segments.size() % 2 == 1) segments.pop_back();
  return segments;
}

// The patient in clinics/{clinic}/patients/{patient} and in the names below it.
std::optional<PatientId> PatientIn(std::string_view name) {
  const std::vector<std::string_view> segments = SegmentsOf(name);
  if (segments.size() < 4 || segments[0] != "clinics" || segments[2] != "patients") {
    return std::nullopt;
  }
  return ParseId<PatientId>(segments[3]);
}

std::string TextOf(const Message& message, const char* name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  const bool text =
      field != nullptr && !field->is_repeated() && field->type() == FieldDescriptor::TYPE_STRING;
  return text ? message.GetReflection()->GetString(message, field) : "";
}

// The id at the end of a message's own name; nil for one that ends in a slug.
Uuid IdOf(std::string_view name) { return ParseUuid(ThingOf(name).back()).value_or(Uuid()); }

// What a collection of the contract holds; "" for any other text, which somebody typed.
std::string KindIn(std::string_view collection) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kKinds = {{
      {"clinics", "clinic"},
      {"locations", "location"},
      {"rooms", "room"},
      {"practitioners", "practitioner"},
      {"patients", "patient"},
      {"staff", "staff"},
      {"sessions", "session"},
      {"proxies", "proxy"},
      {"appointments", "appointment"},
      {"courses", "course"},
      {"clearances", "clearance"},
      {"absences", "absence"},
      {"emergencyAccesses", "emergency_access"},
      {"staffTasks", "staff_task"},
  }};
  for (const auto& [known, kind] : kKinds) {
    if (known == collection) return std::string(kind);
  }
  return "";
}

// "PatientExport" -> "patient_export".
std::string KindOf(std::string_view type) {
  std::string kind;
  for (const char c : type) {
    const bool upper = std::isupper(static_cast<unsigned char>(c)) != 0;
    if (upper && !kind.empty()) kind += '_';
    kind += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return kind;
}

void FindPeople(const Message& message, int depth, People& found) {
  if (depth > kDepthMax) return;
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool text = field->type() == FieldDescriptor::TYPE_STRING;
    if (!text && field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count && found.size() <= kPeopleToldMax; ++i) {
      if (!text) {
        FindPeople(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                        : reflection.GetMessage(message, field),
                   depth + 1, found);
        continue;
      }
      const auto patient =
          PatientIn(field->is_repeated() ? reflection.GetRepeatedString(message, field, i)
                                         : reflection.GetString(message, field));
      if (patient.has_value()) found.insert(*patient);
    }
  }
}

// The field of a list's reply that holds its items; null for a reply that is one thing.
const FieldDescriptor* ItemsOf(const Message& reply) {
  const std::string& type = reply.GetDescriptor()->name();
  if (type.size() <= kListSuffix.size() ||
      type.compare(type.size() - kListSuffix.size(), kListSuffix.size(), kListSuffix) != 0) {
    return nullptr;
  }
  for (int i = 0; i < reply.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = reply.GetDescriptor()->field(i);
    if (field->is_repeated() && field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return field;
  }
  return nullptr;
}

}  // namespace

People PeopleIn(const Message& message) {
  People found;
  FindPeople(message, 0, found);
  return found;
}

Subject SubjectOfReply(const Message& reply) {
  Subject subject;
  subject.Concern(PeopleIn(reply));
  const FieldDescriptor* items = ItemsOf(reply);
  if (items == nullptr) {
    subject.kind = KindOf(reply.GetDescriptor()->name());
    subject.id = IdOf(TextOf(reply, "name"));
    subject.count = 1;
    return subject;
  }
  subject.kind = KindOf(items->message_type()->name());
  subject.count = reply.GetReflection()->FieldSize(reply, items);
  if (subject.count == 1) {
    const Message& only = reply.GetReflection()->GetRepeatedMessage(reply, items, 0);
    subject.id = IdOf(TextOf(only, "name"));
  }
  return subject;
}

Subject SubjectOfRequest(const Message& request) {
  Subject subject;
  const People people = PeopleIn(request);
  if (people.size() == 1) subject.patient = *people.begin();
  for (const char* field : {"name", "patient", "location"}) {
    const std::string name = TextOf(request, field);
    const std::vector<std::string_view> segments = ThingOf(name);
    if (segments.size() < 2) continue;
    subject.kind = KindIn(segments[segments.size() - 2]);
    subject.id = IdOf(name);
    return subject;
  }
  if (!subject.patient.IsNil()) subject.kind = "patient";
  subject.id = subject.patient.uuid;
  return subject;
}

}  // namespace tandem::access
