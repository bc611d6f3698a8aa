// SPDX-License-Identifier: Apache-2.0
// A mail as it goes over the wire, written by GMime. The same for the same input: boundaries and
// Message-ID derive from the delivery's id.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "notifier/transport.h"

namespace tandem::notifier {

constexpr std::size_t kMailBytesMax = 256 * 1024;  // a page of words, many times over

// "<0192…@example.org>"
std::string MessageId(const Uuid& delivery, std::string_view domain);

// `from`: the address that it comes from; its domain is that of the Message-ID.
// Errors: INVALID_ARGUMENT naming the field, never its value: an address that is none, a control
// character in a header; RESOURCE_EXHAUSTED when it is too large.
absl::StatusOr<std::string> WriteMail(const Outgoing& outgoing, const std::string& from);

}  // namespace tandem::notifier
