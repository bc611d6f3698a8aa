// SPDX-License-Identifier: Apache-2.0
#include "tests/notifier/notifier_fixture.h"

#include <fmt/format.h>

#include "absl/time/clock.h"

#include "tests/support/project_folder.h"

namespace tandem::testing {

ScriptedServer& NotifierTest::mail_server() {
  if (mail_server_ == nullptr) {
    mail_server_ = std::make_unique<ScriptedServer>(std::vector<std::string>{
        "/usr/bin/python3", ProjectFolder() + "/tests/support/smtp_server.py",
        folder_.File("mails")});
  }
  return *mail_server_;
}

ScriptedServer& NotifierTest::provider() {
  if (provider_ == nullptr) {
    provider_ = std::make_unique<ScriptedServer>(
        std::vector<std::string>{"node", ProjectFolder() + "/tests/support/sms_provider.mjs",
                                 folder_.File("texts"), "AC1", "a token that the provider knows"});
  }
  return *provider_;
}

NotifierOptions NotifierTest::Options() {
  NotifierOptions options = clinic_.Options();
  options.top = "time_max = \"2s\"\nlease = \"5s\"\n";
  options.mail = PlainRelay(mail_server().port());
  options.texts = LocalProvider(provider().port(), clinic_.token_file());
  return options;
}

void NotifierTest::WaitFor(const std::string& from_where, int count) {
  const RealClock clock;
  const absl::Time give_up = clock.Now() + kDoneMax;
  while (clinic_.Count(from_where) < count && clock.Now() < give_up) {
    absl::SleepFor(absl::Milliseconds(20));
  }
  EXPECT_GE(clinic_.Count(from_where), count) << from_where;
}

void NotifierTest::Cancel(int number) {
  clinic_.Sql(fmt::format(
      "WITH a AS (UPDATE appointment SET status = 'cancelled', version = 2 WHERE appointment_id ="
      " '{0}' RETURNING clinic_id, start_time, end_time) INSERT INTO appointment_event (clinic_id,"
      " appointment_id, version, verb, status_before, status_after, start_time, end_time,"
      " actor_role, actor_id, event_time) SELECT clinic_id, '{0}', 2, 'cancel', 'booked',"
      " 'cancelled', start_time, end_time, 'front_desk', 'test', now() FROM a",
      SubjectOf(number)));
}

std::string NotifierTest::StateOf(int number) {
  return clinic_.Sql("SELECT state FROM message WHERE subject_id = '" + SubjectOf(number) +
                     "' ORDER BY create_time LIMIT 1");
}

std::string NotifierTest::OutcomeOf(int number) {
  return clinic_.Sql("SELECT outcome FROM message WHERE subject_id = '" + SubjectOf(number) +
                     "' ORDER BY create_time LIMIT 1");
}

}  // namespace tandem::testing
