// SPDX-License-Identifier: Apache-2.0
#include "scheduler/secret_key.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <fstream>
#include <string_view>

namespace tandem {
namespace {

absl::Status Refuse(const std::string& path, std::string_view what) {
  return absl::FailedPreconditionError(fmt::format("secret_key_file {} {}", path, what));
}

}  // namespace

absl::StatusOr<Bytes> ReadSecretKey(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  struct stat about = {};
  if (!file.is_open() || stat(path.c_str(), &about) != 0) {
    return Refuse(path, "cannot be read: make one with 48 random bytes in base64.");
  }
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Refuse(path, "is open to others: chmod 0600 it.");
  }
  std::string text(kSecretKeyBytesMax + 2, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (!text.empty() && text.back() == '\n') text.pop_back();
  if (text.size() < kSecretKeyBytesMin || text.size() > kSecretKeyBytesMax) {
    return Refuse(path,
                  fmt::format("must hold {} to {} bytes.", kSecretKeyBytesMin, kSecretKeyBytesMax));
  }
  return Bytes{std::move(text)};
}

}  // namespace tandem
