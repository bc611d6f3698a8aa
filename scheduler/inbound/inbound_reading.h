// SPDX-License-Identifier: Apache-2.0
// What is read before a text is answered.
#pragma once

#include <optional>

#include "base/pg/transaction.h"
#include "scheduler/inbound/inbound.h"

namespace tandem::inbound {

struct Inbound::Reading {
  std::optional<InboundText> before;  // it was answered already
  Bytes address_digest;
  SenderFacts sender;
  std::string language;  // of what we asked; empty: nothing was asked
};

// A name for what a provider's reference names: the same for the same, version 4 as far as one
// sees.
Uuid UuidOf(const access::CallContext& call, std::string_view purpose, std::string_view reference);

}  // namespace tandem::inbound
