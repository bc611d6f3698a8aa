// SPDX-License-Identifier: Apache-2.0
// Six-digit codes, derived from the service's master key and from the id of what they open: they
// stand nowhere, and a replay gives the same. And the subjects that counts are kept under. Pure
// given the key. Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "base/bytes.h"
#include "base/uuid.h"

namespace tandem::codes {

constexpr std::size_t kCodeDigits = 6;  // what people copy from a message without a slip
constexpr int kCodes = 1'000'000;       // as many as there are
constexpr int kCodeTriesMax = 5;        // contract; 5 in 1,000,000
constexpr absl::Duration kCodeLifetime = absl::Minutes(15);  // contract; slow mail arrives in it

class CodeSecrets {
 public:
  // `master`: at least 32 bytes.
  explicit CodeSecrets(std::string_view master);

  // The six digits that go to a contact. `id`: random, and of one thing only.
  std::string Code(const Uuid& id) const;
  bool IsCode(const Uuid& id, std::string_view given) const;

  // What a count is kept under: tells neither the address nor the contact.
  Bytes CountSubject(std::string_view what, std::string_view value) const;

 private:
  Bytes code_key_;
  Bytes count_key_;
};

// Six digits and nothing else.
bool IsCodeForm(std::string_view text);

}  // namespace tandem::codes
