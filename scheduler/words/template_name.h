// SPDX-License-Identifier: Apache-2.0
// How words are named: in a resource name, and in the database. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scheduler/words/words.h"

namespace tandem::words {

// "day-before-sms-es", "booked-email-en", "reply-opted-out-sms-en".
std::string SlugOf(const Key& key);
// Of a key that is known; nothing for any other text.
std::optional<Key> KeyOfSlug(std::string_view slug);

// As stored: "day_before", "reply_opted_out".
std::string StoredKind(const Key& key);
// Nothing for words of a newer program.
std::optional<Key> KeyOfStored(std::string_view kind, std::string_view channel,
                               std::string_view language);

// Changes whenever the words do.
std::string Etag(const Template& words);

}  // namespace tandem::words
