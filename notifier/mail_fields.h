// SPDX-License-Identifier: Apache-2.0
// What may stand in a mail's commands and headers. Refused, never repaired: whoever could put a
// line end into one could write a mail of their own. Pure.
#pragma once

#include <string>
#include <string_view>

namespace tandem::notifier {

constexpr std::size_t kMailboxBytesMax = 254;     // RFC 5321 path, without the brackets
constexpr std::size_t kHeaderTextBytesMax = 400;  // a subject, a name; far below a line's 998

// local@domain: one @, no white space, control character, bracket, comma, semicolon, quote or
// backslash; the domain in letters, digits, dots and hyphens (or UTF-8).
bool IsMailbox(std::string_view text);

// Valid UTF-8, no control character (CR, LF and NUL among them), not too long; may be empty.
bool IsHeaderText(std::string_view text);

// "+" and 5 to 15 digits.
bool IsNumber(std::string_view text);

// `pattern` with the clinic's slug for "{clinic}", where that stands:
// "bounces@{clinic}.example.org".
std::string ReturnMailbox(std::string_view pattern, std::string_view slug);
// Is it one that every clinic's returns can be written to?
bool IsReturnMailbox(std::string_view pattern);

// The part after the @.
std::string_view DomainOf(std::string_view mailbox);

}  // namespace tandem::notifier
