// SPDX-License-Identifier: Apache-2.0
// Messages: intents to tell one person one thing, planned in the transaction that gives the cause.
// Ids only: no name, no contact, no code. Sending them is the notifier's work.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"

namespace tandem::reminders {

enum class Kind { kContactCode, kAppointmentBooked, kAppointmentMoved, kAppointmentCancelled };
enum class Channel { kEmail, kSms };

struct Message {
  Uuid subject;  // the appointment, or the contact code
  int version = 1;
  Kind kind;
  Channel channel;
  ContactId recipient;
  std::string language;
  Uuid link;  // nil when none
  absl::Time due;
  absl::Time expire;
};

class Messages {
 public:
  explicit Messages(const Clock& clock) : clock_(clock) {}

  // Adds messages in one statement; one that is there already (same key) stays as it is.
  absl::Status Plan(pg::Transaction& tx, ClinicId clinic, const std::vector<Message>& messages);

  // Unsent messages about earlier versions of the subject are superseded.
  absl::Status Supersede(pg::Transaction& tx, ClinicId clinic, Uuid subject, int version);

 private:
  const Clock& clock_;
};

}  // namespace tandem::reminders
