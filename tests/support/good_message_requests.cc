// SPDX-License-Identifier: Apache-2.0
// Good requests about what people are told: reminders, the words, the worklist, texts that come in.
#include <fmt/format.h>

#include "base/rpc/time_proto.h"
#include "tandem/v1/inbound.pb.h"
#include "tandem/v1/message_templates.pb.h"
#include "tandem/v1/reminders.pb.h"
#include "tandem/v1/tasks.pb.h"
#include "tests/support/canary.h"
#include "tests/support/good_requests.h"
#include "tests/support/return_addresses.h"
#include "tests/support/signed_form.h"

namespace tandem::testing {

void GoodRequests::AddReminders() {
  make_["ListAppointmentMessages"] = [this](Side& side, const Person& of) {
    return Named(side, "ListAppointmentMessages", Visit(side, of).name());
  };
  make_["PreviewMessages"] = [this](Side& side, const Person& of) {
    v1::PreviewMessagesRequest request;
    request.set_name(Visit(side, of).name());
    rpc::WriteTime(Ahead(side), *request.mutable_start_time());
    return Packed(request);
  };
  make_["GetReminderSummary"] = [](Side& side, const Person&) {
    return Under(side, "GetReminderSummary", side.desk.parent());
  };
  make_["GetReminderPreferences"] = [](Side& side, const Person& of) {
    return Named(side, "GetReminderPreferences", of.patient + "/reminderPreferences");
  };
  make_["UpdateReminderPreferences"] = [](Side& side, const Person& of) {
    v1::UpdateReminderPreferencesRequest request;
    request.set_request_id(side.desk.NewRequestId());
    request.mutable_preferences()->set_name(of.patient + "/reminderPreferences");
    request.mutable_preferences()->add_opted_out(v1::REMINDER_CATEGORY_FOLLOW_UP);
    return Packed(request);
  };
  const auto ride = [this](Side& side, const Person& of) {
    v1::RecordRideRequest request;
    request.set_request_id(side.desk.NewRequestId());
    request.mutable_ride()->set_name(Visit(side, of).name() + "/ride");
    request.mutable_ride()->set_arranged(true);
    request.mutable_ride()->set_driver_name(CanaryName("Noor"));
    request.mutable_ride()->set_driver_phone("+12065550178");
    return request;
  };
  make_["RecordRide"] = [ride](Side& side, const Person& of) { return Packed(ride(side, of)); };
  make_["GetRide"] = [this, ride](Side& side, const Person& of) {
    const v1::RecordRideRequest answer = ride(side, of);
    Send(side.desk.who(), "RecordRide", answer);
    return Named(side, "GetRide", answer.ride().name());
  };
}

void GoodRequests::AddWords() {
  make_["ListMessageTemplates"] = [](Side& side, const Person&) {
    return Under(side, "ListMessageTemplates", side.desk.parent());
  };
  make_["PreviewMessageTemplate"] = [](Side& side, const Person&) {
    v1::PreviewMessageTemplateRequest request;
    request.mutable_message_template()->set_name(side.desk.parent() +
                                                 "/messageTemplates/reminder-email-en");
    return Packed(request);
  };
  make_["UpdateMessageTemplate"] = [this](Side& side, const Person&) {
    v1::ListMessageTemplatesRequest list;
    list.set_parent(side.desk.parent());
    v1::UpdateMessageTemplateRequest request;
    request.set_request_id(side.desk.NewRequestId());
    const auto listed =
        Get<v1::ListMessageTemplatesResponse>(side.desk.who(), "ListMessageTemplates", list);
    for (const v1::MessageTemplate& one : listed.message_templates()) {
      if (one.name().ends_with("/reminder-email-en")) *request.mutable_message_template() = one;
    }
    request.mutable_message_template()->set_subject("Your visit");
    return Packed(request);
  };
}

v1::ReceiveTextRequest GoodRequests::Text(Side& side, const std::string& body) {
  v1::ReceiveTextRequest request;
  SignForm(side.desk.slug(), "texts",
           {{"MessageSid", fmt::format("SM{:032}", ++people_)},
            {"From", "+12065550177"},
            {"To", "+12065550100"},
            {"Body", body}},
           request);
  return request;
}

void GoodRequests::AddInbound() {
  const auto add_task = [this](Side& side) {
    Send(service_.As(access::Role::kService, side.desk.slug()), "ReceiveText",
         Text(side, "I want to end my life"));
  };
  make_["ListStaffTasks"] = [add_task](Side& side, const Person&) {
    add_task(side);
    return Under(side, "ListStaffTasks", side.desk.parent());
  };
  make_["CompleteStaffTask"] = [this, add_task](Side& side, const Person&) {
    add_task(side);
    v1::ListStaffTasksRequest list;
    list.set_parent(side.desk.parent());
    const auto open = Get<v1::ListStaffTasksResponse>(side.desk.who(), "ListStaffTasks", list);
    return Named(side, "CompleteStaffTask", open.staff_tasks(0).name());
  };
  make_["ReceiveText"] = [this](Side& side, const Person&) { return Packed(Text(side, "HELP")); };
  make_["ReceiveReceipt"] = [this](Side& side, const Person&) {
    v1::ReceiveReceiptRequest request;
    SignForm(side.desk.slug(), "receipts",
             {{"MessageSid", fmt::format("SM{:032}", ++people_)}, {"MessageStatus", "delivered"}},
             request);
    return Packed(request);
  };
  make_["ReceiveBounce"] = [this](Side& side, const Person&) {
    v1::ReceiveBounceRequest request;
    request.set_parent(side.desk.parent());
    request.set_return_address(
        ReturnAddressOf(service_, side.desk.slug(), service_.db().Sql("SELECT gen_random_uuid()")));
    request.set_status("5.1.1");
    return Packed(request);
  };
}

}  // namespace tandem::testing
