// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/page_token.h"

#include <rapidcheck.h>

#include "base/crypto.h"
#include "base/testing/matchers.h"

namespace tandem::rpc {
namespace {

const std::string kKey(32, 'k');
constexpr std::string_view kScope = "ListAppointments|elm|day=2026-01-05";

TEST(PageTokenTest, GivesBackAnyPosition) {
  const PageTokens tokens(kKey);
  ASSERT_TRUE(rc::check("round trip", [&](const std::string& scope, const std::string& position) {
    const auto decoded = tokens.Decode(scope, tokens.Encode(scope, position));
    RC_ASSERT(decoded.ok() && *decoded == position);
  }));
}

TEST(PageTokenTest, NoTokenMeansTheFirstPage) {
  EXPECT_THAT(PageTokens(kKey).Decode(kScope, ""), IsOkAndHolds(""));
}

TEST(PageTokenTest, EveryFlippedBitIsNoticed) {
  const PageTokens tokens(kKey);
  const std::string raw = ParseBase64Url(tokens.Encode(kScope, "row 17"))->data;
  for (std::size_t bit = 0; bit < 8 * raw.size(); ++bit) {
    std::string changed = raw;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_THAT(tokens.Decode(kScope, Base64Url(changed)), HasReason(Reason::kPageTokenInvalid));
  }
}

TEST(PageTokenTest, CutLongAndForeignTokensAreRefused) {
  const PageTokens tokens(kKey);
  const std::string token = tokens.Encode(kScope, "row 17");
  for (std::size_t size = 1; size < token.size(); ++size) {
    EXPECT_THAT(tokens.Decode(kScope, token.substr(0, size)), HasReason(Reason::kPageTokenInvalid));
  }
  EXPECT_THAT(tokens.Decode(kScope, token + "A"), HasReason(Reason::kPageTokenInvalid));
  EXPECT_THAT(tokens.Decode(kScope, std::string(1 << 20, 'A')),
              HasReason(Reason::kPageTokenInvalid));
  EXPECT_THAT(tokens.Decode("ListAppointments|oak|day=2026-01-05", token),
              HasReason(Reason::kPageTokenInvalid));
  EXPECT_THAT(PageTokens(std::string(32, 'x')).Decode(kScope, token),
              HasReason(Reason::kPageTokenInvalid));
}

TEST(PageSizeTest, ZeroIsTheDefaultLargeIsCoercedNegativeIsRefused) {
  const PageSizes sizes{50, 200};
  Violations violations;
  EXPECT_EQ(ReadPageSize(0, sizes, "page_size", violations), 50);
  EXPECT_EQ(ReadPageSize(7, sizes, "page_size", violations), 7);
  EXPECT_EQ(ReadPageSize(1'000'000, sizes, "page_size", violations), 200);
  EXPECT_TRUE(violations.empty());
  ReadPageSize(-1, sizes, "page_size", violations);
  EXPECT_THAT(violations.ToStatus(), HasViolation("page_size"));
}

}  // namespace
}  // namespace tandem::rpc
