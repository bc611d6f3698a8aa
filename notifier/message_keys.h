// SPDX-License-Identifier: Apache-2.0
// The keys of messages, column by column, as the statements of this folder take them.
#pragma once

#include <string>
#include <vector>

#include "base/id.h"
#include "scheduler/reminders/message.h"

namespace tandem::notifier {

struct MessageKeys {
  std::vector<Uuid> subjects;
  std::vector<int> versions;
  std::vector<std::string> kinds;
  std::vector<std::string> channels;
  std::vector<Uuid> recipients;

  void Add(const reminders::Message& message) {
    subjects.push_back(message.subject);
    versions.push_back(message.version);
    kinds.emplace_back(Name(message.kind));
    channels.emplace_back(Name(message.channel));
    recipients.push_back(message.recipient);
  }
  bool empty() const { return subjects.empty(); }
};

}  // namespace tandem::notifier
