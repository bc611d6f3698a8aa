// SPDX-License-Identifier: Apache-2.0
#include "tests/functional/told_fields.h"

#include <google/protobuf/descriptor.h>

#include <functional>
#include <map>
#include <sstream>
#include <string_view>
#include <vector>

#include "tandem/v1/consultations.pb.h"
#include "tests/support/any_method.h"

namespace tandem::testing {
namespace {

using access::Role;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using Fields = std::set<std::string>;

// One message a line: its name, then its fields.
constexpr char kStandingVisit[] =
    "Appointment name etag version status visit_type location mode patient time time_zone "
    "local_start participations confirm_time actual_start_time actual_end_time overridden "
    "directory_revision create_time update_time\n"
    "Participation resource need time\n";
constexpr char kOtherVisit[] = "Appointment hold_expire_time cancellation_reason cancelled_late\n";

constexpr char kRecord[] =
    "Patient name etag status given_name family_name preferred_name birth_date language time_zone "
    "contacts supporters preferences create_time postal_code\n"
    "Contact id email phone verified verify_time\n"
    "Supporter id display_name phone drives stays patient_consents supporter_consents\n"
    "PatientPreferences channel preferred_practitioner pairing_declined\n";

constexpr char kConsent[] = "Consent kind document_version give_time withdraw_time channel\n";

// Without the answers.
constexpr char kTalkRecord[] =
    "ConsultationRecord appointment channel language time_zone patient_state notice_version "
    "book_time needs_review outcome outcome_time\n";
// Which visits belong together.
constexpr char kCourse[] =
    "Course name etag status patient infusion_type session_type infusion_count spacing wishes "
    "pairs directory_revision create_time tentative_from preparation_type preparation "
    "session_ratio booster_of due_time skipped pause\n"
    "Spacing gap_min gap_from gap_until gap_max span_days_max per_week_max\n"
    "CourseWishes locations session_modes days_of_week earliest latest therapist language "
    "patient_state has_ride same_time\n"
    "Pair position state rules infusion session choice external_time after_discharge\n";
// Who lost their place, and where they could go.
constexpr char kRepair[] =
    "StrandedVisit appointment patient visit_type visit causes course position\n"
    "RepairMove appointment etag visit state score same_for_patient explanation\n"
    "Repair kind moves unplaced changed_count least_score score session_bound\n";
constexpr char kExport[] =
    "PatientExport patient consents appointments consultations messages rides clearances "
    "reminder_preferences courses\n"
    "MessageRecord appointment kind channel contact language state due_time expire_time "
    "create_time\n";

// What whoever has the secret sees of a consultation.
constexpr char kTalk[] =
    "Consultation name etag status time time_zone local_start location mode "
    "practitioner_display_name change_deadline language crisis_text\n";
constexpr char kTalkOfStaff[] = "Consultation needs_review patient outcome\n";
// Told when it is made or moved, to whoever does it.
constexpr char kManageToken[] = "Consultation manage_token\n";

constexpr char kHold[] =
    "ConsultationHold name secret expire_time time location mode code_tries_left "
    "code_expire_time\n";

constexpr char kSession[] = "PatientSession name patient create_time last_use_time expire_time\n";
constexpr char kOpened[] = "OpenedSession token session\n";
constexpr char kProxy[] =
    "Proxy name contact scope create_time expire_time revoke_time\nContactPoint email phone\n";

constexpr char kStaff[] =
    "StaffMember name issuer subject role practitioner disable_time create_time update_time\n";

constexpr char kEmergency[] =
    "EmergencyAccess name staff patient reason open_time end_time review_due_time\n";
constexpr char kReview[] = "EmergencyAccess finding reviewer review_time review_note\n";
constexpr char kOpenedRecord[] = "EmergencyRecord patient appointments\n";

// What a visit's messages are about, where they stand, and how they would read; no address.
constexpr char kMessages[] =
    "AppointmentMessage kind channel state version recipient due_time expire_time reason plan_time "
    "accept_time end_time attempts outcome\n"
    "PlannedMessage kind channel recipient due_time reason text\n";
constexpr char kWishes[] =
    "ReminderPreferences name opted_out quiet_end_minute quiet_start_minute more_texts "
    "quiet_when_confirmed etag update_time\n";
constexpr char kRide[] = "Ride name arranged driver_name driver_phone answer_time\n";
constexpr char kTask[] = "StaffTask name kind urgent patient appointment due_time create_time\n";
constexpr char kTaskDone[] = "StaffTask complete_time\n";

// That there is something, and whether it counts; what was found is for clinicians and the person.
constexpr char kClearance[] =
    "Clearance name kind document_version effective_date counts create_time withdraw_time\n";
constexpr char kFound[] = "Clearance outcome\n";
constexpr char kRecorder[] = "Clearance recorder\n";
constexpr char kGates[] = "GateFinding gate open reason open_until override_roles\n";

constexpr char kAudit[] =
    "AuditEntry entry_id record_time actor_role actor method action subject_kind subject_id "
    "subject_count patient outcome call_id request_id reason\n";

const std::map<Role, std::vector<const char*>>& Lists() {
  static const std::map<Role, std::vector<const char*>> lists = {
      // Of themselves, by a secret; nothing of anybody else.
      {Role::kAnonymous,
       {kTalk, kManageToken, kHold, "ConsultationHold contact_verified\n", kOpened,
        "OpenedSession may_act_for\n", kSession, "SignIn sign_in expire_time code_tries_left\n"}},
      {Role::kPatient,
       {kClearance, kFound, kStandingVisit, kOtherVisit, kCourse, kRecord, kConsent, kExport,
        kTalkRecord, "ConsultationRecord answers\n", kSession, "PatientSession proxy\n", kOpened,
        kProxy, kWishes, kRide}},
      {Role::kProxy,
       {kStandingVisit, kOtherVisit, kCourse, kSession, "PatientSession proxy\n", kOpened, kWishes,
        kRide}},
      {Role::kSupporter, {}},
      // A first name, a time, and that there is a visit; of their own, what it is. More in an
      // emergency, but never an answer.
      {Role::kTherapist,
       {"OwnVisit appointment patient first_name time linked_visit status visit_type location "
        "mode\n",
        kTalk, "Consultation outcome\n", kEmergency, kOpenedRecord, kRecord, kStandingVisit}},
      {Role::kPractitioner,
       {kClearance,
        kFound,
        kRecorder,
        kGates,
        kStandingVisit,
        kOtherVisit,
        kCourse,
        kRepair,
        kRecord,
        kConsent,
        kTalk,
        kTalkOfStaff,
        "Consultation answers\n",
        kEmergency,
        kOpenedRecord,
        "EmergencyRecord consultations\n",
        kTalkRecord,
        "ConsultationRecord answers\n",
        kMessages,
        kWishes,
        kRide,
        kTask,
        kTaskDone}},
      {Role::kFrontDesk, {kClearance,     kGates,
                          kStandingVisit, kOtherVisit,
                          kCourse,        kRepair,
                          kRecord,        kConsent,
                          kTalk,          kTalkOfStaff,
                          kManageToken,   kHold,
                          kSession,       "PatientSession proxy\n",
                          kProxy,         kMessages,
                          kWishes,        kRide,
                          kTask,          kTaskDone}},
      {Role::kClinicAdmin,
       {kClearance,  kFound,      kRecorder, kGates,       kStandingVisit,
        kOtherVisit, kCourse,     kRepair,   kRecord,      kConsent,
        kExport,     kTalkRecord, kTalk,     kTalkOfStaff, kManageToken,
        kStaff,      kEmergency,  kReview,   kSession,     "PatientSession proxy\n",
        kProxy,      kMessages,   kWishes,   kRide,        kTask,
        kTaskDone}},
      {Role::kAuditor, {kAudit, kEmergency, kReview}},
      // Programs that write to people.
      {Role::kService, {kStandingVisit, kOtherVisit, kRecord, kMessages, kWishes, kRide, kTask}}};
  return lists;
}

// What these say is about nobody whom the clinic treats.
bool IsAboutNobody(const Descriptor& message) {
  static const Fields files = {"tandem/v1/directory.proto", "tandem/v1/availability.proto",
                               "tandem/v1/message_templates.proto", "tandem/v1/absences.proto",
                               "tandem/v1/reports.proto"};
  // Plans are free times, whoever asked for them.
  static const Fields messages = {"CoursePlan",        "PlannedPair",      "PlannedVisit",
                                  "PairOffer",         "PairSlot",         "BrokenRule",
                                  "ReminderSummary",   "FormField",        "ConsultationForm",
                                  "ScreeningQuestion", "ConsultationSlot", "ConsultationWait"};
  return message.file()->package() != "tandem.v1" || files.contains(message.file()->name()) ||
         messages.contains(message.name());
}

bool IsFrame(const Descriptor& message) {
  constexpr std::string_view kSuffix = "Response";
  const std::string& name = message.name();
  return name.size() > kSuffix.size() &&
         name.compare(name.size() - kSuffix.size(), kSuffix.size(), kSuffix) == 0;
}

bool IsAnswer(const FieldDescriptor& field) {
  const FieldDescriptor& value = field.is_map() ? *field.message_type()->map_value() : field;
  return value.type() == FieldDescriptor::TYPE_ENUM &&
         value.enum_type() == v1::ScreeningAnswer_descriptor();
}

// Every field that is set, however deep.
void Visit(const Message& message, const std::function<void(const FieldDescriptor&)>& see) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    see(*field);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || field->is_map()) continue;
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      Visit(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                 : reflection.GetMessage(message, field),
            see);
    }
  }
}

