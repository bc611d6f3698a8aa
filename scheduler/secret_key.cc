// SPDX-License-Identifier: Apache-2.0
#include "scheduler/secret_key.h"

#include <fmt/format.h>

#include <cstdlib>
#include <utility>

#include "base/status.h"
#include "scheduler/consultations/sealed_answers.h"

namespace tandem {
absl::StatusOr<KeyRing> ReadAnswerKeys(const std::string& path) {
  constexpr char kSetting[] = "answer_keys_file";
  std::string lines;
  if (!path.empty()) {
    ASSIGN_OR_RETURN(Bytes text, ReadSecretKey(path, kSetting));
    lines = std::move(text.data);
  } else if (const char* text = std::getenv(kAnswerKeysVariable); text != nullptr) {
    lines = text;
  } else {
    return absl::FailedPreconditionError(
        fmt::format("Neither {} nor {} gives the keys of screening answers: write a line "
                    "'name secret' with 48 random bytes in base64.",
                    kSetting, kAnswerKeysVariable));
  }
  absl::StatusOr<KeyRing> keys = KeyRing::Parse(lines, consultations::kAnswersPurpose);
  if (keys.ok()) return keys;
  return absl::FailedPreconditionError(
      fmt::format("{}: {}", kSetting, std::string(keys.status().message())));
}

}  // namespace tandem
