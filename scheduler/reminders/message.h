// SPDX-License-Identifier: Apache-2.0
// The nouns of reminders.
#pragma once

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "base/id.h"

namespace tandem::reminders {

enum class Kind {
  kContactCode,
  kSignIn,  // a code and a link
  kAppointmentBooked,
  kAppointmentMoved,
  kAppointmentCancelled
};
enum class Channel { kEmail, kSms };

// As stored: "contact_code", "email".
std::string_view Name(Kind kind);
std::string_view Name(Channel channel);
Kind ParseKind(std::string_view name);
Channel ParseChannel(std::string_view name);

// One intent to tell one person one thing.
struct Message {
  Uuid subject;  // the appointment, the contact code, or the sign-in
  int version = 1;
  Kind kind = Kind::kContactCode;
  Channel channel = Channel::kEmail;
  ContactId recipient;
  std::string language;
  Uuid link;  // nil when none
  absl::Time due;
  absl::Time expire;
};

struct PlannedMessage {
  Message message;
  std::string contact;  // its value
  absl::Time create_time;
};

// A message as it is kept, for the person whom it is about.
struct FiledMessage {
  Message message;
  std::string contact;  // its value; empty when it was removed
  std::string state;    // "planned", "superseded"
  absl::Time create_time;
};

}  // namespace tandem::reminders
