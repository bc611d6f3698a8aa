// SPDX-License-Identifier: Apache-2.0
// Secrets that the service is given in files or by its environment: its own, from which every key
// is derived by purpose, and the keys of screening answers, which change on their own.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "base/bytes.h"
#include "base/key_ring.h"
#include "base/secret_file.h"

namespace tandem {

constexpr char kAnswerKeysVariable[] = "TANDEM_ANSWER_KEYS";

// From the file, or from the environment when `path` is empty. Errors (FAILED_PRECONDITION): as
// above; neither is there; KeyRing's.
absl::StatusOr<KeyRing> ReadAnswerKeys(const std::string& path);

}  // namespace tandem
