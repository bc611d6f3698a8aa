// SPDX-License-Identifier: Apache-2.0
// The service's secret, from which every key of its own is derived by purpose.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "base/bytes.h"

namespace tandem {

constexpr std::size_t kSecretKeyBytesMin = 32;
constexpr std::size_t kSecretKeyBytesMax = 1024;

// The file's content, one trailing line feed dropped. Errors (FAILED_PRECONDITION, one sentence
// that says what to do): unreadable, too short or too long, readable by others than its owner.
absl::StatusOr<Bytes> ReadSecretKey(const std::string& path);

}  // namespace tandem
