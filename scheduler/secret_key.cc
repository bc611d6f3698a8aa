// SPDX-License-Identifier: Apache-2.0
#include "scheduler/secret_key.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <string_view>
#include <utility>

#include "base/status.h"
#include "scheduler/consultations/sealed_answers.h"

namespace tandem {
namespace {

absl::Status Refuse(std::string_view setting, const std::string& path, std::string_view what) {
  return absl::FailedPreconditionError(fmt::format("{} {} {}", setting, path, what));
}

}  // namespace

absl::StatusOr<Bytes> ReadSecretKey(const std::string& path, std::string_view setting) {
  std::ifstream file(path, std::ios::binary);
  struct stat about = {};
  if (!file.is_open() || stat(path.c_str(), &about) != 0) {
    return Refuse(setting, path, "cannot be read: make one with 48 random bytes in base64.");
  }
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Refuse(setting, path, "is open to others: chmod 0600 it.");
  }
  std::string text(kSecretKeyBytesMax + 2, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (!text.empty() && text.back() == '\n') text.pop_back();
  if (text.size() < kSecretKeyBytesMin || text.size() > kSecretKeyBytesMax) {
    return Refuse(setting, path,
                  fmt::format("must hold {} to {} bytes.", kSecretKeyBytesMin, kSecretKeyBytesMax));
  }
  return Bytes{std::move(text)};
}

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
