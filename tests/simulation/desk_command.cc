// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/desk_command.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "tests/simulation/visit_record.h"

namespace tandem::testing {

std::string Name(Act act) {
  constexpr std::array<std::string_view, 17> kNames = {
      "hold",    "book",     "book the hold", "move",           "cancel", "confirm", "check in",
      "start",   "complete", "no-show",       "enter in error", "undo",   "advance", "sweep",
      "archive", "search",   "read"};
  return std::string(kNames[static_cast<std::size_t>(act)]);
}

bool IsMutation(Act act) { return act < Act::kAdvance; }

std::string Text(const DeskCommand& command) {
  std::string text = Name(command.act);
  const auto add = [&](bool given, std::string_view what, const std::string& value) {
    if (given) text += fmt::format(" {}{}", what, value);
  };
  add(!command.target.empty(), "", command.target);
  add(!command.type.empty(), "", command.type);
  add(command.video, "by video", "");
  add(command.start != absl::Time(), "at ", TimeText(command.start));
  add(!command.named.empty(), "with ", fmt::format("{}", fmt::join(command.named, ",")));
  add(!command.patient.empty(), "for ", command.patient);
  add(command.overridden, "overridden", "");
  add(command.pending, "pending", "");
  add(command.etag_version.has_value(), "at version ",
      fmt::to_string(command.etag_version.value_or(0)));
  add(command.paperwork_open, "paperwork open", "");
  add(command.by != absl::ZeroDuration(), "by ", absl::FormatDuration(command.by));
  add(command.again, "AGAIN ", ToString(command.request_id));
  add(command.other_content, "with other content", "");
  return text;
}

}  // namespace tandem::testing
