// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/slot_position.h"

#include <fmt/format.h>

#include <charconv>

#include "scheduler/availability/availability_errors.h"

namespace tandem::availability {
namespace {

template <class Number>
bool ReadNumber(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string Format(const SlotPosition& position) {
  return fmt::format("{}/{}/{}", position.start, position.location,
                     static_cast<int>(position.mode));
}

absl::StatusOr<SlotPosition> ParsePosition(std::string_view text) {
  const std::size_t first = text.find('/');
  const std::size_t last = text.rfind('/');
  SlotPosition position;
  int mode = -1;
  if (first == std::string_view::npos || first == last ||
      !ReadNumber(text.substr(0, first), position.start) ||
      !ReadNumber(text.substr(last + 1), mode) || mode < 0 ||
      mode > static_cast<int>(directory::Mode::kPhone)) {
    return PageTokenInvalid();
  }
  position.location = std::string(text.substr(first + 1, last - first - 1));
  position.mode = static_cast<directory::Mode>(mode);
  return position;
}

}  // namespace tandem::availability
