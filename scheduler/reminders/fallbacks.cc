// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/fallbacks.h"

#include "base/status.h"
#include "scheduler/reminders/fallback.h"
#include "scheduler/reminders/fallback_store.h"

namespace tandem::reminders {
namespace {

tasks::NewTask CallAbout(const Message& failed, absl::Time now) {
  tasks::NewTask task;
  task.kind = tasks::Kind::kUnreached;
  task.subject = failed.subject;
  task.subject_version = failed.version;
  task.patient = failed.patient;
  if (IsAboutVisit(failed.kind)) task.appointment = AppointmentId(failed.subject);
  task.due = now + kCallWithin;
  return task;
}

}  // namespace

absl::Status Fallbacks::Plan(pg::Transaction& tx, ClinicId clinic,
                             const std::vector<Message>& failed, bool refused) {
  const absl::Time now = clock_.Now();
  FallbackStore store(tx, clinic);
  std::vector<tasks::NewTask> calls;
  for (const Message& message : failed) {
    if (message.patient.IsNil()) continue;
    const Channel other = OtherThan(message.channel);
    ASSIGN_OR_RETURN(const OtherWay way, store.FindOtherWay(message, other));
    const Undelivered undelivered = {.kind = message.kind,
                                     .channel = message.channel,
                                     .other_allowed = way.contact.has_value(),
                                     .other_tried = way.tried,
                                     .other_failed = way.failed,
                                     .refused = refused,
                                     .expire = message.expire};
    const Fallback fallback = ChooseFallback(undelivered, now);
    if (fallback == Fallback::kOtherChannel) {
      Message again = message;
      again.channel = other;
      again.recipient_kind = RecipientKind::kContact;
      again.recipient = way.contact->uuid;
      again.reason = kNotDelivered;
      again.due = now;
      RETURN_IF_ERROR(store.Insert(again, now));
    }
    if (fallback == Fallback::kStaffTask) calls.push_back(CallAbout(message, now));
  }
  return tasks_.Add(tx, clinic, calls);
}

}  // namespace tandem::reminders
