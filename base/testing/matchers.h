// SPDX-License-Identifier: Apache-2.0
// gMock matchers for Status and StatusOr: IsOk(), IsOkAndHolds(m), StatusIs(code),
// HasReason(Reason::kX); and ASSERT_OK_AND_ASSIGN(const auto rows, Read()).
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/error.h"
#include "base/status.h"

namespace tandem {

namespace internal {
inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <class T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}
inline std::string Describe(const absl::Status& status) {
  std::string text = status.ToString();
  if (const auto reason = ReasonOf(status)) text += " [" + std::string(Name(*reason)) + "]";
  for (const Violation& violation : ViolationsOf(status)) {
    text += " {" + violation.field + ": " + violation.reason + "}";
  }
  return text;
}
}  // namespace internal

MATCHER(IsOk, negation ? "is not OK" : "is OK") {
  const absl::Status& status = internal::StatusOf(arg);
  *result_listener << internal::Describe(status);
  return status.ok();
}

MATCHER_P(StatusIs, code, "has status " + absl::StatusCodeToString(code)) {
  const absl::Status& status = internal::StatusOf(arg);
  *result_listener << internal::Describe(status);
  return status.code() == code;
}

MATCHER_P(HasReason, reason, "has reason " + std::string(Name(reason))) {
  const absl::Status& status = internal::StatusOf(arg);
  *result_listener << internal::Describe(status);
  return !status.ok() && ReasonOf(status) == reason;
}

MATCHER_P(IsOkAndHolds, inner, "is OK and holds what is asked") {
  *result_listener << internal::Describe(internal::StatusOf(arg));
  if (!arg.ok()) return false;
  return ::testing::ExplainMatchResult(inner, *arg, result_listener);
}

// HasViolation("appointment.during"): FIELD_INVALID that names the field.
MATCHER_P(HasViolation, field, "names the field " + ::testing::PrintToString(field)) {
  const absl::Status& status = internal::StatusOf(arg);
  *result_listener << internal::Describe(status);
  for (const Violation& violation : ViolationsOf(status)) {
    if (violation.field == field) return true;
  }
  return false;
}

}  // namespace tandem

#define ASSERT_OK(...) ASSERT_THAT((__VA_ARGS__), ::tandem::IsOk())
#define EXPECT_OK(...) EXPECT_THAT((__VA_ARGS__), ::tandem::IsOk())
#define ASSERT_OK_AND_ASSIGN(decl, ...) \
  TANDEM_ASSERT_ASSIGN_(TANDEM_JOIN_(tandem_result_, __LINE__), decl, __VA_ARGS__)
#define TANDEM_ASSERT_ASSIGN_(result, decl, ...) \
  auto result = (__VA_ARGS__);                   \
  ASSERT_THAT(result, ::tandem::IsOk());         \
  TANDEM_UNPAREN_(decl) = *std::move(result)
