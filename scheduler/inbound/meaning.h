// SPDX-License-Identifier: Apache-2.0
// What a text means, in English and Spanish. Pure. A crisis is heard before anything else, then a
// wish for no more texts; CANCEL is such a wish, and never the end of a visit.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tandem::inbound {

enum class Meaning {
  kConfirm,
  kChange,  // another time, or none: never decided here
  kStop,
  kStart,
  kHelp,
  kRideYes,  // somebody brings them home
  kRideNo,
  kCrisis,
  kOther  // a person reads it
};

// "ride_yes", as it is stored.
std::string_view Name(Meaning meaning);
// Nothing for any other text.
std::optional<Meaning> ParseMeaning(std::string_view name);

// What was asked last of whoever wrote.
struct Asked {
  bool visit = false;      // a visit that is to come
  bool ride = false;       // who brings them home from it, not answered yet
  bool ride_only = false;  // the visit is confirmed: a bare yes is about the ride
};

Meaning ReadMeaning(std::string_view text, const Asked& asked);

// "es" for a text with Spanish words that are known here, else "en".
std::string LanguageOf(std::string_view text);

}  // namespace tandem::inbound
