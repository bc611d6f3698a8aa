// SPDX-License-Identifier: Apache-2.0
// tandem.v1 <-> the nouns of emergencies. Each Read gives every violation of its request.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "base/rpc/page_token.h"
#include "scheduler/access/call_context.h"
#include "scheduler/emergency/emergencies.h"
#include "tandem/v1/emergency.pb.h"

namespace tandem::emergency {

inline constexpr std::string_view kAccessPattern =
    "clinics/{clinic}/emergencyAccesses/{emergency_access}";

// All in characters. Contract, and the database's constraints.
constexpr int kReasonMin = 10;  // a word is no reason
constexpr int kReasonMax = 500;
constexpr int kNoteMax = 500;

absl::StatusOr<Opening> ReadOpening(const access::CallContext& call,
                                    const v1::BreakGlassRequest& request);
absl::StatusOr<EmergencyAccessId> ReadAccessName(const access::CallContext& call,
                                                 std::string_view name);
absl::StatusOr<AccessQuery> ReadList(const access::CallContext& call,
                                     const v1::ListEmergencyAccessesRequest& request,
                                     const rpc::PageTokens& tokens);
absl::StatusOr<ReviewOrder> ReadReview(const access::CallContext& call,
                                       const v1::ReviewEmergencyAccessRequest& request);

void Write(const access::CallContext& call, const EmergencyAccess& access,
           v1::EmergencyAccess& wire);
void WritePage(const access::CallContext& call, const v1::ListEmergencyAccessesRequest& request,
               const AccessPage& page, const rpc::PageTokens& tokens,
               v1::ListEmergencyAccessesResponse& wire);

}  // namespace tandem::emergency
