// SPDX-License-Identifier: Apache-2.0
// The front desk cancels while eight notifiers send and die: once it was answered that a visit is
// cancelled, nobody is told any more that it stands, but for what was on its way; and everybody is
// told that it does not.
//
// As many kills as wished: TANDEM_KILLS=200 ./dev test 'tests_notifier:NotifierCancelStorm*'
#include <fmt/format.h>

#include <deque>
#include <iostream>
#include <random>
#include <set>

#include "absl/time/clock.h"
#include "tests/notifier/notifier_fixture.h"
#include "tests/support/desk.h"
#include "tests/support/storm_clinic.h"

namespace tandem::testing {
namespace {

constexpr int kKills = 8;
constexpr int kVisitsOfAKill = 10;
constexpr int kNotifiers = 8;
constexpr int kCopiesOfAKill = 2;  // eight could be in flight; on average it is less than one
constexpr int kCancelPercent = 70;
constexpr int kWaitMaxMs = 250;  // from a booking to its cancellation: about what sending takes
constexpr absl::Duration kGrace = absl::Seconds(5);
constexpr absl::Duration kStormDoneMax = absl::Minutes(3);

class NotifierCancelStormTest : public NotifierTest {
 protected:
  struct Booked {
    int number = 0;
    std::string name;
    absl::Time cancel_at;
  };

  std::string Address(int number) { return fmt::format("r{}@example.org", number); }

  Booked Book(int number) {
    v1::CreatePatientRequest request;
    request.set_parent(desk_.parent());
    request.set_request_id(desk_.NewRequestId());
    request.mutable_patient()->set_given_name("Robin");
    request.mutable_patient()->set_family_name(fmt::format("Number {}", number));
    request.mutable_patient()->add_contacts()->set_email(Address(number));
    const auto patient =
        service_.Call(desk_.who(), &v1::PatientsService::Stub::CreatePatient, request);
    EXPECT_OK(patient);
    const auto visit = desk_.Book(desk_.WishFor("talk", first_ + absl::Minutes(30) * number),
                                  patient.ok() ? patient->name() : "");
    EXPECT_OK(visit);
    return {number, visit.ok() ? visit->name() : "", clock_.Now()};
  }

  // Those whose time has come.
  void CancelSome(bool all) {
    while (!open_.empty() && (all || open_.front().cancel_at <= clock_.Now())) {
      EXPECT_OK(desk_.Cancel(open_.front().name));
      cancelled_[Address(open_.front().number)] = clock_.Now();
      open_.pop_front();
    }
  }

  // Of what is due: reminders wait for days, and some for an address that is busy.
  bool WaitUntilToldOfAll() {
    const absl::Time give_up = clock_.Now() + kStormDoneMax;
    while (clinic_.Count("message WHERE state IN ('planned', 'sending') AND due_time <= now()") >
           0) {
      if (clock_.Now() > give_up) return false;
      absl::SleepFor(absl::Milliseconds(50));
    }
    return true;
  }

  void Judge(int visits, int kills) {
    std::map<std::string, int> standing;
    std::map<std::string, int> gone;
    int doubled = 0;
    for (const ReceivedMail& mail : Mails()) {
      const bool stands = mail.raw.find("method=REQUEST") != std::string::npos;
      if (!stands && mail.raw.find("method=CANCEL") == std::string::npos) continue;  // a reminder
      doubled += (stands ? standing : gone)[mail.to]++ > 0 ? 1 : 0;
      const auto found = cancelled_.find(mail.to);
      if (!stands) {
        EXPECT_TRUE(found != cancelled_.end()) << mail.to << " is told of what nobody did";
      } else if (found != cancelled_.end()) {
        EXPECT_LT(mail.time, found->second + kGrace) << mail.to;
      }
    }
    for (int number = 0; number < visits; ++number) {
      const bool is_cancelled = cancelled_.contains(Address(number));
      EXPECT_TRUE((is_cancelled ? gone : standing).contains(Address(number))) << number;
    }
    EXPECT_LE(doubled, kills * kCopiesOfAKill) << "what was between its 250 and our record";
    std::cout << visits << " visits, " << cancelled_.size() << " cancelled, of " << standing.size()
              << " people were told that they stood, " << kills << " kills, " << doubled
              << " copies\n";
  }

  RealClock clock_;
  TestService service_{{.db = &clinic_.db(), .yaml = "", .clinic = clinic_.clinic().slug()}};
  Desk desk_{service_};
  const absl::Time first_ =
      absl::FromUnixSeconds(absl::ToUnixSeconds(clock_.Now() + absl::Hours(36)) / 3600 * 3600);
  std::deque<Booked> open_;  // to be cancelled, by that time
  std::map<std::string, absl::Time> cancelled_;
};

TEST_F(NotifierCancelStormTest, AfterACancellationWasAnsweredNobodyIsToldThatTheVisitStands) {
  std::mt19937_64 random(PrintedSeed("'tests_notifier:NotifierCancelStorm*'"));
  const auto number = [&random](int below) { return static_cast<int>(random() % below); };
  NotifierOptions options = Options();
  options.secret_key_file = service_.config().secret_key_file;
  std::vector<std::unique_ptr<NotifierProcess>> notifiers;
  for (int i = 0; i < kNotifiers; ++i) {
    notifiers.push_back(std::make_unique<NotifierProcess>(options));
  }
  const int kills = FromEnvironment("TANDEM_KILLS", kKills);
  const int visits = kills * kVisitsOfAKill;
  // So that many are tried again long after they were cancelled.
  mail_server().Order(fmt::format("fault later {}", visits));
  for (int i = 0; i < visits; ++i) {
    Booked booked = Book(i);
    if (number(100) < kCancelPercent) {
      booked.cancel_at = clock_.Now() + absl::Milliseconds(number(kWaitMaxMs));
      open_.push_back(booked);
    }
    CancelSome(false);
    if (i % kVisitsOfAKill != kVisitsOfAKill - 1) continue;
    NotifierProcess& victim = *notifiers[static_cast<std::size_t>(number(kNotifiers))];
    victim.Kill();
    victim.Start();
  }
  CancelSome(true);
  ASSERT_TRUE(WaitUntilToldOfAll()) << notifiers[0]->Log();
  Judge(visits, kills);
}

}  // namespace
}  // namespace tandem::testing
