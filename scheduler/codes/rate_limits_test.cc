// SPDX-License-Identifier: Apache-2.0
#include "scheduler/codes/rate_limits.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/testing/matchers.h"

namespace tandem::codes {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'767'600'000) + absl::Minutes(20);  // 08:20Z

std::vector<Limit> LimitsAt(absl::Time now, std::string_view peer = "ipv4:10.0.0.7:4711") {
  const CodeSecrets secrets("an example master key of 32 bytes and more");
  return LimitsOfCode({}, secrets, {Bytes{"digest"}, peer, now});
}

std::vector<int> CountsWith(const std::vector<Limit>& limits, absl::Duration window, int max,
                            int count) {
  std::vector<int> counts;
  for (const Limit& limit : limits) {
    counts.push_back(limit.window == window && limit.max == max ? count : 1);
  }
  return counts;
}

TEST(RateLimitsTest, WithinEveryLimitACodeIsSent) {
  const auto limits = LimitsAt(kNow);
  std::vector<int> counts;
  for (const Limit& limit : limits) counts.push_back(limit.max);
  EXPECT_OK(CheckLimits(limits, counts, kNow));
}

TEST(RateLimitsTest, TheCallerIsToldWhenTheFullWindowEnds) {
  const auto limits = LimitsAt(kNow);
  const auto counts =
      CountsWith(limits, absl::Hours(1), kCodesPerContactHour, kCodesPerContactHour + 1);
  const absl::Status refused = CheckLimits(limits, counts, kNow);
  EXPECT_THAT(refused, HasReason(Reason::kRateLimited));
  EXPECT_EQ(RetryAfterOf(refused), absl::Minutes(40));
}

TEST(RateLimitsTest, TheLongestWaitIsTold) {
  const auto limits = LimitsAt(kNow);
  std::vector<int> counts;
  for (const Limit& limit : limits) counts.push_back(limit.max + 1);
  EXPECT_EQ(RetryAfterOf(CheckLimits(limits, counts, kNow)), absl::Hours(16) - absl::Minutes(20));
}

TEST(RateLimitsTest, ANewPortIsNoNewCaller) {
  const auto first = LimitsAt(kNow, "ipv4:10.0.0.7:4711");
  const auto second = LimitsAt(kNow, "ipv4:10.0.0.7:4712");
  const auto other = LimitsAt(kNow, "ipv4:10.0.0.8:4711");
  const auto same = [](const auto& a, const auto& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const Limit& x, const Limit& y) { return x.subject == y.subject; });
  };
  EXPECT_TRUE(same(first, second));
  EXPECT_FALSE(same(first, other));
}

TEST(RateLimitsTest, AddressesKeepAllButTheirPort) {
  EXPECT_EQ(PeerAddress("ipv4:10.0.0.7:4711"), "ipv4:10.0.0.7");
  EXPECT_EQ(PeerAddress("ipv6:[2001:db8::1]:4711"), "ipv6:[2001:db8::1]");
  EXPECT_EQ(PeerAddress("ipv6:[2001:db8::1]"), "ipv6:[2001:db8::1]");
  EXPECT_EQ(PeerAddress("unix:/run/x"), "unix:/run/x");
  EXPECT_EQ(PeerAddress(""), "");
}

TEST(RateLimitsTest, TheFrontDeskIsNotLimitedByItsAddress) {
  EXPECT_EQ(LimitsAt(kNow, "").size() + 1, LimitsAt(kNow).size());
}

TEST(RateLimitsTest, RowsAreLockedInOneOrder) {
  const auto limits = LimitsAt(kNow);
  EXPECT_TRUE(std::is_sorted(limits.begin(), limits.end(),
                             [](const Limit& a, const Limit& b) { return a.subject < b.subject; }));
}

TEST(RateLimitsTest, AWindowHoldsItsFirstInstantAndNotItsEnd) {
  const absl::Time start = WindowStart(kNow, absl::Hours(1));
  EXPECT_EQ(start, kNow - absl::Minutes(20));
  EXPECT_EQ(WindowStart(start, absl::Hours(1)), start);
  EXPECT_EQ(WindowStart(start + absl::Hours(1), absl::Hours(1)), start + absl::Hours(1));
}

CodeRequest TextTo(std::string_view e164) {
  CodeRequest request = {Bytes{"digest"}, "ipv4:10.0.0.7:4711", kNow, /*is_text=*/true};
  request.range = patients::RangeOf({patients::ContactKind::kPhone, std::string(e164)});
  return request;
}

const CodeSecrets kSecrets("an example master key of 32 bytes and more");

int InCommon(const std::vector<Limit>& a, const std::vector<Limit>& b) {
  return static_cast<int>(std::count_if(a.begin(), a.end(), [&](const Limit& one) {
    return std::any_of(b.begin(), b.end(),
                       [&](const Limit& other) { return other.subject == one.subject; });
  }));
}

TEST(RateLimitsTest, TextsToNeighbouringNumbersAndAbroadCountTogether) {
  const auto limits = [](std::string_view number) {
    CodeRequest request = TextTo(number);
    request.contact_digest = Bytes{std::string(number)};
    return LimitsOfCode({}, kSecrets, request);
  };
  const auto here = limits("+12065550173");
  constexpr int kOfAll = 4;  // clinic by the minute and the hour, its texts, the address
  EXPECT_EQ(InCommon(here, limits("+12065550199")), kOfAll + 1);  // the block
  EXPECT_EQ(InCommon(here, limits("+13605550173")), kOfAll);
  const auto abroad = limits("+447700900123");
  EXPECT_EQ(InCommon(abroad, limits("+442079460958")), kOfAll + 1);  // the country
  EXPECT_EQ(InCommon(abroad, limits("+447700900124")), kOfAll + 2);
  EXPECT_EQ(InCommon(abroad, here), kOfAll);
}

TEST(RateLimitsTest, ASignInCountsAsACodeAndAsASignIn) {
  const CodeRequest request = {Bytes{"digest"}, "ipv4:10.0.0.7:4711", kNow};
  const auto code = LimitsOfCode({}, kSecrets, request);
  const auto sign_in = LimitsOfSignIn({}, kSecrets, request);
  EXPECT_EQ(sign_in.size(), code.size() + 2);
  EXPECT_EQ(InCommon(code, sign_in), static_cast<int>(code.size()));
}

// Any 24 hours touch two windows of a day.
TEST(RateLimitsTest, WhoGuessesAllDayOpensOneOfTenThousandAtMost) {
  const CodeRequest request = {Bytes{"digest"}, "ipv4:10.0.0.7:4711", kNow};
  for (const Limit& limit : LimitsOfTry(kSecrets, request)) {
    EXPECT_EQ(limit.window, absl::Hours(24));
    EXPECT_LT(2.0 * limit.max / kCodes, 1e-4);
  }
  EXPECT_EQ(LimitsOfTry(kSecrets, request).size(), 2u);
  EXPECT_EQ(LimitsOfTry(kSecrets, {Bytes(), "ipv4:10.0.0.7:4711", kNow}).size(), 1u);
}

}  // namespace
}  // namespace tandem::codes
