// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/message_row.h"

#include <optional>
#include <string>

namespace tandem::reminders {

Message ReadMessage(const pg::Row& row) {
  Message message;
  message.subject = row.Get<Uuid>("subject_id");
  message.version = row.Get<int>("version");
  message.kind = ParseKind(row.Get<std::string>("kind"));
  message.channel = ParseChannel(row.Get<std::string>("channel"));
  message.recipient_kind = ParseRecipientKind(row.Get<std::string>("recipient_kind"));
  message.recipient = row.Get<Uuid>("recipient_id");
  message.patient = row.Get<std::optional<PatientId>>("patient_id").value_or(PatientId());
  message.language = row.Get<std::string>("language");
  message.reason = row.Get<std::string>("reason");
  message.link = row.Get<std::optional<Uuid>>("link_id").value_or(Uuid());
  message.due = row.Get<absl::Time>("due_time");
  message.expire = row.Get<absl::Time>("expire_time");
  return message;
}

}  // namespace tandem::reminders
