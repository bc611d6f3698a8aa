// SPDX-License-Identifier: Apache-2.0
// tandem.v1 -> the nouns of callbacks. Each gives every violation of its request.
#pragma once

#include "absl/status/statusor.h"
#include "scheduler/inbound/bounce.h"
#include "scheduler/inbound/provider_signature.h"
#include "tandem/v1/inbound.pb.h"

namespace tandem::inbound {

// Contract. More than any provider sends.
constexpr int kFieldsMax = 100;
constexpr int kKeyMax = 64;
constexpr int kValueMax = 2000;  // a text has 1,600 characters at most
constexpr std::size_t kSignatureBytesMax = 100;

absl::StatusOr<SignedForm> ReadForm(const v1::ReceiveTextRequest& request);
absl::StatusOr<SignedForm> ReadForm(const v1::ReceiveReceiptRequest& request);
absl::StatusOr<Bounce> ReadReturned(const v1::ReceiveBounceRequest& request);

}  // namespace tandem::inbound
