// SPDX-License-Identifier: Apache-2.0
// Early return for absl::Status and absl::StatusOr. The abseil of Debian 12 has no such macros.
#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace tandem::internal {

inline absl::Status TakeStatus(absl::Status status) { return status; }
template <class T>
absl::Status TakeStatus(absl::StatusOr<T> result) {
  return std::move(result).status();
}

}  // namespace tandem::internal

// Returns from the enclosing function when the expression (a Status or a StatusOr) is not OK.
#define RETURN_IF_ERROR(...)                                                      \
  do {                                                                            \
    if (absl::Status tandem_status = ::tandem::internal::TakeStatus(__VA_ARGS__); \
        !tandem_status.ok()) {                                                    \
      return tandem_status;                                                       \
    }                                                                             \
  } while (false)

// ASSIGN_OR_RETURN(const Rows rows, tx.Exec(...)): declares or assigns from a StatusOr. A
// declaration with commas takes parentheses: ASSIGN_OR_RETURN((auto [a, b]), Pair()).
#define ASSIGN_OR_RETURN(decl, ...) \
  TANDEM_ASSIGN_OR_RETURN_(TANDEM_JOIN_(tandem_result_, __LINE__), decl, __VA_ARGS__)

#define TANDEM_ASSIGN_OR_RETURN_(result, decl, ...)    \
  auto result = (__VA_ARGS__);                         \
  if (!result.ok()) return std::move(result).status(); \
  TANDEM_UNPAREN_(decl) = *std::move(result)

#define TANDEM_JOIN_(a, b) TANDEM_JOIN2_(a, b)
#define TANDEM_JOIN2_(a, b) a##b
// Strips one optional pair of parentheses.
#define TANDEM_UNPAREN_(x) TANDEM_EAT_(TANDEM_KEEP_ x)
#define TANDEM_KEEP_(...) TANDEM_KEEP_ __VA_ARGS__
#define TANDEM_EAT_(...) TANDEM_EAT2_(__VA_ARGS__)
#define TANDEM_EAT2_(...) TANDEM_GONE_##__VA_ARGS__
#define TANDEM_GONE_TANDEM_KEEP_
