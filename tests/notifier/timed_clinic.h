// SPDX-License-Identifier: Apache-2.0
// TimedClinic: a whole clinic on a clock that a test sets. The scheduler plans in this process,
// real notifiers send by themselves, a mail server and a provider of texts take what comes, and all
// of them live by that clock.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/notifier/received.h"
#include "tests/support/desk.h"
#include "tests/support/notifier_process.h"
#include "tests/support/reminder_oracle.h"
#include "tests/support/scripted_server.h"
#include "tests/support/service.h"
#include "tests/support/stepped_clock.h"

namespace tandem::testing {

absl::TimeZone ZoneNamed(const std::string& name);
// A clock time there; where clocks skip it, the first that there is.
absl::Time At(absl::CivilMinute local, const std::string& zone);

class TimedClinic {
 public:
  TimedClinic(const std::string& yaml, absl::Time now, int notifiers = 2);

  SteppedClock& clock() { return clock_; }
  TestService& service() { return service_; }
  Desk& desk() { return desk_; }
  NotifierProcess& notifier(std::size_t number) { return *notifiers_.at(number); }

  // Somebody with the mailbox r<number>@example.org and the telephone +1212555 and four digits, who
  // lives in that zone and prefers mail or texts; the name of the record. `more`: changes the
  // record before it is entered.
  std::string Enter(int number, const std::string& zone, bool texts = false,
                    const std::function<void(v1::Patient&)>& more = {});
  // As ToldKinds says: by video where they are. Throws when it is refused.
  v1::Appointment Book(const std::string& kind, absl::Time start, const std::string& patient);

  // To that time, by way of every instant at which something waits to be sent, each a second late;
  // stays there until it has gone. False when something does not go.
  bool GoTo(absl::Time then);
  // Stops all notifiers, and starts them again with these variables beside the clock's.
  void Restart(const std::vector<std::string>& environment);

  std::vector<ReceivedMail> Mails() const { return ReadMails(folder_.File("mails")); }
  std::vector<ReceivedText> Texts() const { return ReadTexts(folder_.File("texts")); }
  // All of them, with what each tells of, by the records of the notifiers.
  std::vector<Arrival> Arrivals();
  // "2027-03-12 10:30": when a message of that kind came that tells of the visit; several are all
  // told.
  std::string Came(const std::string& kind, const std::string& visit, const std::string& zone);
  std::string Sql(const std::string& text) { return service_.db().Sql(text); }

 private:
  bool Settle();
  NotifierOptions Options();

  TempFolder folder_;
  SteppedClock clock_;
  TestService service_;
  Desk desk_;
  std::string token_file_;
  ScriptedServer mail_server_;
  ScriptedServer provider_;
  std::vector<std::unique_ptr<NotifierProcess>> notifiers_;
};

// "…/appointments/{id}"
std::string IdOf(const std::string& name);

}  // namespace tandem::testing
