// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/spoken_mode.h"

namespace tandem::words {

std::string_view SpokenMode(directory::Mode mode, std::string_view language) {
  const bool is_spanish = language == "es";
  switch (mode) {
    case directory::Mode::kInPerson:
      return "";
    case directory::Mode::kVideo:
      return is_spanish ? "por video" : "by video";
    case directory::Mode::kPhone:
      return is_spanish ? "por teléfono" : "by phone";
  }
  return "";
}

}  // namespace tandem::words
