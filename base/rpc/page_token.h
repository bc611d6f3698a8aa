// SPDX-License-Identifier: Apache-2.0
// Page tokens: opaque, signed, bound to the list and filter they were made for. A token holds a
// position (keys of the last row: ids and times, never a name); nothing needs to be kept.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/bytes.h"
#include "base/error.h"

namespace tandem::rpc {

constexpr std::size_t kPageTokenBytesMax = 1024;  // before anything is decoded

// Thread-safe.
class PageTokens {
 public:
  // `key`: at least 32 bytes, the same on every scheduler.
  explicit PageTokens(std::string_view key);

  // `scope`: everything that a token must not outlive or cross: method, clinic, filter, order,
  // joined by the caller. Only its hash goes into the token.
  std::string Encode(std::string_view scope, std::string_view position) const;

  // The position; "" for an empty token (the first page).
  // Errors: INVALID_ARGUMENT PAGE_TOKEN_INVALID (tampered, foreign, or of another scope).
  absl::StatusOr<std::string> Decode(std::string_view scope, std::string_view token) const;

 private:
  Bytes key_;
};

struct PageSizes {
  int standard;  // for page_size 0
  int max;       // larger requests are coerced to it
};

// The number of rows to read. A negative page_size adds a violation of `field`.
int ReadPageSize(int requested, PageSizes sizes, std::string_view field, Violations& violations);

}  // namespace tandem::rpc
