// SPDX-License-Identifier: Apache-2.0
// Uuid: 16 bytes, ordered as bytes (so version 7 ids sort by their time).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tandem {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  bool IsNil() const { return *this == Uuid{}; }
  bool operator==(const Uuid& other) const = default;
  auto operator<=>(const Uuid& other) const = default;
  template <class H>
  friend H AbslHashValue(H state, const Uuid& uuid) {
    return H::combine_contiguous(std::move(state), uuid.bytes.data(), uuid.bytes.size());
  }
};

// Accepts exactly 8-4-4-4-12 hexadecimal digits in either case.
std::optional<Uuid> ParseUuid(std::string_view text);
// Lower case, 36 characters.
std::string ToString(const Uuid& uuid);

// The 4 bits that say how a uuid was made: 4 = random, 7 = time.
inline int VersionOf(const Uuid& uuid) { return uuid.bytes[6] >> 4; }

}  // namespace tandem

template <>
struct std::hash<tandem::Uuid> {
  std::size_t operator()(const tandem::Uuid& uuid) const noexcept {
    std::uint64_t low = 0;  // the random half
    std::memcpy(&low, uuid.bytes.data() + 8, sizeof(low));
    return static_cast<std::size_t>(low);
  }
};
