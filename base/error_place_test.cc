// SPDX-License-Identifier: Apache-2.0
#include "base/error_place.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace tandem {
namespace {

TEST(ErrorPlaceTest, ViolationsGetTheirFieldInFront) {
  Violations violations;
  violations.Add("mode", "is needed");
  violations.Add("time.start_time", "must be a whole number of minutes");
  const absl::Status placed = AtPlace(violations.ToStatus(), "moves[3].visit", {{"row", "3"}});
  EXPECT_THAT(placed, HasViolation("moves[3].visit.mode"));
  EXPECT_THAT(placed, HasViolation("moves[3].visit.time.start_time"));
}

TEST(ErrorPlaceTest, OtherErrorsSayWhereAndKeepWhatTheySaid) {
  const absl::Status error = WithRetryAfter(
      MakeError(absl::StatusCode::kUnavailable, Reason::kOverloaded, "Busy.", {{"a", "1"}}),
      absl::Seconds(3));
  const absl::Status placed = AtPlace(error, "moves[3]", {{"row", "3"}});
  EXPECT_THAT(placed, HasReason(Reason::kOverloaded));
  EXPECT_EQ(placed.message(), "Busy.");
  EXPECT_EQ(MetadataOf(placed), (ErrorMetadata{{"a", "1"}, {"row", "3"}}));
  EXPECT_EQ(RetryAfterOf(placed), absl::Seconds(3));
}

TEST(ErrorPlaceTest, WhatIsNoErrorOfOursStaysAsItIs) {
  EXPECT_EQ(AtPlace(absl::CancelledError("left"), "moves[3]", {{"row", "3"}}),
            absl::CancelledError("left"));
  EXPECT_OK(AtPlace(absl::OkStatus(), "moves[3]", {{"row", "3"}}));
}

}  // namespace
}  // namespace tandem
