// SPDX-License-Identifier: Apache-2.0
// A visit as an entry of somebody's own calendar: RFC 5545, sent by mail as RFC 6047 has it. The
// UID stays the same however often the visit moves, SEQUENCE grows with each change, and nothing
// stands in it that a person typed, nor what the visit is about. Pure.
#pragma once

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "base/id.h"

namespace tandem::notifier {

enum class InviteMethod { kRequest, kCancel };
std::string_view Name(InviteMethod method);  // "REQUEST"

struct Invite {
  InviteMethod method = InviteMethod::kRequest;
  AppointmentId visit;
  int sequence = 1;  // the visit's version
  absl::Time start;
  absl::Time end;
  absl::Time stamp;         // when this was written
  std::string language;     // "en" or "es"
  std::string organizer;    // address
  std::string sender_name;  // neutral
  std::string attendee;     // address
  std::string domain;       // of the UID
};

// Lines end in CRLF and are folded at 75 bytes, never inside a character.
std::string WriteInvite(const Invite& invite);

// A value of type TEXT: backslash, comma, semicolon and line end escaped; other control characters
// left out.
std::string EscapeCalendarText(std::string_view text);

// One content line, folded, with its CRLF.
std::string FoldCalendarLine(std::string_view line);

}  // namespace tandem::notifier
