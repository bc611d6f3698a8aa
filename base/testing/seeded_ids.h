// SPDX-License-Identifier: Apache-2.0
// SeededIds: the same seed gives the same ids. Thread-safe.
#pragma once

#include <cstdint>
#include <mutex>
#include <random>

#include "base/id_source.h"

namespace tandem {

class SeededIds final : public IdSource {
 public:
  explicit SeededIds(std::uint64_t seed = 1) : random_(seed) {}

  Uuid Next() override {
    const std::lock_guard lock(mutex_);
    Uuid uuid;
    for (std::uint8_t& byte : uuid.bytes) byte = static_cast<std::uint8_t>(random_());
    uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0f) | 0x40);  // version 4
    uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);  // RFC 4122 variant
    return uuid;
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 random_;
};

}  // namespace tandem