bool IsOfPeople(const FieldDescriptor& field) {
  return !IsAboutNobody(*field.containing_type()) && !IsFrame(*field.containing_type());
}

std::string NameOf(const FieldDescriptor& field) {
  return field.containing_type()->name() + "." + field.name();
}

void FindFields(const Descriptor& message, std::set<const Descriptor*>& seen, Fields& found) {
  if (!seen.insert(&message).second) return;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    if (IsOfPeople(field)) found.insert(NameOf(field));
    if (field.message_type() != nullptr && !field.is_map()) {
      FindFields(*field.message_type(), seen, found);
    }
  }
}

}  // namespace

Fields FieldsToldIn(const Message& reply) {
  Fields told;
  Visit(reply, [&](const FieldDescriptor& field) {
    if (IsOfPeople(field)) told.insert(NameOf(field));
  });
  return told;
}

bool TellsAnswers(const Message& reply) {
  bool tells = false;
  Visit(reply, [&](const FieldDescriptor& field) { tells = tells || IsAnswer(field); });
  return tells;
}

Fields DeclaredFor(Role role) {
  Fields declared;
  for (const char* list : Lists().at(role)) {
    std::istringstream lines(list);
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string message;
      words >> message;
      for (std::string field; words >> field;) declared.insert(message + "." + field);
    }
  }
  return declared;
}

Fields FieldsOfPeople() {
  std::set<const Descriptor*> seen;
  Fields found;
  for (const auto* method : AllMethods()) FindFields(*method->output_type(), seen, found);
  return found;
}

}  // namespace tandem::testing
