// SPDX-License-Identifier: Apache-2.0
// tandem.v1 <-> the nouns of availability. Each Read gives every violation of its request.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/rpc/page_token.h"
#include "scheduler/access/call_context.h"
#include "scheduler/availability/slot.h"
#include "scheduler/directory/directory.h"
#include "tandem/v1/availability.pb.h"

namespace tandem::availability {

constexpr rpc::PageSizes kSlotPages = {50, kPageSizeMax};
constexpr int kNamedMax = 16;       // resources that one visit could name
constexpr int kLocationsMax = 100;  // as many as a clinic has

// Errors: FIELD_INVALID; NOT_FOUND (a name); PAGE_TOKEN_INVALID; PERMISSION_DENIED (a patient who
// would leave the limits of patients aside).
absl::StatusOr<SlotQuery> ReadSearch(const access::CallContext& call,
                                     const directory::Snapshot& snapshot,
                                     const rpc::PageTokens& tokens,
                                     const v1::SearchSlotsRequest& request);

// Errors: FIELD_INVALID; NOT_FOUND (a name).
absl::StatusOr<SlotWish> ReadExplain(const access::CallContext& call,
                                     const directory::Snapshot& snapshot,
                                     const v1::ExplainSlotRequest& request);

// Errors: ABORTED CONCURRENT_CHANGE (a slot's location is not in this revision of the file).
absl::Status WriteSearch(const access::CallContext& call, const directory::Snapshot& snapshot,
                         const rpc::PageTokens& tokens, const v1::SearchSlotsRequest& request,
                         const SlotPage& page, v1::SearchSlotsResponse& reply);

void WriteExplain(const directory::Snapshot& snapshot, const Explanation& explanation,
                  v1::ExplainSlotResponse& reply);

}  // namespace tandem::availability
