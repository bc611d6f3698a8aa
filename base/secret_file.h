// SPDX-License-Identifier: Apache-2.0
// A secret that a program is given in a file.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/bytes.h"

namespace tandem {

constexpr std::size_t kSecretKeyBytesMin = 32;
constexpr std::size_t kSecretKeyBytesMax = 1024;
constexpr std::size_t kPrivateKeyBytesMax = 16 * 1024;  // RSA of 4096 bits in PEM has 3.3 KB

// The file's content, one trailing line feed dropped. `setting` names it in errors
// (FAILED_PRECONDITION, one sentence that says what to do): unreadable, too short or too long,
// readable by others than its owner.
absl::StatusOr<Bytes> ReadSecretKey(const std::string& path,
                                    std::string_view setting = "secret_key_file");

// The same for a private key in PEM.
absl::StatusOr<Bytes> ReadPrivateKey(const std::string& path, std::string_view setting);

// The same for what another service gave us, of any length up to the limit: a password.
absl::StatusOr<Bytes> ReadPassword(const std::string& path, std::string_view setting);

}  // namespace tandem
