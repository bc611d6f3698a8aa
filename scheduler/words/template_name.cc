// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/template_name.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"

namespace tandem::words {
namespace {

constexpr std::size_t kEtagBytes = 12;  // enough that no two versions of one name meet

template <class Matches>
std::optional<Key> FindKey(const Matches& matches) {
  const auto& keys = AllKeys();
  const auto found = std::find_if(keys.begin(), keys.end(), matches);
  return found == keys.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

std::string StoredKind(const Key& key) {
  const std::string_view kind = reminders::Name(key.kind);
  if (key.reply == Reply::kNone) return std::string(kind);
  return fmt::format("{}_{}", kind, Name(key.reply));
}

std::string SlugOf(const Key& key) {
  std::string kind = StoredKind(key);
  constexpr std::string_view kLong = "appointment_";
  if (kind.starts_with(kLong)) kind.erase(0, kLong.size());
  std::replace(kind.begin(), kind.end(), '_', '-');
  return fmt::format("{}-{}-{}", kind, reminders::Name(key.channel), key.language);
}

std::optional<Key> KeyOfSlug(std::string_view slug) {
  return FindKey([&](const Key& key) { return SlugOf(key) == slug; });
}

std::optional<Key> KeyOfStored(std::string_view kind, std::string_view channel,
                               std::string_view language) {
  return FindKey([&](const Key& key) {
    return key.language == language && reminders::Name(key.channel) == channel &&
           StoredKind(key) == kind;
  });
}

std::string Etag(const Template& words) {
  const std::string identity = fmt::format("{}/{}/{}/{}/{}", SlugOf(words.key()), words.version,
                                           words.segments_max, words.subject, words.body);
  return Base64Url(std::string_view(Sha256(identity)).substr(0, kEtagBytes));
}

}  // namespace tandem::words
