// SPDX-License-Identifier: Apache-2.0
// NotifiedClinic: a database with a small clinic at whose place it is noon now, and messages of its
// people that are due, put straight into it: what the notifier finds, without a scheduler.
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/clock.h"
#include "base/testing/database.h"
#include "scheduler/directory/testing/clinic.h"
#include "tests/support/notifier_process.h"

namespace tandem::testing {

// A zone in which it is about noon: nobody's quiet hours.
std::string NoonZone(absl::Time now);

// SmallClinic of that zone whose changes are told at once.
std::string TalkativeClinic(absl::Time now);

class NotifiedClinic {
 public:
  NotifiedClinic();

  TestDatabase& db() { return db_; }
  const Clinic& clinic() const { return clinic_; }
  std::string Sql(const std::string& text) { return db_.Sql(text); }
  int Count(const std::string& from_where);

  NotifierOptions Options() const;
  const std::string& token_file() const { return token_file_; }

  // Codes to sign in, asked for by people who have nothing else, numbered from `first`: to
  // "<name><number>@example.com" or, by text, to +1989555 and the last four digits. Due now, of use
  // for an hour: no cap, no quiet hour is theirs.
  void AddSignIns(int first, int count, const std::string& name = "p",
                  const std::string& channel = "email");
  // Visits of patients of their own, tomorrow, and of each the message that it is booked. Returns
  // their ids as text; the visits are only in the calendar of messages (no claims).
  void AddVisits(int first, int count, const std::string& channel = "email");

  // Until nothing of the clinic is planned or being sent, or the time is over; whether it is.
  bool WaitUntilDone(absl::Duration most);

 private:
  RealClock clock_;
  TestDatabase db_;
  TempFolder folder_;
  std::string token_file_;
  Clinic clinic_;
};

// The id that AddSignIns and AddVisits give number `number`.
std::string SubjectOf(int number);

}  // namespace tandem::testing
