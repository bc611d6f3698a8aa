// SPDX-License-Identifier: Apache-2.0
// What mail servers say of mails that they could not deliver (RFC 3464), read by GMime. From
// strangers: it may hold anything, and whatever is no such report says nothing. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tandem::tandemctl {

constexpr std::size_t kReturnedBytesMax = 256 * 1024;  // reports stand before what they return
constexpr int kReportPartsMax = 20;                    // three are usual

// The enhanced status code (RFC 3463) of the recipient whom a report is about: of class 5 when the
// mail is given up, of class 4 when it is still being tried. Nothing: it reports no failure.
std::optional<std::string> FailureIn(std::string_view mail);

}  // namespace tandem::tandemctl
