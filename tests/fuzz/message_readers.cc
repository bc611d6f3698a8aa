// SPDX-License-Identifier: Apache-2.0
// Readers of what people are told.
#include "base/status.h"
#include "scheduler/inbound/inbound_wire.h"
#include "scheduler/inbound/provider_form.h"
#include "scheduler/reminders/reminders_wire.h"
#include "scheduler/tasks/tasks_wire.h"
#include "scheduler/words/message_templates_wire.h"
#include "scheduler/words/words.h"
#include "tests/fuzz/request_readers.h"

namespace tandem::fuzz {
namespace {

void AddReminders(Readers& readers) {
  Add<v1::ListAppointmentMessagesRequest>(readers, [](const Asked& asked, const auto& request) {
    return reminders::ReadList(asked.call, request);
  });
  Add<v1::PreviewMessagesRequest>(readers, [](const Asked& asked, const auto& request) {
    return reminders::ReadPreview(asked.call, request);
  });
  Add<v1::GetReminderSummaryRequest>(readers, [](const Asked& asked, const auto& request) {
    return reminders::ReadSummary(asked.call, request);
  });
  Add<v1::GetReminderPreferencesRequest>(readers, [](const Asked& asked, const auto& request) {
    return reminders::ReadGet(asked.call, request);
  });
  Add<v1::UpdateReminderPreferencesRequest>(readers, [](const Asked& asked, const auto& request) {
    return reminders::ReadUpdate(asked.call, request);
  });
  Add<v1::RecordRideRequest>(readers, [](const Asked& asked, const auto& request) {
    return reminders::ReadRide(asked.call, request);
  });
  Add<v1::GetRideRequest>(readers, [](const Asked& asked, const auto& request) {
    return reminders::ReadGet(asked.call, request);
  });
}

// Words of a stranger are checked, too: the check reads every letter.
void AddWords(Readers& readers) {
  Add<v1::ListMessageTemplatesRequest>(readers, [](const Asked& asked, const auto& request) {
    return words::ReadList(asked.call, request);
  });
  Add<v1::UpdateMessageTemplateRequest>(readers, [](const Asked& asked, const auto& request) {
    return words::ReadUpdate(asked.call, request);
  });
  Add<v1::PreviewMessageTemplateRequest>(
      readers, [](const Asked& asked, const auto& request) -> absl::Status {
        ASSIGN_OR_RETURN(const words::Template shown, words::ReadPreview(asked.call, request));
        words::Lint(shown);
        return absl::OkStatus();
      });
}

void AddInbound(Readers& readers) {
  Add<v1::ListStaffTasksRequest>(readers, [](const Asked& asked, const auto& request) {
    return tasks::ReadList(asked.call, request, asked.world.tokens);
  });
  Add<v1::CompleteStaffTaskRequest>(readers, [](const Asked& asked, const auto& request) {
    return tasks::ReadCompletion(asked.call, request);
  });
  Add<v1::ReceiveTextRequest>(readers, [](const Asked&, const auto& request) -> absl::Status {
    ASSIGN_OR_RETURN(const inbound::SignedForm form, inbound::ReadForm(request));
    return inbound::ReadText(form.fields).status();
  });
  Add<v1::ReceiveReceiptRequest>(readers, [](const Asked&, const auto& request) -> absl::Status {
    ASSIGN_OR_RETURN(const inbound::SignedForm form, inbound::ReadForm(request));
    return inbound::ReadReceipt(form.fields).status();
  });
  Add<v1::ReceiveBounceRequest>(
      readers, [](const Asked&, const auto& request) { return inbound::ReadReturned(request); });
}

}  // namespace

void AddMessages(Readers& readers) {
  AddReminders(readers);
  AddWords(readers);
  AddInbound(readers);
}

}  // namespace tandem::fuzz
