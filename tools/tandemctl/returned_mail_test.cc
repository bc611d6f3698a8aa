// SPDX-License-Identifier: Apache-2.0
#include "tools/tandemctl/returned_mail.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "base/testing/seeds.h"

namespace tandem::tandemctl {
namespace {

constexpr int kRandomMails = 3000;
constexpr char kBlock[] = "Final-Recipient: rfc822; robin@example.com\r\n";

std::string Part(const std::string& type, const std::string& content) {
  return fmt::format("--XYZ\r\nContent-Type: {}\r\n\r\n{}\r\n", type, content);
}

// A report as mail servers write them, of whatever a server says of the recipient.
std::string Report(const std::string& says, const std::string& type = "message/delivery-status",
                   const std::string& report_type = "delivery-status") {
  return fmt::format(
             "From: MAILER-DAEMON@relay.example (Mail Delivery System)\r\n"
             "To: bounces@mail.clinic.example\r\nSubject: Undelivered Mail\r\n"
             "MIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\n"
             "Content-Type: multipart/report; report-type={};\r\n\tboundary=\"XYZ\"\r\n\r\n",
             report_type) +
         Part("text/plain", "I'm sorry. Action: failed, Status: 5.9.9") +
         Part(type, "Reporting-MTA: dns; relay.example\r\nArrival-Date: Mon, 1 Jan 2029\r\n\r\n" +
                        (kBlock + says)) +
         Part("message/rfc822", "Subject: Your visit\r\n\r\nAction: failed\r\nStatus: 5.9.8\r\n") +
         "--XYZ--\r\n";
}

std::string StatusOf(const std::string& says) { return FailureIn(Report(says)).value_or("none"); }

TEST(ReturnedMailTest, AMailThatWasGivenUpSaysWhy) {
  EXPECT_EQ(StatusOf("Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no\r\n"),
            "5.1.1");
  EXPECT_EQ(StatusOf("STATUS:5.2.2 (mailbox full)\r\naction:\r\n Failed ; really\r\n"), "5.2.2");
  EXPECT_EQ(StatusOf("Action: failed\r\n"), "5.0.0") << "it does not say why";
  EXPECT_EQ(StatusOf("Action: failed\r\nStatus: fifty\r\n"), "5.0.0");
}

TEST(ReturnedMailTest, AMailThatIsGivenUpAfterDelaysIsGivenUp) {
  EXPECT_EQ(StatusOf("Action: failed\r\nStatus: 4.4.1\r\n"), "5.4.7");
}

TEST(ReturnedMailTest, AMailThatIsStillTriedIsOfClassFour) {
  EXPECT_EQ(StatusOf("Action: delayed\r\nStatus: 4.4.1\r\nWill-Retry-Until: Tue\r\n"), "4.4.1");
  EXPECT_EQ(StatusOf("Action: delayed\r\nStatus: 5.1.1\r\n"), "4.0.0");
}

TEST(ReturnedMailTest, WhatArrivedOrSaysNothingIsNoFailure) {
  EXPECT_EQ(StatusOf("Action: delivered\r\nStatus: 2.0.0\r\n"), "none");
  EXPECT_EQ(StatusOf("Action: relayed\r\nStatus: 2.0.0\r\n"), "none");
  EXPECT_EQ(StatusOf("Status: 5.1.1\r\n"), "none") << "no action";
}

TEST(ReturnedMailTest, OfTwoRecipientsTheOneWhoFailedCounts) {
  const std::string delayed = "Action: delayed\r\nStatus: 4.4.1\r\n\r\n";
  EXPECT_EQ(StatusOf(delayed + kBlock + "Action: failed\r\nStatus: 5.1.1\r\n"), "5.1.1");
}

TEST(ReturnedMailTest, AReportMayBeEncodedAndItsLinesMayEndInAnyWay) {
  const std::string says = "Action: failed\r\nStatus: 5.1.1\r\n";
  std::string bare = Report(says);
  std::erase(bare, '\r');
  EXPECT_EQ(FailureIn(bare), "5.1.1");
  // "Action: failed", a line end, "Status: 5.1.1"
  const std::string encoded =
      "Content-Type: multipart/report; boundary=XYZ; report-type=delivery-status\r\n\r\n--XYZ\r\n"
      "Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n"
      "QWN0aW9uOiBmYWlsZWQNClN0YXR1czogNS4xLjENCg==\r\n--XYZ--\r\n";
  EXPECT_EQ(FailureIn(encoded), "5.1.1");
}

TEST(ReturnedMailTest, WhatIsNoReportSaysNothing) {
  const std::string says = "Action: failed\r\nStatus: 5.1.1\r\n";
  EXPECT_FALSE(FailureIn("").has_value());
  EXPECT_FALSE(FailureIn("Subject: Out of office\r\nAuto-Submitted: auto-replied\r\n\r\n" + says));
  EXPECT_FALSE(
      FailureIn(Report(says, "message/disposition-notification", "disposition-notification")))
      << "it was opened";
  EXPECT_FALSE(FailureIn(Report(says, "text/plain")));
  std::string mixed = Report(says);
  mixed.replace(mixed.find("multipart/report"), 16, "multipart/mixed;");
  EXPECT_FALSE(FailureIn(mixed)) << "somebody forwards a report";
}

TEST(ReturnedMailTest, OfALongReportTheBeginningIsEnough) {
  std::string mail = Report("Action: failed\r\nStatus: 5.1.1\r\n");
  mail.insert(mail.find("Subject: Your visit"), std::string(4 * kReturnedBytesMax, 'x'));
  EXPECT_EQ(FailureIn(mail), "5.1.1");
}

TEST(ReturnedMailTest, PartsWithinPartsHaveAnEnd) {
  std::string mail;
  for (int depth = 0; mail.size() < kReturnedBytesMax; ++depth) {
    mail += fmt::format("Content-Type: multipart/report; boundary=b{0}\r\n\r\n--b{0}\r\n", depth);
  }
  EXPECT_FALSE(FailureIn(mail).has_value());
}

// Seeded: TANDEM_SEED=N ./dev test 'tandemctl_test:*StrangersBytes*' replays one.
TEST(ReturnedMailTest, StrangersBytesNeverDoAnyHarm) {
  const auto seed = static_cast<unsigned>(testing::FirstSeed(std::random_device()()));
  fmt::print("replay: TANDEM_SEED={} ./dev test 'tandemctl_test:*StrangersBytes*'\n", seed);
  std::mt19937 random(seed);
  const auto below = [&random](std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
  };
  const std::string good = Report("Action: failed\r\nStatus: 5.1.1\r\n");
  int read = 0;
  for (int i = 0; i < kRandomMails; ++i) {
    std::string mail = good;
    for (std::size_t change = below(12); change > 0; --change) {
      const std::size_t at = below(mail.size());
      const std::size_t size = std::min(below(40) + 1, mail.size() - at);
      switch (below(4)) {
        case 0:
          mail[at] = static_cast<char>(below(256));
          break;
        case 1:
          mail.erase(at, size);
          break;
        case 2:
          mail.insert(at, mail.substr(below(mail.size()), size));
          break;
        default:
          for (std::size_t j = 0; j < size; ++j) mail[at + j] = static_cast<char>(below(256));
      }
      if (mail.empty()) mail = "x";
    }
    const auto failure = FailureIn(mail);
    if (!failure.has_value()) continue;
    ++read;
    EXPECT_TRUE(failure->starts_with("4.") || failure->starts_with("5.")) << *failure;
    EXPECT_LE(failure->size(), 9U);
  }
  EXPECT_GT(read, kRandomMails / 10) << "most changes leave a report what it is";
}

}  // namespace
}  // namespace tandem::tandemctl
