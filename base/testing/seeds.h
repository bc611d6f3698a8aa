// SPDX-License-Identifier: Apache-2.0
// Where tests of random cases begin, and how many they try: TANDEM_SEED replays one, TANDEM_ROUNDS
// asks for more.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace tandem::testing {

inline std::uint64_t NumberFromEnvironment(const char* name, std::uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given == nullptr ? otherwise : std::strtoull(given, nullptr, 10);
}

// The first case's seed; each further one's is one more.
inline std::uint64_t FirstSeed(std::uint64_t otherwise) {
  return NumberFromEnvironment("TANDEM_SEED", otherwise);
}

inline std::uint64_t Rounds(std::uint64_t otherwise) {
  return NumberFromEnvironment("TANDEM_ROUNDS",
                               std::getenv("TANDEM_SEED") == nullptr ? otherwise : 1);
}

}  // namespace tandem::testing
