// SPDX-License-Identifier: Apache-2.0
// A text that came in, as it is kept: what it was taken for, and which words answered it. Never
// what it said, never whose number it came from. Pure.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "base/bytes.h"
#include "base/id.h"
#include "scheduler/inbound/meaning.h"

namespace tandem::inbound {

struct InboundText {
  std::string reference;  // the provider's
  Bytes address_digest;
  Meaning meaning = Meaning::kOther;
  AppointmentId visit;   // that it was about; nil: none
  std::string reply;     // words::Name(Reply); empty: nothing was said
  std::string language;  // "en" or "es"
  absl::Time receive_time;
};

}  // namespace tandem::inbound
