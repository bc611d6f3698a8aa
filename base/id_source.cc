// SPDX-License-Identifier: Apache-2.0
#include "base/id_source.h"

#include <algorithm>

#include "base/crypto.h"

namespace tandem {

Uuid UuidV7Source::Next() {
  const auto now_ms =
      static_cast<std::uint64_t>(std::max<std::int64_t>(0, absl::ToUnixMillis(clock_.Now())));
  std::uint64_t tick = 0;
  {
    const std::lock_guard lock(mutex_);
    // More than 4096 ids in a millisecond borrow from the next one.
    last_tick_ = std::max(now_ms << 12, last_tick_ + 1);
    tick = last_tick_;
  }
  Uuid uuid;
  FillRandom(uuid.bytes.data() + 8, 8);
  const std::uint64_t ms = tick >> 12;
  for (int i = 0; i < 6; ++i) {
    uuid.bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  }
  uuid.bytes[6] = static_cast<std::uint8_t>(0x70 | ((tick >> 8) & 0x0f));  // version 7
  uuid.bytes[7] = static_cast<std::uint8_t>(tick);
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);  // RFC 4122 variant
  return uuid;
}

}  // namespace tandem
