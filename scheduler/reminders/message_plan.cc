// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/message_plan.h"

namespace tandem::reminders {
namespace {

Kind KindOf(Change change) {
  switch (change) {
    case Change::kMoved:
      return Kind::kAppointmentMoved;
    case Change::kCancelled:
      return Kind::kAppointmentCancelled;
    case Change::kBooked:
      break;
  }
  return Kind::kAppointmentBooked;
}

}  // namespace

std::vector<Message> PlanChange(Change change, const AppointmentFacts& facts) {
  if (facts.start <= facts.now) return {};
  Message message;
  message.subject = facts.id.uuid;
  message.version = facts.version;
  message.kind = KindOf(change);
  message.link = facts.link;
  message.due = facts.now;
  message.expire = facts.start;
  return {message};
}

Message PlanCode(const CodeFacts& facts) {
  Message message;
  message.subject = facts.code;
  message.kind = Kind::kContactCode;
  message.channel = facts.channel;
  message.recipient = facts.contact;
  message.language = facts.language;
  message.due = facts.now;
  message.expire = facts.expire;
  return message;
}

Message PlanSignIn(const CodeFacts& facts) {
  Message message = PlanCode(facts);
  message.kind = Kind::kSignIn;
  message.link = facts.code;
  return message;
}

}  // namespace tandem::reminders
