// SPDX-License-Identifier: Apache-2.0
#include "base/secret_file.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <fstream>
#include <utility>

#include "base/status.h"

namespace tandem {
namespace {

absl::Status Refuse(std::string_view setting, const std::string& path, std::string_view what) {
  return absl::FailedPreconditionError(fmt::format("{} {} {}", setting, path, what));
}

absl::StatusOr<std::string> ReadOwn(const std::string& path, std::string_view setting,
                                    std::string_view advice) {
  std::ifstream file(path, std::ios::binary);
  struct stat about = {};
  if (!file.is_open() || stat(path.c_str(), &about) != 0) return Refuse(setting, path, advice);
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Refuse(setting, path, "is open to others: chmod 0600 it.");
  }
  std::string text(kPrivateKeyBytesMax + 2, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace

absl::StatusOr<Bytes> ReadSecretKey(const std::string& path, std::string_view setting) {
  ASSIGN_OR_RETURN(
      std::string text,
      ReadOwn(path, setting, "cannot be read: make one with 48 random bytes in base64."));
  if (text.size() < kSecretKeyBytesMin || text.size() > kSecretKeyBytesMax) {
    return Refuse(setting, path,
                  fmt::format("must hold {} to {} bytes.", kSecretKeyBytesMin, kSecretKeyBytesMax));
  }
  return Bytes{std::move(text)};
}

absl::StatusOr<Bytes> ReadPrivateKey(const std::string& path, std::string_view setting) {
  ASSIGN_OR_RETURN(std::string text, ReadOwn(path, setting, "cannot be read."));
  if (text.size() > kPrivateKeyBytesMax || !text.starts_with("-----BEGIN ")) {
    return Refuse(setting, path, "must hold one private key in PEM.");
  }
  return Bytes{std::move(text)};
}

absl::StatusOr<Bytes> ReadPassword(const std::string& path, std::string_view setting) {
  ASSIGN_OR_RETURN(std::string text, ReadOwn(path, setting, "cannot be read."));
  if (text.empty() || text.size() > kSecretKeyBytesMax) {
    return Refuse(setting, path, fmt::format("must hold 1 to {} bytes.", kSecretKeyBytesMax));
  }
  return Bytes{std::move(text)};
}

}  // namespace tandem
