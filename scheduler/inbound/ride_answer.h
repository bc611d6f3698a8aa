// SPDX-License-Identifier: Apache-2.0
// What a text says about who brings somebody home. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::inbound {

constexpr std::size_t kDriverWordsMax = 3;  // "Ana María"; more is a sentence
constexpr std::size_t kPhoneDigitsMin = 7;
constexpr std::size_t kPhoneDigitsMax = 15;  // E.164

enum class RideWord {
  kNone,  // not about a ride
  kYes,   // somebody does
  kNo     // nobody does, or is not known yet
};

// `words`: FoldWords(text). `bare`: nothing but the ride was asked, so that yes and no mean that.
RideWord ReadRideWord(std::string_view text, const std::vector<std::string>& words, bool bare);

// Who it is, as far as the text says.
struct Driver {
  std::string name;   // as typed; empty: not said, or said in more than kDriverWordsMax words
  std::string phone;  // as typed: digits and what stands between them; empty: not said
};

Driver ReadDriver(std::string_view text);

}  // namespace tandem::inbound
