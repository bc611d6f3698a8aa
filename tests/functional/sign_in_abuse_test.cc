// SPDX-License-Identifier: Apache-2.0
// What guessers, listeners and sellers of text messages try on the sign-in. All through the wire.
#include <algorithm>
#include <atomic>
#include <vector>

#include "scheduler/codes/rate_limits.h"
#include "tests/functional/consultations_fixture.h"
#include "tests/functional/sessions_fixture.h"

namespace tandem::testing {
namespace {

constexpr char kAnna[] = "anna@qzvxkwjq.example.com";

class SignInAbuseTest : public SessionsTest {
 protected:
  absl::StatusOr<v1::SignIn> StartText(const std::string& phone) {
    v1::ContactPoint contact;
    contact.set_phone(phone);
    return Ask(&Sessions::StartSignIn, StartRequest(contact));
  }
};

// Trap 38: a six-digit code could be guessed without end.
TEST_F(SignInAbuseTest, Trap38ACodeHasFiveTriesAndThenNotEvenTheRightOneWorks) {
  Enter("Anna", kAnna);
  ASSERT_OK_AND_ASSIGN(const auto started, Start(kAnna));
  EXPECT_EQ(started.code_tries_left(), 5);
  for (int left = 4; left >= 0; --left) {
    const auto refused = Finish(started, WrongCodeOf(started));
    EXPECT_THAT(refused, HasReason(Reason::kCodeWrong));
    EXPECT_EQ(MetadataOf(refused.status())["triesLeft"], std::to_string(left));
  }
  EXPECT_THAT(Finish(started, CodeOf(started)), HasReason(Reason::kCodeUnusable));
  EXPECT_THAT(Ask(&Sessions::FinishSignIn, LinkRequest(started)), HasReason(Reason::kLinkInvalid));
}

// And with fresh codes for ever: whoever guesses all the time has 2 * 45 tries in any 24 hours, so
// that one in a million gives less than one in ten thousand.
TEST_F(SignInAbuseTest, Trap38ADayOfGuessingOpensNothingWithMoreThanOneInTenThousand) {
  Enter("Anna", kAnna);
  clock_.Set(absl::FromUnixSeconds(1'799'712'000));  // 2027-01-12T00:00Z: a whole window
  int judged = 0;
  for (int hour = 0; hour < 24; ++hour, clock_.Advance(absl::Hours(1))) {
    for (int code = 0; code < codes::kSignInsPerContactHour; ++code) {
      const auto started = Start(kAnna);
      if (!started.ok()) {
        EXPECT_THAT(started, HasReason(Reason::kRateLimited));
        continue;
      }
      for (int i = 0; i < codes::kCodeTriesMax; ++i) {
        const auto refused = Finish(*started, WrongCodeOf(*started));
        if (ReasonOf(refused.status()) == Reason::kCodeWrong) ++judged;
      }
    }
  }
  EXPECT_EQ(judged, codes::kCodeTriesPerContactDay);
  EXPECT_LT(2.0 * judged / codes::kCodes, 1e-4);
}

TEST_F(SignInAbuseTest, FiftyGuessesAtOnceAreFiveTries) {
  Enter("Anna", kAnna);
  ASSERT_OK_AND_ASSIGN(const auto started, Start(kAnna));
  const auto request = FinishRequest(started, WrongCodeOf(started));
  std::atomic<int> wrong = 0;
  const int right = RunAtOnce(
      service_, 50,
      [&](Client& client, int) {
        return client.Call({}, &Sessions::FinishSignIn, request).status();
      },
      [&](const absl::Status& refused) {
        if (ReasonOf(refused) == Reason::kCodeWrong) ++wrong;
      });
  EXPECT_EQ(right, 0);
  EXPECT_EQ(wrong, 5);
}

TEST_F(SignInAbuseTest, OneAddressGuessesForAllContactsTogether) {
  int judged = 0;
  for (int i = 0; i < 12; ++i) {
    ASSERT_OK_AND_ASSIGN(const auto started,
                         Start("p" + std::to_string(i) + "@qzvxkwjq.example.com"));
    for (int guess = 0; guess < codes::kCodeTriesMax; ++guess) {
      const auto refused = Finish(started, WrongCodeOf(started));
      if (ReasonOf(refused.status()) == Reason::kCodeWrong) ++judged;
    }
  }
  EXPECT_EQ(judged, codes::kCodeTriesPerPeerDay);
}

// Whoever types what they were sent guesses nothing: a busy household, or a clinic's own wireless.
TEST_F(SignInAbuseTest, RightCodesAreNoTries) {
  clock_.Set(absl::FromUnixSeconds(1'799'712'000));  // 2027-01-12T00:00Z: a whole window
  constexpr int kPeople = 10;
  for (int person = 0; person < kPeople; ++person) {
    const std::string email = "p" + std::to_string(person) + "@qzvxkwjq.example.com";
    Enter("Anna", email);
    for (int i = 0; i < codes::kSignInsPerContactHour; ++i) {
      ASSERT_OK_AND_ASSIGN(const auto started, Start(email));
      ASSERT_OK(Finish(started, CodeOf(started))) << person << " " << i;
    }
  }
  ASSERT_GT(kPeople * codes::kSignInsPerContactHour, codes::kCodeTriesPerPeerDay);
  clock_.Advance(absl::Hours(1));
  ASSERT_OK_AND_ASSIGN(const auto started, Start("p0@qzvxkwjq.example.com"));
  EXPECT_THAT(Finish(started, WrongCodeOf(started)), HasReason(Reason::kCodeWrong));
  EXPECT_OK(Finish(started, CodeOf(started)));
}

// A sign-in that was never started is tried as often as one that was, and no more.
TEST_F(SignInAbuseTest, GuessedNamesCountForTheirAddress) {
  Enter("Anna", kAnna);
  ASSERT_OK_AND_ASSIGN(const auto started, Start(kAnna));
  auto request = FinishRequest(started, CodeOf(started));
  for (int i = 0; i < codes::kCodeTriesPerPeerDay; ++i) {
    request.set_sign_in(NewRequestId());
    EXPECT_THAT(Ask(&Sessions::FinishSignIn, request), HasReason(Reason::kCodeUnusable));
  }
  EXPECT_THAT(Ask(&Sessions::FinishSignIn, request), HasReason(Reason::kRateLimited));
  EXPECT_THAT(Finish(started, CodeOf(started)), HasReason(Reason::kRateLimited));
  clock_.Advance(absl::Hours(24));
  ASSERT_OK_AND_ASSIGN(const auto next, Start(kAnna));
  EXPECT_OK(Finish(next, CodeOf(next)));
}

// Trap 39: the limiter let everything pass while its store was down.
TEST_F(SignInAbuseTest, Trap39WithoutTheLimitsNoCodeIsSentAndNoneIsTried) {
  Enter("Anna", kAnna);
  ASSERT_OK_AND_ASSIGN(const auto started, Start(kAnna));
  service_.db().Sql("REVOKE INSERT, UPDATE ON rate_count FROM tandem_app; SELECT 1");
  EXPECT_THAT(Start(kAnna), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Finish(started, CodeOf(started)), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Finish(started, WrongCodeOf(started)), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(Count("sign_in"), 1);
  EXPECT_EQ(Count("sign_in WHERE tries > 0"), 0);
  EXPECT_EQ(Count("message"), 1);
  EXPECT_EQ(Count("patient_session"), 0);
}

TEST_F(SignInAbuseTest, OneContactStartsFiveSignInsAnHour) {
  Enter("Anna", kAnna);
  for (const char* email : {kAnna, "nobody@qzvxkwjq.example.com"}) {  // and is told so either way
    for (int i = 0; i < 5; ++i) ASSERT_OK(Start(email));
    const auto refused = Start(email);
    EXPECT_THAT(refused, HasReason(Reason::kRateLimited));
    EXPECT_EQ(RetryAfterOf(refused.status()), absl::Hours(1)) << email;
  }
  clock_.Advance(absl::Hours(1));
  EXPECT_OK(Start(kAnna));
}

// Text-message pumping: numbers that somebody earns by stand in one block, or abroad. Counted
// before anybody is looked for.
TEST_F(SignInAbuseTest, TextsToOneBlockOfNumbersAndAbroadAreFew) {
  const auto refused_after = [&](const std::string& prefix, int most) {
    for (int i = 0; i < most; ++i) {
      const auto started = StartText(prefix + std::to_string(1000 + i));
      if (!started.ok()) return i;
    }
    EXPECT_THAT(StartText(prefix + "2000"), HasReason(Reason::kRateLimited));
    return most;
  };
  EXPECT_EQ(refused_after("+44207946", codes::kTextsPerAbroadHour), codes::kTextsPerAbroadHour);
  EXPECT_OK(Start(kAnna));  // an email is no text
}

TEST_F(SignInAbuseTest, TheAnswerToAStrangersAddressIsTheSame) {
  Enter("Anna", kAnna);
  ASSERT_OK_AND_ASSIGN(auto known, Start(kAnna));
  ASSERT_OK_AND_ASSIGN(auto unknown, Start("nobody@qzvxkwjq.example.com"));
  EXPECT_EQ(Count("message"), 1);
  const absl::Status to_known = Finish(known, WrongCodeOf(known)).status();
  const absl::Status to_unknown = Finish(unknown, CodeOf(unknown)).status();
  EXPECT_EQ(to_known, to_unknown);
  EXPECT_EQ(MetadataOf(to_known), MetadataOf(to_unknown));
  known.clear_sign_in();
  unknown.clear_sign_in();
  EXPECT_EQ(known.SerializeAsString(), unknown.SerializeAsString());
}

// Both do the same but for one row. The bound is generous: the machine is busy.
TEST_F(SignInAbuseTest, TheTimeToAnswerAStrangersAddressIsTheSame) {
  constexpr int kRounds = 150;  // two calls each
  Enter("Anna", kAnna);
  std::vector<absl::Duration> known;
  std::vector<absl::Duration> unknown;
  const auto time = [&](const std::string& email, std::vector<absl::Duration>& times) {
    const absl::Time start = RealClock().Now();
    ASSERT_OK(Start(email));
    times.push_back(RealClock().Now() - start);
  };
  for (int i = 0; i < kRounds; ++i) {
    clock_.Advance(absl::Hours(2));  // the limits are not what is measured
    if (i % 2 == 0) time(kAnna, known);
    time("nobody@qzvxkwjq.example.com", unknown);
    if (i % 2 == 1) time(kAnna, known);
  }
  const auto median = [](std::vector<absl::Duration>& times) {
    std::nth_element(times.begin(), times.begin() + kRounds / 2, times.end());
    return times[kRounds / 2];
  };
  const absl::Duration with = median(known);
  const absl::Duration without = median(unknown);
  EXPECT_LT(with, 1.5 * without + absl::Milliseconds(1)) << without;
  EXPECT_LT(without, 1.5 * with + absl::Milliseconds(1)) << with;
}

}  // namespace
}  // namespace tandem::testing
