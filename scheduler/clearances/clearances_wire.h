// SPDX-License-Identifier: Apache-2.0
// tandem.v1 <-> the nouns of clearances. Each Read gives every violation of its request.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "base/rpc/page_token.h"
#include "scheduler/access/call_context.h"
#include "scheduler/clearances/clearances.h"
#include "tandem/v1/clearances.pb.h"

namespace tandem::clearances {

inline constexpr std::string_view kClearancePattern =
    "clinics/{clinic}/patients/{patient}/clearances/{clearance}";

constexpr int kEffectiveYearsMax = 50;  // back. Contract: before, nobody wrote it down here

// `today`: the clinic's.
absl::StatusOr<Recording> ReadRecord(const access::CallContext& call, absl::CivilDay today,
                                     const v1::RecordClearanceRequest& request);
absl::StatusOr<Withdrawal> ReadWithdrawal(const access::CallContext& call,
                                          const v1::WithdrawClearanceRequest& request);
// Errors, too: PAGE_TOKEN_INVALID.
absl::StatusOr<ClearanceQuery> ReadList(const access::CallContext& call,
                                        const v1::ListClearancesRequest& request,
                                        const rpc::PageTokens& tokens);
// `file` outlives the question. Errors, too: NOT_FOUND.
absl::StatusOr<GateQuestion> ReadExplain(const access::CallContext& call,
                                         const directory::Snapshot& file,
                                         const v1::ExplainGatesRequest& request);

v1::Gate WriteGate(Gate gate);
// What the caller's role may know of it.
void Write(const access::CallContext& call, const Clearance& clearance, v1::Clearance& wire);
void WritePage(const access::CallContext& call, const v1::ListClearancesRequest& request,
               const ClearancePage& page, const rpc::PageTokens& tokens,
               v1::ListClearancesResponse& wire);
void WriteStates(const access::CallContext& call, const std::vector<GateState>& states,
                 v1::ExplainGatesResponse& wire);

}  // namespace tandem::clearances
