// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/jwks.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <fstream>
#include <optional>

#include "base/crypto.h"
#include "base/log.h"
#include "base/status.h"
#include "scheduler/access/bounded_json.h"

namespace tandem::access {
namespace {

using nlohmann::json;

absl::Status Bad(std::string_view what) {
  return absl::InvalidArgumentError(fmt::format("{}", what));
}

std::string Text(const json& key, const char* name) {
  const auto found = key.find(name);
  return found != key.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<Bytes> Binary(const json& key, const char* name) {
  return ParseBase64Url(Text(key, name));
}

// Nothing for keys of other kinds.
std::optional<PublicKey> ReadKey(const json& key) {
  const std::string kind = Text(key, "kty");
  const std::string curve = Text(key, "crv");
  if (kind == "RSA") {
    const auto n = Binary(key, "n");
    const auto e = Binary(key, "e");
    if (n && e) return RsaKey(*n, *e);
  } else if (kind == "EC" && curve == "P-256") {
    const auto x = Binary(key, "x");
    const auto y = Binary(key, "y");
    if (x && y) return P256Key(*x, *y);
  } else if (kind == "OKP" && curve == "Ed25519") {
    const auto x = Binary(key, "x");
    if (x) return Ed25519Key(*x);
  }
  return std::nullopt;
}

// For another use, or another algorithm than its kind's.
bool IsForSomethingElse(const json& key, const PublicKey& read) {
  if (key.contains("use") && Text(key, "use") != "sig") return true;
  return key.contains("alg") && ParseAlgorithm(Text(key, "alg")) != read.algorithm;
}

absl::Status AddKey(const json& key, KeySet& set) {
  if (!key.is_object()) return Bad("an entry of keys is no object");
  if (key.contains("d")) return Bad("it holds a private key: publish the public part only");
  const std::optional<PublicKey> read = ReadKey(key);
  if (!read.has_value() || IsForSomethingElse(key, *read)) return absl::OkStatus();
  const std::string id = Text(key, "kid");
  if (id.empty() || id.size() > kKeyIdBytesMax) return Bad("a key has no kid of a fitting length");
  if (!set.keys.emplace(id, *read).second) return Bad("a kid stands twice");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<KeySet> ParseJwks(std::string_view text) {
  const std::optional<json> document = ParseJsonObject(text, {kJwksBytesMax, kJwksDepthMax});
  if (!document.has_value()) return Bad("it is no JSON object within the limits");
  const auto keys = document->find("keys");
  if (keys == document->end() || !keys->is_array()) return Bad("it has no list named keys");
  if (keys->size() > kJwksKeysMax) return Bad("it holds too many keys");
  KeySet set;
  for (const json& key : *keys) RETURN_IF_ERROR(AddKey(key, set));
  if (set.keys.empty()) return Bad("it holds no RS256, ES256 or Ed25519 key to verify with");
  return set;
}

JwksFile::Stamp JwksFile::Look() const {
  struct stat about = {};
  if (stat(path_.c_str(), &about) != 0) return {};
  return {about.st_mtim.tv_sec * 1'000'000'000LL + about.st_mtim.tv_nsec, about.st_size,
          about.st_ino};
}

absl::StatusOr<KeySet> JwksFile::Load() const {
  std::ifstream file(path_, std::ios::binary);
  std::string text(kJwksBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad()) return Bad("it cannot be read");
  text.resize(static_cast<std::size_t>(file.gcount()));
  return ParseJwks(text);
}

absl::Status JwksFile::Open(absl::Time now) {
  const std::lock_guard lock(mutex_);
  stamp_ = Look();
  look_time_ = now;
  absl::StatusOr<KeySet> loaded = Load();
  if (!loaded.ok()) {
    return absl::FailedPreconditionError(
        fmt::format("jwks_file {}: {}; start the issuer or name another file.", path_,
                    std::string(loaded.status().message())));
  }
  view_ = {std::make_shared<const KeySet>(*std::move(loaded)), view_.generation + 1};
  return absl::OkStatus();
}

KeyView JwksFile::Current(absl::Time now) {
  const std::lock_guard lock(mutex_);
  const bool looked = now >= look_time_ && now - look_time_ < kJwksLookEvery;
  if (looked) return view_;
  look_time_ = now;
  const Stamp seen = Look();
  if (seen == stamp_) return view_;
  stamp_ = seen;
  absl::StatusOr<KeySet> loaded = Load();
  if (!loaded.ok()) {
    Log(LogLevel::kWarning, "jwks_unreadable", {{"generation", view_.generation}});
    return view_;
  }
  view_ = {std::make_shared<const KeySet>(*std::move(loaded)), view_.generation + 1};
  Log(LogLevel::kInfo, "jwks_read",
      {{"generation", view_.generation}, {"keys", view_.keys->keys.size()}});
  return view_;
}

}  // namespace tandem::access
