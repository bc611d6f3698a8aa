// SPDX-License-Identifier: Apache-2.0
// Mails that come back, from end to end: the notifier hands them to a mail server, a mail server
// that cannot deliver them reports so to the address that they were sent from, `tandemctl bounce`
// takes the report from its pipe, by mutual TLS, and whoever was not reached is told otherwise.
#include <fmt/format.h>

#include <fstream>
#include <random>

#include "absl/time/clock.h"
#include "base/testing/test_authority.h"
#include "tests/notifier/notifier_fixture.h"
#include "tests/support/command_output.h"
#include "tests/support/service.h"

namespace tandem::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

constexpr char kReturns[] = "spiffe://test.example/returns";
constexpr char kReturnLine[] = "return_address = \"bounces@{clinic}.mail.clinic.test\"\n";
constexpr int kStrangeMails = 8;  // each starts a program

class NotifierReturnsTest : public NotifierTest {
 protected:
  NotifierReturnsTest() {
    const TestCertificate own = authority_.IssueProgram(kReturns);
    WriteWhole(folder_.File("own.pem"), own.certificate);
    WriteWhole(folder_.File("own.key"), own.key);
  }

  ServiceOptions SchedulerOptions() {
    ServiceOptions options;
    options.db = &clinic_.db();
    options.clinic = clinic_.clinic().slug();
    options.configure = [this](SchedulerConfig& config) {
      const TestCertificate server = authority_.IssueServer();
      config.tls = {folder_.File("server.pem"), folder_.File("server.key"), folder_.File("ca.pem")};
      WriteWhole(config.tls.certificate, server.certificate);
      WriteWhole(config.tls.key, server.key);
      WriteWhole(config.tls.authority, authority_.certificate());
      config.tls_listen = "127.0.0.1:0";
      config.service_programs = {kReturns};
    };
    return options;
  }

  // Mails of visits went out to the people from `first` on, and a notifier is not there any more.
  std::vector<ReceivedMail> SendMails(int first, int count) {
    clinic_.AddVisits(first, count);
    NotifierOptions options = Options();
    options.secret_key_file = scheduler_.config().secret_key_file;
    options.mail += kReturnLine;
    NotifierProcess notifier(options);
    EXPECT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier.Log();
    EXPECT_EQ(notifier.Stop(), 0);
    return Mails();
  }
  void AddTelephone(int number) {
    clinic_.Sql(fmt::format(
        "INSERT INTO contact (clinic_id, contact_id, patient_id, kind, value, value_digest,"
        " verify_time, create_time) SELECT clinic_id, gen_random_uuid(), patient_id, 'phone',"
        " '+12065550177', 'digest', now(), now() FROM appointment WHERE appointment_id = '{}'",
        SubjectOf(number)));
  }

  // What a mail server writes when it gives a mail up, or keeps trying.
  static std::string ReportOf(const ReceivedMail& mail, const std::string& action,
                              const std::string& status) {
    return fmt::format(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@relay.test (Mail Delivery System)\r\n"
        "To: {0}\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        "Auto-Submitted: auto-replied\r\nContent-Type: multipart/report;"
        " report-type=delivery-status;\r\n boundary=\"B1\"\r\n\r\n"
        "--B1\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n\r\n"
        "--B1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.test\r\n"
        "Arrival-Date: Mon, 11 Jan 2027 11:00:00 +0000\r\n\r\n"
        "Final-Recipient: rfc822; {1}\r\nAction: {2}\r\nStatus: {3}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
        "--B1\r\nContent-Type: message/rfc822\r\n\r\n{4}\r\n--B1--\r\n",
        mail.from, mail.to, action, status, mail.raw);
  }
  // As a mail server's pipe gives it; the output and, in a line of its own, "exit N".
  std::string Pipe(const std::string& mail, const std::string& recipient,
                   const std::string& target) {
    std::ofstream(folder_.File("report"), std::ios::binary) << mail;
    return OutputOf(fmt::format(
        "'{}' bounce --parent clinics/elm --recipient '{}' --address {}"
        " --tls-certificate-file {} --tls-key-file {} --tls-ca-file {} < {} 2>&1; echo \"exit $?\"",
        BuiltPath("tandemctl"), recipient, target, folder_.File("own.pem"), folder_.File("own.key"),
        folder_.File("ca.pem"), folder_.File("report")));
  }
  std::string Pipe(const std::string& mail, const std::string& recipient) {
    return Pipe(mail, recipient, scheduler_.tls_target());
  }
  int Failed() { return clinic_.Count("message WHERE state = 'failed'"); }

  const TestAuthority authority_;
  TestService scheduler_{SchedulerOptions()};
};

