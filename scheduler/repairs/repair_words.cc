// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/repair_words.h"

#include <fmt/format.h>

#include "scheduler/words/spoken_time.h"

namespace tandem::repairs {
namespace {

struct Words {
  std::string_view session, visit, with, at, by_video, by_phone;
};

constexpr Words kEnglish = {
    .session = "Your session moves to {}",
    .visit = "Your visit moves to {}",
    .with = ", with {}",
    .at = ", at {}",
    .by_video = ", by video",
    .by_phone = ", by phone",
};

constexpr Words kSpanish = {
    .session = "Su sesión cambia al {}",
    .visit = "Su visita cambia al {}",
    .with = ", con {}",
    .at = ", en {}",
    .by_video = ", por video",
    .by_phone = ", por teléfono",
};

std::string PlaceOf(const MovedVisit& moved, const Words& words) {
  switch (moved.mode) {
    case directory::Mode::kInPerson:
      return moved.location.empty() ? "" : fmt::format(fmt::runtime(words.at), moved.location);
    case directory::Mode::kVideo:
      return std::string(words.by_video);
    case directory::Mode::kPhone:
      return std::string(words.by_phone);
  }
  return "";
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
  text += PlaceOf(moved, words);
  // "a. m." has its own.
  if (text.back() != '.') text += '.';
  return text;
}

}  // namespace tandem::repairs
