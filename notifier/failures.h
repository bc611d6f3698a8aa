// SPDX-License-Identifier: Apache-2.0
// What the threads of a notifier do about failures: none of them ends for one.
#pragma once

#include <exception>
#include <string_view>

#include "absl/status/status.h"
#include "base/error.h"
#include "base/id.h"

namespace tandem::notifier {

void LogFailure(std::string_view event, ClinicId clinic, const absl::Status& status);

// A statement and its reader may disagree (pg::DecodeError): no exception ends a thread.
template <class F>
auto Safely(F body) -> decltype(body()) {
  try {
    return body();
  } catch (const std::exception&) {
    return InternalError("notifier");
  }
}

}  // namespace tandem::notifier
