// SPDX-License-Identifier: Apache-2.0
// Bytes is binary data: a hash, a key, a bytea column. A type of its own, so that it is never taken
// for text.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace tandem {

struct Bytes {
  std::string data;

  std::size_t size() const { return data.size(); }
  bool empty() const { return data.empty(); }
  operator std::string_view() const { return data; }  // NOLINT: bytes are readable everywhere
  bool operator==(const Bytes& other) const = default;
  auto operator<=>(const Bytes& other) const = default;
};

}  // namespace tandem
