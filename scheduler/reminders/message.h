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
  kAppointmentCancelled,
  kPreparation,  // what to bring and do, a week ahead
  kReminder,     // three days ahead
  kDayBefore,    // arrival, last meal, last drink, ride
  kJoinLink,     // two hours ahead of a call
  kDayAfter,     // "How are you today?"
  kMissed,
  kWeek,          // the visits of one week of a series
  kBoosterDue,    // a week before the next one would be good; see Care::recall
  kRideNote,      // to a supporter
  kTherapistDay,  // counts, no names
  kReply,         // to a text that came in
  kBoosterSoon    // a day before, and the last time
};
enum class Channel { kEmail, kSms };
enum class RecipientKind { kContact, kSupporter, kPractitioner };
enum class State {
  kPlanned,
  kSuperseded,
  kSending,
  kAccepted,
  kDelivered,
  kFailed,
  kExpired,
  kWithheld
};
// What a person may opt out of; codes and replies that they ask for belong to none.
enum class Category { kNone, kChanges, kReminders, kFollowUp };

// As stored: "contact_code", "email", "contact", "planned", "follow_up".
std::string_view Name(Kind kind);
std::string_view Name(Channel channel);
std::string_view Name(RecipientKind kind);
std::string_view Name(State state);
std::string_view Name(Category category);
Kind ParseKind(std::string_view name);
Channel ParseChannel(std::string_view name);
RecipientKind ParseRecipientKind(std::string_view name);
State ParseState(std::string_view name);
Category ParseCategory(std::string_view name);
Category CategoryOf(Kind kind);
// Is its subject an appointment?
bool IsAboutVisit(Kind kind);

// One intent to tell one person one thing.
struct Message {
  Uuid subject;  // the appointment, the contact code, the sign-in, or what else it is about
  int version = 1;
  Kind kind = Kind::kContactCode;
  Channel channel = Channel::kEmail;
  RecipientKind recipient_kind = RecipientKind::kContact;
  Uuid recipient;     // of a contact, a supporter or a practitioner
  PatientId patient;  // whose visit it is about; nil when nobody's
  std::string language;
  std::string reason;  // which rule planned it: "three_days_before"
  Uuid link;           // nil when none
  absl::Time due;
  absl::Time expire;
};

// With its contact, for a developer's outbox.
struct PlannedMessage {
  Message message;
  std::string contact;  // its value
  absl::Time create_time;
};

// A message as it is kept, for the person whom it is about.
struct FiledMessage {
  Message message;
  std::string contact;  // its value; empty when it was removed
  State state = State::kPlanned;
  absl::Time create_time;
};

}  // namespace tandem::reminders
