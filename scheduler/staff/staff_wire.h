// SPDX-License-Identifier: Apache-2.0
// Requests about staff into nouns, and back.
#pragma once

#include "absl/status/statusor.h"
#include "base/rpc/page_token.h"
#include "scheduler/access/call_context.h"
#include "scheduler/directory/directory.h"
#include "scheduler/staff/staff_members.h"
#include "tandem/v1/staff.pb.h"

namespace tandem::staff {

inline constexpr std::string_view kStaffPattern = "clinics/{clinic}/staff/{staff_member}";

// The call, and the clinic's file, which names its practitioners.
struct StaffReading {
  const access::CallContext& call;
  const directory::Snapshot& snapshot;
};

absl::StatusOr<StaffCreation> ReadCreate(const StaffReading& reading,
                                         const v1::CreateStaffRequest& request);
absl::StatusOr<StaffChange> ReadUpdate(const StaffReading& reading,
                                       const v1::UpdateStaffRequest& request);
absl::StatusOr<StaffTarget> ReadTarget(const access::CallContext& call,
                                       const v1::DisableStaffRequest& request);
absl::StatusOr<StaffTarget> ReadTarget(const access::CallContext& call,
                                       const v1::EnableStaffRequest& request);

struct StaffQuery {
  StaffId after;  // nil: the first page
  int limit = kListPageSize;
};
absl::StatusOr<StaffQuery> ReadList(const access::CallContext& call,
                                    const v1::ListStaffRequest& request,
                                    const rpc::PageTokens& tokens);

void Write(const StaffReading& reading, const StaffMember& member, v1::StaffMember& wire);
void WritePage(const StaffReading& reading, const StaffPage& page, const rpc::PageTokens& tokens,
               v1::ListStaffResponse& wire);

}  // namespace tandem::staff