TEST_F(NotifierReturnsTest, WhoeversMailComesBackIsToldByTextAndWithoutATelephoneBecomesATask) {
  auto mails = SendMails(1, 2);
  ASSERT_EQ(mails.size(), 2U);
  AddTelephone(1);
  for (const ReceivedMail& mail : mails) {
    EXPECT_THAT(
        mail.from,
        ContainsRegex("^bounces\\+[0-9a-f]{32}\\.[0-9a-f]{20}@elm\\.mail\\.clinic\\.test$"));
    EXPECT_THAT(mail.Header("From"), ContainsRegex("<visits@clinic.test>$")) << "as people see it";
    EXPECT_EQ(Pipe(ReportOf(mail, "delayed", "4.4.1"), mail.from), "exit 0\n");
    EXPECT_EQ(clinic_.Count("message WHERE state = 'accepted'"), mail.to == mails[0].to ? 2 : 1);
    EXPECT_EQ(Pipe(ReportOf(mail, "failed", "5.1.1"), mail.from), "exit 0\n");
  }
  EXPECT_EQ(clinic_.Count("message WHERE channel = 'email' AND outcome = 'bounced_5.1.1'"), 2);
  EXPECT_EQ(clinic_.Sql("SELECT subject_id || ' ' || state || ' ' || reason FROM message"
                        " WHERE channel = 'sms'"),
            SubjectOf(1) + " planned not_delivered");
  EXPECT_EQ(clinic_.Sql("SELECT kind || ' ' || subject_id FROM staff_task"),
            "unreached " + SubjectOf(2));
  // Once more, in capitals: nothing new.
  std::string loud = mails[1].from;
  for (char& c : loud) c = static_cast<char>(::toupper(static_cast<unsigned char>(c)));
  EXPECT_EQ(Pipe(ReportOf(mails[1], "failed", "5.1.1"), loud), "exit 0\n");
  EXPECT_EQ(clinic_.Count("staff_task") + clinic_.Count("message"), 4);
}

TEST_F(NotifierReturnsTest, ForgedReportsAutoRepliesAndStrangersMailsAreDroppedAndChangeNothing) {
  const auto mails = SendMails(1, 1);
  ASSERT_EQ(mails.size(), 1U);
  const std::string report = ReportOf(mails[0], "failed", "5.1.1");
  std::string forged = mails[0].from;
  char& digit = forged[forged.find('.') + 1];
  digit = digit == '0' ? '1' : '0';
  EXPECT_THAT(Pipe(report, forged), HasSubstr("never wrote. Dropped.\nexit 0\n"));
  EXPECT_THAT(Pipe(report, "robin@elm.mail.clinic.test"), HasSubstr("Dropped.\nexit 0\n"));
  EXPECT_THAT(Pipe("Subject: Out of office\r\nAuto-Submitted: auto-replied\r\n\r\nBack soon.\r\n",
                   mails[0].from),
              HasSubstr("Dropped.\nexit 0\n"));
  std::mt19937 random(kStrangeMails);  // fixed: tandemctl_test tries thousands of others
  for (int i = 0; i < kStrangeMails; ++i) {
    std::string strange = report.substr(0, random() % report.size());
    for (int j = 0; j < 200 && !strange.empty(); ++j) {
      strange[random() % strange.size()] = static_cast<char>(random());
    }
    EXPECT_THAT(Pipe(i % 2 == 0 ? strange : strange.substr(strange.size() / 2), forged),
                HasSubstr("exit 0\n"));
  }
  EXPECT_EQ(Failed() + clinic_.Count("staff_task"), 0);
  EXPECT_EQ(Pipe(report, mails[0].from), "exit 0\n") << "the honest one still counts";
  EXPECT_EQ(Failed(), 1);
}

TEST_F(NotifierReturnsTest, WhatTheSchedulerCannotTakeNowTheMailServerKeeps) {
  const auto mails = SendMails(1, 1);
  ASSERT_EQ(mails.size(), 1U);
  const std::string report = ReportOf(mails[0], "failed", "5.1.1");
  const std::string nobody = fmt::format("127.0.0.1:{}", FreePort());
  EXPECT_THAT(Pipe(report, mails[0].from, nobody), HasSubstr("exit 75\n"));
  const TestCertificate stranger = authority_.IssueProgram("spiffe://test.example/stranger");
  WriteWhole(folder_.File("own.pem"), stranger.certificate);
  WriteWhole(folder_.File("own.key"), stranger.key);
  EXPECT_THAT(Pipe(report, mails[0].from), HasSubstr("exit 75\n")) << "an operator can mend that";
  EXPECT_EQ(Failed(), 0);
}

TEST_F(NotifierReturnsTest, AMailThatComesBackWhileTheRelaysYesIsStillOnItsWayStaysFailed) {
  mail_server().Order("held on");
  clinic_.AddVisits(1, 1);
  NotifierOptions options = Options();
  options.secret_key_file = scheduler_.config().secret_key_file;
  options.mail += kReturnLine;
  options.top = "time_max = \"60s\"\nlease = \"90s\"\n";  // beyond any wait of this test
  NotifierProcess notifier(options);
  const RealClock clock;
  const absl::Time give_up = clock.Now() + kDoneMax;
  while (Mails().empty() && clock.Now() < give_up) absl::SleepFor(absl::Milliseconds(20));
  ASSERT_EQ(Mails().size(), 1U) << notifier.Log();
  const ReceivedMail mail = Mails()[0];
  EXPECT_EQ(Pipe(ReportOf(mail, "failed", "5.1.1"), mail.from), "exit 0\n");
  EXPECT_EQ(StateOf(1), "failed");
  mail_server().Order("held off");
  EXPECT_EQ(notifier.Stop(), 0);  // what it had to write down is written
  EXPECT_EQ(Mails().size(), 1U);
  EXPECT_EQ(StateOf(1), "failed");
  EXPECT_EQ(clinic_.Sql("SELECT state FROM delivery"), "failed");
  EXPECT_EQ(clinic_.Count("staff_task WHERE kind = 'unreached'"), 1);
}

}  // namespace
}  // namespace tandem::testing
