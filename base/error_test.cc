// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include "base/testing/matchers.h"

namespace tandem {
namespace {

TEST(ErrorTest, KeepsCodeReasonMessageAndMetadata) {
  const absl::Status status =
      MakeError(absl::StatusCode::kFailedPrecondition, Reason::kSlotTaken, "Taken.",
                {{"a", "1"}, {"b", "with:colon and 7:digits"}, {"c", ""}});
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(status, HasReason(Reason::kSlotTaken));
  EXPECT_EQ(status.message(), "Taken.");
  const ErrorMetadata expected = {{"a", "1"}, {"b", "with:colon and 7:digits"}, {"c", ""}};
  EXPECT_EQ(MetadataOf(status), expected);
}

TEST(ErrorTest, AForeignStatusHasNoReason) {
  EXPECT_FALSE(ReasonOf(absl::NotFoundError("x")).has_value());
  EXPECT_FALSE(ReasonOf(absl::OkStatus()).has_value());
  EXPECT_TRUE(MetadataOf(absl::NotFoundError("x")).empty());
}

TEST(ErrorTest, AllViolationsAreNamedNotJustTheFirst) {
  Violations violations;
  EXPECT_OK(violations.ToStatus());
  violations.Add("during.start_time", "must be in the future");
  violations.Add("page_size", "must not be negative");
  const absl::Status status = violations.ToStatus();
  EXPECT_THAT(status, HasReason(Reason::kFieldInvalid));
  EXPECT_THAT(status, HasViolation("during.start_time"));
  EXPECT_THAT(status, HasViolation("page_size"));
  EXPECT_EQ(ViolationsOf(status), violations.list());
}

TEST(ErrorTest, ViolationsHaveALimit) {
  Violations violations;
  for (int i = 0; i < 10 * kViolationsMax; ++i) violations.Add("field", "is wrong");
  EXPECT_EQ(violations.list().size(), std::size_t{kViolationsMax});
}

TEST(ErrorTest, RetryAfterTravelsWithTheStatus) {
  const absl::Status status =
      WithRetryAfter(MakeError(absl::StatusCode::kUnavailable, Reason::kOverloaded, "Busy."),
                     absl::Milliseconds(1500));
  EXPECT_EQ(RetryAfterOf(status), absl::Milliseconds(1500));
  EXPECT_THAT(status, HasReason(Reason::kOverloaded));
  EXPECT_FALSE(RetryAfterOf(absl::UnavailableError("x")).has_value());
}

absl::StatusOr<std::pair<int, int>> Pair(bool works) {
  if (!works) return absl::NotFoundError("no pair");
  return std::pair(1, 2);
}

absl::StatusOr<int> Sum(bool works) {
  ASSIGN_OR_RETURN((const auto [a, b]), Pair(works));
  RETURN_IF_ERROR(Pair(works));
  return a + b;
}

TEST(StatusMacrosTest, ReturnTheFirstErrorAndUnpackTheRest) {
  EXPECT_THAT(Sum(true), IsOkAndHolds(3));
  EXPECT_THAT(Sum(false), StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace tandem
