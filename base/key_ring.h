// SPDX-License-Identifier: Apache-2.0
// KeyRing: seals small texts before they are stored, with XChaCha20-Poly1305 (libsodium). Several
// keys by name: the first seals, all open, so that keys can be changed while rows of the old one
// are still there. Immutable, thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/bytes.h"

namespace tandem {

constexpr std::size_t kKeysMax = 16;          // one a year is plenty
constexpr std::size_t kKeyNameBytesMax = 32;  // [a-z0-9-]
constexpr std::size_t kKeyTextBytesMin = 32;  // of the secret text that a key is derived from
constexpr std::size_t kSealPadBytes = 256;    // a sealed text tells its length in steps of this

struct Sealed {
  std::string key;  // the key's name
  Bytes bytes;      // nonce, then text and tag
};

class KeyRing {
 public:
  // Lines "name secret", first the one that seals; empty lines and those that start with # are left
  // out. `purpose` separates rings that were given the same secret. Errors (INVALID_ARGUMENT, never
  // a key's text): no key, too many, a name twice or of another form, a secret too short.
  static absl::StatusOr<KeyRing> Parse(std::string_view lines, std::string_view purpose);

  // `context` says what the text belongs to (a table and a key): opened elsewhere, it does not
  // open.
  Sealed Seal(std::string_view text, std::string_view context) const;

  // Errors: INTERNAL (no such key; not what was sealed, or not there).
  absl::StatusOr<std::string> Open(const Sealed& sealed, std::string_view context) const;

  // The name of the key that seals.
  const std::string& current() const { return current_; }
  // The names of the others.
  std::vector<std::string> older() const;

 private:
  std::string current_;
  std::map<std::string, Bytes, std::less<>> keys_;
};

}  // namespace tandem
