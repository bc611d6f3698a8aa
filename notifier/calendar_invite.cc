// SPDX-License-Identifier: Apache-2.0
#include "notifier/calendar_invite.h"

#include <fmt/format.h>

#include "base/strings.h"

namespace tandem::notifier {
namespace {

constexpr std::size_t kLineBytesMax = 75;  // RFC 5545, 3.1

std::string UtcTime(absl::Time time) {
  return absl::FormatTime("%Y%m%dT%H%M%SZ", time, absl::UTCTimeZone());
}

// A parameter's value in quotes: the quote itself has no escape.
std::string QuotedParameter(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c != '"' && static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) quoted += c;
  }
  return quoted + '"';
}

std::string_view Summary(std::string_view language) {
  return language == "es" ? "Cita" : "Appointment";
}

}  // namespace

std::string_view Name(InviteMethod method) {
  return method == InviteMethod::kRequest ? "REQUEST" : "CANCEL";
}

std::string EscapeCalendarText(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\n') {
      escaped += "\\n";
    } else if (c == '\\' || c == ',' || c == ';') {
      escaped += '\\';
      escaped += c;
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) {
      escaped += c;
    }
  }
  return escaped;
}

std::string FoldCalendarLine(std::string_view line) {
  std::string folded;
  std::size_t room = kLineBytesMax;
  while (line.size() > room) {
    const std::string_view part = Utf8Prefix(line, room);
    if (part.empty()) break;  // not UTF-8: the caller's fault, and no endless loop
    folded.append(part).append("\r\n ");
    line.remove_prefix(part.size());
    room = kLineBytesMax - 1;  // the space counts
  }
  return folded.append(line).append("\r\n");
}

std::string WriteInvite(const Invite& invite) {
  const bool cancel = invite.method == InviteMethod::kCancel;
  std::string text;
  const auto line = [&text](std::string_view content) { text += FoldCalendarLine(content); };
  line("BEGIN:VCALENDAR");
  line("VERSION:2.0");
  line("PRODID:-//Tandem//Reminders//EN");
  line("CALSCALE:GREGORIAN");
  line(fmt::format("METHOD:{}", Name(invite.method)));
  line("BEGIN:VEVENT");
  line(fmt::format("UID:{}@{}", ToString(invite.visit), EscapeCalendarText(invite.domain)));
  line(fmt::format("SEQUENCE:{}", invite.sequence));
  line(fmt::format("DTSTAMP:{}", UtcTime(invite.stamp)));
  line(fmt::format("DTSTART:{}", UtcTime(invite.start)));
  line(fmt::format("DTEND:{}", UtcTime(invite.end)));
  line(fmt::format("SUMMARY:{}", EscapeCalendarText(Summary(invite.language))));
  line(fmt::format("STATUS:{}", cancel ? "CANCELLED" : "CONFIRMED"));
  line("CLASS:PRIVATE");
  line("TRANSP:OPAQUE");
  line(fmt::format("ORGANIZER;CN={}:mailto:{}", QuotedParameter(invite.sender_name),
                   invite.organizer));
  line(fmt::format("ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:{}", invite.attendee));
  line("END:VEVENT");
  line("END:VCALENDAR");
  return text;
}

}  // namespace tandem::notifier
