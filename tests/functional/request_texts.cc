// SPDX-License-Identifier: Apache-2.0
#include "tests/functional/request_texts.h"

#include <algorithm>
#include <map>

#include "base/error.h"
#include "tests/support/any_method.h"
#include "tests/support/wire_status.h"

namespace tandem::testing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

const std::set<std::string>& IdNames() {
  static const auto& names = *new std::set<std::string>{"appointment",
                                                        "name",
                                                        "parent",
                                                        "patient",
                                                        "hold",
                                                        "holds",
                                                        "duplicate",
                                                        "location",
                                                        "locations",
                                                        "resource",
                                                        "resources",
                                                        "visit_type",
                                                        "practitioner",
                                                        "preferred_practitioner",
                                                        "infusion_type",
                                                        "session_type",
                                                        "preparation_type",
                                                        "therapist",
                                                        "running",
                                                        "booster_of",
                                                        "sign_in",
                                                        "secret",
                                                        "manage_token",
                                                        "link_token",
                                                        "request_id"};
  return names;
}

// A field that joins them can be typed by a caller: it must not choose, order or filter by
// anything but its own equality.
const std::set<std::string>& PlainNames() {
  static const auto& names = *new std::set<std::string>{
      "given_name",     "family_name",  "preferred_name", "display_name", "name_prefix",
      "email",          "phone",        "language",       "time_zone",    "patient_state",
      "channel",        "reason",       "note",           "code",         "document_version",
      "notice_version", "etag",         "page_token",     "actor",        "subject",
      "driver_name",    "driver_phone", "body",           "fields",       "key",
      "value",          "signature",    "return_address", "status",       "postal_code"};
  return names;
}

// Said by us, in messages that are also part of requests; not read there.
const std::set<std::string>& SaidOnly() {
  static const auto& names = *new std::set<std::string>{"Absence.name",
                                                        "Clearance.name",
                                                        "Clearance.recorder",
                                                        "Proxy.name",
                                                        "Contact.id",
                                                        "Supporter.id",
                                                        "Course.preparation",
                                                        "Pair.infusion",
                                                        "Pair.session",
                                                        "PlannedPair.explanation",
                                                        "RepairMove.explanation"};
  return names;
}

std::string LastPart(const std::string& field) { return field.substr(field.find('.') + 1); }

void Walk(const Descriptor& message, std::set<const Descriptor*>& seen,
          std::vector<const FieldDescriptor*>& found) {
  if (!seen.insert(&message).second) return;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor* field = message.field(i);
    if (field->is_map()) continue;  // keyed by questions of the clinic's file
    if (field->type() == FieldDescriptor::TYPE_STRING) found.push_back(field);
    const bool ours = field->message_type() != nullptr &&
                      field->message_type()->full_name().starts_with("tandem.");
    if (ours) Walk(*field->message_type(), seen, found);
  }
}

}  // namespace

std::vector<const FieldDescriptor*> TextFieldsOf(const Descriptor& message) {
  std::set<const Descriptor*> seen;
  std::vector<const FieldDescriptor*> found;
  Walk(message, seen, found);
  return found;
}

std::string NameOf(const FieldDescriptor& field) {
  return field.containing_type()->name() + "." + field.name();
}

bool IsIdField(const std::string& field) {
  return IdNames().contains(LastPart(field)) && !SaidOnly().contains(field);
}

bool IsPlainField(const std::string& field) {
  return PlainNames().contains(LastPart(field)) || SaidOnly().contains(field);
}

std::set<std::string> IdFields() {
  std::set<std::string> fields;
  for (const auto* method : AllMethods()) {
    for (const FieldDescriptor* field : TextFieldsOf(*method->input_type())) {
      if (IsIdField(NameOf(*field))) fields.insert(NameOf(*field));
    }
  }
  return fields;
}

std::string WithoutIndex(std::string field) {
  for (std::size_t start = field.find('['); start != std::string::npos; start = field.find('[')) {
    field.erase(start, field.find(']', start) - start + 1);
  }
  return field;
}

std::string TextIn(const google::protobuf::Message& holder, const FieldDescriptor& field,
                   int index) {
  const auto& reflection = *holder.GetReflection();
  return index < 0 ? reflection.GetString(holder, &field)
                   : reflection.GetRepeatedString(holder, &field, index);
}

void SetTextIn(google::protobuf::Message& holder, const FieldDescriptor& field, int index,
               const std::string& text) {
  const auto& reflection = *holder.GetReflection();
  if (index < 0) {
    reflection.SetString(&holder, &field, text);
  } else {
    reflection.SetRepeatedString(&holder, &field, index, text);
  }
}

std::string ReasonNameOf(const grpc::Status& status) {
  if (status.ok()) return "OK";
  const std::optional<Reason> reason = ReasonOf(FromGrpc(status));
  return reason.has_value() ? std::string(Name(*reason)) : status.error_message();
}

std::string AnswerToMissing(const std::string& field, access::Role role) {
  static const auto& exceptions = *new std::map<std::string, std::string>{
      // What stands in the clinic's file is no secret: the field is named.
      {"PatientPreferences.preferred_practitioner", "FIELD_INVALID"},
      {"CreateStaffRequest.practitioner", "FIELD_INVALID"},
      {"UpdateStaffRequest.practitioner", "FIELD_INVALID"},
      {"SearchConsultationSlotsRequest.location", "FIELD_INVALID"},
      {"HoldConsultationRequest.location", "FIELD_INVALID"},
      {"BookConsultationByPhoneRequest.location", "FIELD_INVALID"},
      // A list of what is about nobody is empty.
      {"SearchAuditEntriesRequest.patient", "OK"},
      {"ListAppointmentsRequest.patient", "OK"},
      {"ListCoursesRequest.patient", "OK"},
      {"ListSessionsRequest.parent", "OK"},
      {"ListProxiesRequest.parent", "OK"},
      {"GetConsultationRequest.manage_token", "LINK_INVALID"},
      {"RescheduleConsultationRequest.manage_token", "LINK_INVALID"},
      {"CancelConsultationRequest.manage_token", "LINK_INVALID"},
      {"FinishSignInRequest.link_token", "LINK_INVALID"},
      {"FinishSignInRequest.sign_in", "CODE_UNUSABLE"}};
  const bool patients = role == access::Role::kPatient || role == access::Role::kProxy;
  const auto found = exceptions.find(field);
  const std::string answer = found == exceptions.end() ? "NOT_FOUND" : found->second;
  return patients && answer == "OK" ? "NOT_FOUND" : answer;
}

}  // namespace tandem::testing
