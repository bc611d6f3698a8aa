// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/repair_words.h"

#include <fmt/format.h>

#include "scheduler/words/spoken_mode.h"
#include "scheduler/words/spoken_time.h"

namespace tandem::repairs {
namespace {

struct Words {
  std::string_view session, visit, with, at;
};

constexpr Words kEnglish = {
    .session = "Your session moves to {}",
    .visit = "Your visit moves to {}",
    .with = ", with {}",
    .at = ", at {}",
};

constexpr Words kSpanish = {
    .session = "Su sesión cambia al {}",
    .visit = "Su visita cambia al {}",
    .with = ", con {}",
    .at = ", en {}",
};

std::string PlaceOf(const MovedVisit& moved, const Words& words, std::string_view language) {
  const std::string_view remote = words::SpokenMode(moved.mode, language);
  if (!remote.empty()) return fmt::format(", {}", remote);
  return moved.location.empty() ? "" : fmt::format(fmt::runtime(words.at), moved.location);
}

}  // namespace

std::string RepairWords(const MovedVisit& moved, std::string_view language) {
  const Words& words = language == "es" ? kSpanish : kEnglish;
  const std::string time = words::LongTime(moved.start, moved.zone, language);
  std::string text =
      fmt::format(fmt::runtime(moved.is_session ? words.session : words.visit), time);
  if (!moved.practitioner.empty()) {
    text += fmt::format(fmt::runtime(words.with), moved.practitioner);
  }
  text += PlaceOf(moved, words, language);
  // "a. m." has its own.
  if (text.back() != '.') text += '.';
  return text;
}

}  // namespace tandem::repairs
