// SPDX-License-Identifier: Apache-2.0
// Secrets that the service is given in files or by its environment: its own, from which every key
// is derived by purpose, and the keys of screening answers, which change on their own.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/bytes.h"
#include "base/key_ring.h"

namespace tandem {

constexpr std::size_t kSecretKeyBytesMin = 32;
constexpr std::size_t kSecretKeyBytesMax = 1024;

// The file's content, one trailing line feed dropped. Errors (FAILED_PRECONDITION, one sentence
// that says what to do): unreadable, too short or too long, readable by others than its owner.
absl::StatusOr<Bytes> ReadSecretKey(const std::string& path,
                                    std::string_view setting = "secret_key_file");

constexpr char kAnswerKeysVariable[] = "TANDEM_ANSWER_KEYS";

// From the file, or from the environment when `path` is empty. Errors (FAILED_PRECONDITION): as
// above; neither is there; KeyRing's.
absl::StatusOr<KeyRing> ReadAnswerKeys(const std::string& path);

}  // namespace tandem
