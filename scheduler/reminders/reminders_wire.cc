// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/reminders_wire.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "base/strings.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/directory/field_reader_wire.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/patients/contact_point.h"
#include "scheduler/requests/request_wire.h"

namespace tandem::reminders {
namespace {

using access::CallContext;
using directory::FieldReader;

// The contract's numbers are ours and one: 0 is "unspecified" there.
template <class Wire, class Ours>
Wire Numbered(Ours ours) {
  return static_cast<Wire>(static_cast<int>(ours) + 1);
}
// Both invitations are one to whoever looks at the list.
v1::MessageKind WireKind(Kind kind) {
  return Numbered<v1::MessageKind>(kind == Kind::kBoosterSoon ? Kind::kBoosterDue : kind);
}
static_assert(static_cast<int>(Kind::kContactCode) + 1 == v1::MESSAGE_KIND_CONTACT_CODE);
static_assert(static_cast<int>(Kind::kBoosterDue) + 1 == v1::MESSAGE_KIND_BOOSTER_DUE);
static_assert(static_cast<int>(Kind::kReply) + 1 == v1::MESSAGE_KIND_REPLY);
static_assert(static_cast<int>(Channel::kSms) + 1 == v1::MESSAGE_CHANNEL_SMS);
static_assert(static_cast<int>(State::kPlanned) + 1 == v1::MESSAGE_STATE_PLANNED);
static_assert(static_cast<int>(State::kWithheld) + 1 == v1::MESSAGE_STATE_WITHHELD);
// Categories are the contract's own numbers: "none" is no wish.
static_assert(static_cast<int>(Category::kChanges) == v1::REMINDER_CATEGORY_CHANGES);
static_assert(static_cast<int>(Category::kFollowUp) == v1::REMINDER_CATEGORY_FOLLOW_UP);

std::string_view RecipientOf(const Message& message) {
  switch (message.recipient_kind) {
    case RecipientKind::kContact:
      break;
    case RecipientKind::kSupporter:
      return "supporter";
    case RecipientKind::kPractitioner:
      return "practitioner";
  }
  return "patient";
}

// The id in a name of the pattern; another clinic's is like one that is not there.
template <class IdType>
IdType ReadId(const CallContext& call, std::string_view pattern, std::string_view name,
              std::string_view field, FieldReader& fields) {
  const auto values = rpc::ReadName(pattern, name, field, fields.violations());
  if (!values.has_value()) return {};
  if ((*values)[0] != call.principal.clinic_slug) fields.Miss();
  return IdType(rpc::ReadUuid((*values)[1], field, fields.violations()).value_or(Uuid()));
}

void ReadCategories(const v1::ReminderPreferences& wire, ReminderPreferences& wanted,
                    Violations& violations) {
  for (const int number : wire.opted_out()) {
    const bool known =
        number >= v1::REMINDER_CATEGORY_CHANGES && number <= v1::REMINDER_CATEGORY_FOLLOW_UP;
    if (!known) {
      violations.Add("preferences.opted_out", "must be CHANGES, REMINDERS or FOLLOW_UP");
      return;
    }
    const auto category = static_cast<Category>(number);
    auto& list = wanted.opted_out;
    if (std::find(list.begin(), list.end(), category) == list.end()) list.push_back(category);
  }
  std::sort(wanted.opted_out.begin(), wanted.opted_out.end());
}

void ReadHours(const v1::ReminderPreferences& wire, ReminderPreferences& wanted,
               Violations& violations) {
  const int end = wire.quiet_end_minute();
  const int start = wire.quiet_start_minute();
  if (end != 0) wanted.quiet_end_minute = end;
  if (start != 0) wanted.quiet_start_minute = start;
  if (end != 0 && (end < kOwnQuietEndMin || end > kOwnQuietEndMax)) {
    violations.Add("preferences.quiet_end_minute", "must be 480 to 1439, or 0");
  }
  if (start != 0 && (start < 1 || start > kOwnQuietStartMax)) {
    violations.Add("preferences.quiet_start_minute", "must be 1 to 1260, or 0");
  }
  if (end != 0 && start != 0 && end >= start) {
    violations.Add("preferences.quiet_end_minute", "must be before quiet_start_minute");
  }
}

void ReadDriver(const v1::Ride& wire, Ride& ride, Violations& violations) {
  ride.arranged = wire.arranged();
  ride.driver_name = Trim(wire.driver_name());
  if (Utf8Length(ride.driver_name) > kDriverNameMax || HasControl(ride.driver_name)) {
    violations.Add("ride.driver_name", "must be at most 100 characters, on one line");
  }
  if (!wire.driver_phone().empty()) {
    const auto phone = patients::ReadPhone(wire.driver_phone(), patients::kRegionDefault,
                                           "ride.driver_phone", violations);
    if (phone.has_value()) ride.driver_phone = phone->value;
  }
  if (!ride.arranged && !(ride.driver_name.empty() && wire.driver_phone().empty())) {
    violations.Add("ride.arranged", "must be true when there is a driver");
  }
}

void Write(const TrackedMessage& tracked, v1::AppointmentMessage& wire) {
  const Message& message = tracked.message;
  wire.set_kind(WireKind(message.kind));
  wire.set_channel(Numbered<v1::MessageChannel>(message.channel));
  wire.set_state(Numbered<v1::MessageState>(tracked.state));
  // The message of a week counts weeks, which is nobody's business.
  if (message.kind != Kind::kWeek) wire.set_version(message.version);
  wire.set_recipient(std::string(RecipientOf(message)));
  rpc::WriteTime(message.due, *wire.mutable_due_time());
  rpc::WriteTime(message.expire, *wire.mutable_expire_time());
  wire.set_reason(message.reason);
  rpc::WriteTime(tracked.plan_time, *wire.mutable_plan_time());
  if (tracked.accept_time.has_value()) {
    rpc::WriteTime(*tracked.accept_time, *wire.mutable_accept_time());
  }
  if (tracked.end_time.has_value()) rpc::WriteTime(*tracked.end_time, *wire.mutable_end_time());
  wire.set_attempts(tracked.attempts);
  wire.set_outcome(tracked.outcome);
}

}  // namespace

absl::StatusOr<AppointmentId> ReadList(const CallContext& call,
                                       const v1::ListAppointmentMessagesRequest& request) {
  FieldReader fields(call, nullptr);
  const AppointmentId id = fields.Appointment(request.name(), "name");
  RETURN_IF_ERROR(fields.Verdict());
  return id;
}

absl::StatusOr<PreviewWish> ReadPreview(const CallContext& call,
                                        const v1::PreviewMessagesRequest& request) {
  FieldReader fields(call, nullptr);
  PreviewWish wish;
  wish.visit = fields.Appointment(request.name(), "name");
  if (request.has_start_time()) {
    wish.start = rpc::ReadTime(request.start_time(), "start_time", fields.violations());
  }
  RETURN_IF_ERROR(fields.Verdict());
  return wish;
}

absl::Status ReadSummary(const CallContext& call, const v1::GetReminderSummaryRequest& request) {
  ASSIGN_OR_RETURN(const auto values,
                   rpc::ParseName(directory::kClinicPattern, request.parent(), "parent"));
  if (values[0] != call.principal.clinic_slug) return access::errors::NotFound();
  return absl::OkStatus();
}

absl::StatusOr<PatientId> ReadGet(const CallContext& call,
                                  const v1::GetReminderPreferencesRequest& request) {
  FieldReader fields(call, nullptr);
  const auto id = ReadId<PatientId>(call, kPreferencesPattern, request.name(), "name", fields);
  RETURN_IF_ERROR(fields.Verdict());
  return id;
}

absl::StatusOr<PreferenceChange> ReadUpdate(const CallContext& call,
                                            const v1::UpdateReminderPreferencesRequest& request) {
  FieldReader fields(call, nullptr);
  PreferenceChange change;
  change.key = requests::ReadRequestKey(call, request, fields.violations());
  const v1::ReminderPreferences& wire = request.preferences();
  ReminderPreferences& wanted = change.wanted;
  wanted.patient =
      ReadId<PatientId>(call, kPreferencesPattern, wire.name(), "preferences.name", fields);
  ReadCategories(wire, wanted, fields.violations());
  ReadHours(wire, wanted, fields.violations());
  wanted.more_texts = wire.more_texts();
  wanted.quiet_when_confirmed = wire.quiet_when_confirmed();
  change.etag = wire.etag();
  RETURN_IF_ERROR(fields.Verdict());
  return change;
}

absl::StatusOr<RideChange> ReadRide(const CallContext& call, const v1::RecordRideRequest& request) {
  FieldReader fields(call, nullptr);
  RideChange change;
  change.key = requests::ReadRequestKey(call, request, fields.violations());
  change.ride.appointment =
      ReadId<AppointmentId>(call, kRidePattern, request.ride().name(), "ride.name", fields);
  ReadDriver(request.ride(), change.ride, fields.violations());
  RETURN_IF_ERROR(fields.Verdict());
  return change;
}

absl::StatusOr<AppointmentId> ReadGet(const CallContext& call, const v1::GetRideRequest& request) {
  FieldReader fields(call, nullptr);
  const auto id = ReadId<AppointmentId>(call, kRidePattern, request.name(), "name", fields);
  RETURN_IF_ERROR(fields.Verdict());
  return id;
}

void Write(const std::vector<TrackedMessage>& messages, v1::ListAppointmentMessagesResponse& wire) {
  for (const TrackedMessage& message : messages) Write(message, *wire.add_messages());
}

void Write(const MessagePreview& preview, v1::PreviewMessagesResponse& wire) {
  for (const PreviewedMessage& one : preview.messages) {
    v1::PlannedMessage& planned = *wire.add_messages();
    planned.set_kind(WireKind(one.message.kind));
    planned.set_channel(Numbered<v1::MessageChannel>(one.message.channel));
    planned.set_recipient(std::string(RecipientOf(one.message)));
    rpc::WriteTime(one.message.due, *planned.mutable_due_time());
    planned.set_reason(one.message.reason);
    planned.set_text(one.text);
  }
  for (const TrackedMessage& message : preview.superseded) Write(message, *wire.add_superseded());
}

void Write(const ReminderSummary& summary, v1::ReminderSummary& wire) {
  wire.set_waiting(summary.waiting);
  wire.set_due(summary.due);
  wire.set_late(summary.late);
  wire.set_failed(summary.failed);
  wire.set_accepted(summary.accepted);
  wire.set_opted_out(summary.opted_out);
  wire.set_open_tasks(summary.open_tasks);
}

void Write(const CallContext& call, const ReminderPreferences& preferences,
           v1::ReminderPreferences& wire) {
  wire.set_name(rpc::BuildName(kPreferencesPattern,
                               {call.principal.clinic_slug, ToString(preferences.patient)}));
  for (const Category category : preferences.opted_out) {
    wire.add_opted_out(static_cast<v1::ReminderCategory>(static_cast<int>(category)));
  }
  wire.set_quiet_end_minute(preferences.quiet_end_minute.value_or(0));
  wire.set_quiet_start_minute(preferences.quiet_start_minute.value_or(0));
  wire.set_more_texts(preferences.more_texts);
  wire.set_quiet_when_confirmed(preferences.quiet_when_confirmed);
  wire.set_etag(Etag(preferences));
  if (preferences.update_time.has_value()) {
    rpc::WriteTime(*preferences.update_time, *wire.mutable_update_time());
  }
}

void Write(const CallContext& call, const Ride& ride, v1::Ride& wire) {
  wire.set_name(
      rpc::BuildName(kRidePattern, {call.principal.clinic_slug, ToString(ride.appointment)}));
  wire.set_arranged(ride.arranged);
  wire.set_driver_name(ride.driver_name);
  wire.set_driver_phone(ride.driver_phone);
  rpc::WriteTime(ride.answer_time, *wire.mutable_answer_time());
}

}  // namespace tandem::reminders
