// SPDX-License-Identifier: Apache-2.0
// LogTransport: for development. Each message becomes a file of its own in a folder that only its
// owner reads: {time, channel, to, subject, text}. Never in a log stream.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "notifier/transport.h"

namespace tandem::notifier {

class LogTransport final : public Transport {
 public:
  explicit LogTransport(std::string folder) : folder_(std::move(folder)) {}
  // The same delivery again is the same file: it is accepted once.
  Outcome Send(const Outgoing& outgoing, const Held& held) override;

 private:
  const std::string folder_;
};

// Makes the folder, for its owner only. Errors: FAILED_PRECONDITION.
absl::Status OpenOutbox(const std::string& folder);

}  // namespace tandem::notifier
