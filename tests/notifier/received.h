// SPDX-License-Identifier: Apache-2.0
// What the scripted servers of tests/support received: the recipients' side of every claim.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace tandem::testing {

struct ReceivedMail {
  absl::Time time;
  std::string to;
  std::string from;  // of the envelope
  std::string raw;   // the whole message
  bool tls = false;

  // The first header of that name, unfolded; empty when there is none.
  std::string Header(const std::string& name) const;
};
std::vector<ReceivedMail> ReadMails(const std::string& path);

struct ReceivedText {
  absl::Time time;
  std::string to;
  std::string body;
  std::string tag;
};
std::vector<ReceivedText> ReadTexts(const std::string& path);

// How often each address got something.
template <class Message>
std::map<std::string, int> CountByAddress(const std::vector<Message>& messages) {
  std::map<std::string, int> counts;
  for (const Message& message : messages) ++counts[message.to];
  return counts;
}

// The content of the first part of that type ("text/plain"), decoded from base64.
std::string PartOf(const ReceivedMail& mail, const std::string& type);

}  // namespace tandem::testing
