// SPDX-License-Identifier: Apache-2.0
// What providers' answers mean: never "sent" before a yes, never "again" after one.
#include <gtest/gtest.h>

#include "notifier/sms_answer.h"
#include "notifier/smtp_outcome.h"

namespace tandem::notifier {
namespace {

Verdict Of(SmtpStage stage, int code) { return JudgeSmtp({.stage = stage, .code = code}).verdict; }

TEST(JudgeSmtpTest, OnlyARefusalOfTheRecipientOrTheMessageIsForGood) {
  EXPECT_EQ(Of(SmtpStage::kRecipient, 550), Verdict::kRefused);
  EXPECT_EQ(Of(SmtpStage::kEnd, 554), Verdict::kRefused);
  EXPECT_EQ(Of(SmtpStage::kOpening, 554), Verdict::kTryLater);
  EXPECT_EQ(Of(SmtpStage::kOpening, 535), Verdict::kTryLater);
  EXPECT_EQ(Of(SmtpStage::kSender, 550), Verdict::kTryLater);
  EXPECT_EQ(Of(SmtpStage::kRecipient, 451), Verdict::kTryLater);
  EXPECT_EQ(Of(SmtpStage::kEnd, 421), Verdict::kTryLater);
}

TEST(JudgeSmtpTest, SilenceAfterTheEndOfTheMessageMayBeAYes) {
  EXPECT_EQ(Of(SmtpStage::kEnd, 0), Verdict::kUnknown);
  EXPECT_EQ(Of(SmtpStage::kEnd, 354), Verdict::kUnknown) << "the reply to DATA is no answer";
  EXPECT_EQ(Of(SmtpStage::kBody, 354), Verdict::kTryLater);
  EXPECT_EQ(Of(SmtpStage::kOpening, 0), Verdict::kTryLater);
}

TEST(JudgeSmtpTest, OurOwnEndedLeaseComesBeforeAllElse) {
  EXPECT_EQ(JudgeSmtp({.stage = SmtpStage::kEnd, .code = 550, .aborted = true}).verdict,
            Verdict::kGivenUp);
}

Verdict Said(SmtpStage stage, int code, const std::string& line) {
  return JudgeSmtp({.stage = stage, .code = code, .status = EnhancedStatusIn(line)}).verdict;
}

TEST(JudgeSmtpTest, WhatARelaySaysOfUsEndsNoMessage) {
  const auto at_recipient = [](const std::string& line) {
    return Said(SmtpStage::kRecipient, std::stoi(line), line);
  };
  for (const char* line :
       {"554 5.7.1 <a@b>: Relay access denied", "550 5.7.1 listed", "550 5.7.0 x", "550 5.7.26 x",
        "550 5.1.8 <c@d>: Sender address rejected", "553 5.1.7 x", "550-5.7.1 of two lines"}) {
    EXPECT_EQ(at_recipient(line), Verdict::kTryLater) << line;
  }
  for (const char* line :
       {"550 5.1.1 no such user", "550 5.2.1 disabled", "550 no such user", "550", "550 5.",
        "550 5.7", "550 5.7.", "550 5.7.x", "550 relaying 5.7.1", "552 5.3.4 too big",
        "550 5.71.1 x", "550 5.7777.1 x"}) {
    EXPECT_EQ(at_recipient(line), Verdict::kRefused) << line;
  }
}

TEST(JudgeSmtpTest, AfterTheMessageOnlyAProofThatIsMissingIsAboutUs) {
  EXPECT_EQ(Said(SmtpStage::kEnd, 550, "550 5.7.26 no DKIM, no SPF"), Verdict::kTryLater);
  EXPECT_EQ(Said(SmtpStage::kEnd, 550, "550 5.7.20 x"), Verdict::kTryLater);
  EXPECT_EQ(Said(SmtpStage::kEnd, 554, "554 5.7.1 these words are spam"), Verdict::kRefused);
}

TEST(JudgeSmtpTest, WhatIsAboutUsIsSaidSoAndNothingElse) {
  const auto about_us = [](const SmtpEnd& end) { return JudgeSmtp(end).about_us; };
  EXPECT_TRUE(about_us({.stage = SmtpStage::kRecipient, .code = 554, .status = {7, 1}}));
  EXPECT_TRUE(about_us({.stage = SmtpStage::kSender, .code = 550}));
  EXPECT_TRUE(about_us({.stage = SmtpStage::kOpening, .code = 535}));
  EXPECT_TRUE(about_us({.insecure = true}));
  EXPECT_FALSE(about_us({.stage = SmtpStage::kRecipient, .code = 550}));
  EXPECT_FALSE(about_us({.stage = SmtpStage::kRecipient, .code = 450, .status = {7, 1}})) << "grey";
  EXPECT_FALSE(about_us({.stage = SmtpStage::kOpening, .timed_out = true}));
  EXPECT_FALSE(about_us({.stage = SmtpStage::kEnd, .good = true}));
}

TEST(StageAfterTest, FollowsTheCommands) {
  EXPECT_EQ(StageAfter(SmtpStage::kOpening, "EHLO x\r\n"), SmtpStage::kOpening);
  EXPECT_EQ(StageAfter(SmtpStage::kEnd, "MAIL FROM:<a@b>\r\n"), SmtpStage::kSender);
  EXPECT_EQ(StageAfter(SmtpStage::kSender, "RCPT TO:<a@b>\r\n"), SmtpStage::kRecipient);
  EXPECT_EQ(StageAfter(SmtpStage::kRecipient, "DATA\r\n"), SmtpStage::kData);
}

SmsAnswer Answer(int status, const std::string& body = "{}") {
  SmsAnswer answer;
  answer.status = status;
  answer.body = body;
  answer.sent = true;
  return answer;
}

TEST(JudgeSmsTest, AYesHasAReferenceElseItIsDoubt) {
  const Outcome good = JudgeSms(Answer(201, R"({"sid":"SM1"})"));
  EXPECT_EQ(good.verdict, Verdict::kAccepted);
  EXPECT_EQ(good.reference, "SM1");
  for (const char* body : {"", "{}", "[]", R"({"sid":1})", R"({"sid":"a b"})", "yes"}) {
    EXPECT_EQ(JudgeSms(Answer(201, body)).verdict, Verdict::kUnknown) << body;
  }
  EXPECT_EQ(JudgeSms(Answer(201, R"({"sid":)" + std::string(100'000, '['))).verdict,
            Verdict::kUnknown);
  EXPECT_EQ(
      JudgeSms(Answer(201, R"({"sid":"SM1","x":")" + std::string(20'000, 'x') + "\"}")).verdict,
      Verdict::kUnknown);
}

TEST(JudgeSmsTest, WhatTheProviderSaysOfItselfIsNotAboutTheMessage) {
  for (const int status : {401, 403, 404, 429}) {
    EXPECT_EQ(JudgeSms(Answer(status)).verdict, Verdict::kTryLater) << status;
  }
  for (const int status : {408, 500, 502, 503}) {
    EXPECT_EQ(JudgeSms(Answer(status)).verdict, Verdict::kUnknown) << status;
  }
  EXPECT_EQ(JudgeSms(Answer(400, R"({"code":21211})")).verdict, Verdict::kRefused);
  EXPECT_EQ(JudgeSms(Answer(400, R"({"code":21610})")).why, "opted_out");
  EXPECT_EQ(JudgeSms({}).verdict, Verdict::kTryLater) << "never left us";
}

// One wrong setting must not end all that is due.
TEST(JudgeSmsTest, OnlyTheNumberAndTheWordsThemselvesAreRefusedForGood) {
  const auto judge = [](int code) {
    return JudgeSms(Answer(400, R"({"code":)" + std::to_string(code) + "}"));
  };
  for (const int code : {21211, 21265, 21268, 21614, 21635}) {
    EXPECT_EQ(judge(code).verdict, Verdict::kRefused) << code;
    EXPECT_EQ(judge(code).why, "recipient_refused") << code;
  }
  EXPECT_EQ(judge(21617).verdict, Verdict::kRefused);
  EXPECT_EQ(judge(21617).why, "message_refused");
  EXPECT_FALSE(judge(21211).about_us);
  // No sender, not ours, not of this country; no account, no money, no campaign, no permission.
  for (const int code : {21603, 21606, 21212, 21659, 21660, 10001, 20003, 21408, 21608, 21704,
                         30002, 30034, 0, 99999}) {
    EXPECT_EQ(judge(code).verdict, Verdict::kTryLater) << code;
    EXPECT_TRUE(judge(code).about_us) << code;
  }
  for (const char* body : {"", "[]", R"({"code":"21211"})"}) {
    EXPECT_EQ(JudgeSms(Answer(400, body)).verdict, Verdict::kTryLater) << body;
  }
  EXPECT_TRUE(JudgeSms(Answer(401)).about_us);
  EXPECT_FALSE(JudgeSms(Answer(429)).about_us);
  EXPECT_FALSE(JudgeSms(Answer(500)).about_us);
}

TEST(JudgeSmsTest, RetryAfterIsHonouredWithinReason) {
  SmsAnswer answer = Answer(429);
  answer.retry_after = " 17 ";
  EXPECT_EQ(JudgeSms(answer).retry_after, absl::Seconds(17));
  answer.retry_after = "999999999";
  EXPECT_EQ(JudgeSms(answer).retry_after, kRetryAfterMax);
  answer.retry_after = "-5";
  EXPECT_EQ(JudgeSms(answer).retry_after, absl::ZeroDuration());
  answer.retry_after = "Wed, 21 Oct 2026 07:28:00 GMT";
  EXPECT_EQ(JudgeSms(answer).retry_after, absl::ZeroDuration());
}

TEST(FindSmsTest, OursIsTheOneWithOurTagElseWithOurWordsSinceOurFirstTry) {
  const absl::Time since = absl::FromUnixSeconds(1'800'000'000);
  const SmsTraces traces{.tag = "t1", .body = "Hello", .since = since};
  const auto find = [&](const std::string& messages) {
    return FindSms(Answer(200, R"({"messages":[)" + messages + "]}"), traces).found;
  };
  EXPECT_EQ(find(""), Found::kNo);
  EXPECT_EQ(find(R"({"sid":"SM1","tags":{"delivery":"t1"}})"), Found::kYes);
  EXPECT_EQ(find(R"({"sid":"SM1","body":"Hello","tags":{"delivery":"t2"}})"), Found::kNo);
  const auto dated = [&](absl::Time time) {
    return R"({"sid":"SM1","body":"Hello","date_created":")" +
           absl::FormatTime("%a, %d %b %Y %H:%M:%S +0000", time, absl::UTCTimeZone()) + "\"}";
  };
  EXPECT_EQ(find(dated(since)), Found::kYes);
  EXPECT_EQ(find(dated(since - absl::Hours(1))), Found::kYes) << "our clock was set forward";
  EXPECT_EQ(find(dated(since - absl::Hours(3))), Found::kNo) << "the same words, earlier";
  EXPECT_EQ(find("7"), Found::kNo);
}

TEST(FindSmsTest, APageThatCannotBeReadOrGoesOnTellsNothing) {
  EXPECT_EQ(FindSms(Answer(500), {}).found, Found::kCannotTell);
  EXPECT_EQ(FindSms(Answer(200, "{}"), {}).found, Found::kCannotTell);
  EXPECT_EQ(FindSms(Answer(200, R"({"messages":[],"next_page_uri":"/more"})"), {}).found,
            Found::kCannotTell);
}

TEST(FormFieldTest, EverythingButLettersDigitsAndAFewMarksIsEscaped) {
  EXPECT_EQ(FormField("Body", "a+b &=\r\n\xc3\xa9"), "Body=a%2Bb%20%26%3D%0D%0A%C3%A9");
}

}  // namespace
}  // namespace tandem::notifier
