// SPDX-License-Identifier: Apache-2.0
// What is known when the messages of a visit are planned, worded and, once more, sent. Plain
// values: whoever has a database fills them, the rules (message_plan.h, scheduler/words) read them.
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/id.h"
#include "scheduler/directory/directory.h"
#include "scheduler/reminders/message.h"

namespace tandem::reminders {

enum class VisitState { kBooked, kArrived, kOver, kMissed, kCancelled, kGone };

// An appointment as far as people are told of it.
struct VisitFacts {
  AppointmentId id;
  int version = 1;  // of the last change that people are told of
  VisitState state = VisitState::kBooked;
  bool confirmed = false;
  absl::Time start;
  absl::Time patient_end;  // when the patient may leave
  absl::Time change_time;  // of the last change: booked, moved, cancelled
  bool first_visit = false;
  bool in_series = false;      // another visit of a series in the same local week
  bool ride_answered = false;  // they said who brings them home, or that nobody does
  bool ride_arranged = false;
  bool told_before = false;  // of an earlier time: that it was booked or moved, and nothing since
  bool told_stands = false;  // what they were told last is what is so: nothing new to tell
  bool changed_by_staff = false;  // the last change: moved, cancelled, or taken back
  bool returns = false;  // a later visit of its type, or of the one that it recalls, is agreed
  const directory::VisitType* type = nullptr;     // never null for a rule
  const directory::Location* location = nullptr;  // never null for a rule
  directory::Mode mode = directory::Mode::kInPerson;
  Uuid link;  // the manage link to put in; nil when none
};

// Whom it is for, with their wishes. Quiet hours in `zone`.
struct PersonFacts {
  PatientId patient;
  std::string language;  // "en" or "es"
  absl::TimeZone zone;   // the person's own, else the location's
  bool prefers_call = false;
  bool may_email = false;  // has an address, and did not opt out of mail
  bool may_text = false;
  bool prefers_text = false;
  Uuid email_contact;  // whom a mail goes to; nil unless may_email
  Uuid text_contact;
  std::vector<Uuid> drivers;  // supporters who bring them home; both consent to be written to
  std::vector<Category> opted_out;
  int quiet_end_minute = 9 * 60;
  int quiet_start_minute = 20 * 60;
  bool more_texts = false;
  bool quiet_when_confirmed = false;
};

}  // namespace tandem::reminders
