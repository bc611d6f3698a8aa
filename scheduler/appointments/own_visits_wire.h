// SPDX-License-Identifier: Apache-2.0
// tandem.v1 <-> what a therapist sees of the calendar.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/rpc/page_token.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/own_visits.h"
#include "scheduler/directory/directories.h"
#include "tandem/v1/appointments.pb.h"

namespace tandem::appointments {

// With where the page begins. Errors, too: PAGE_TOKEN_INVALID.
absl::StatusOr<OwnVisitQuery> ReadOwnVisits(const access::CallContext& call,
                                            const v1::ListOwnVisitsRequest& request,
                                            const rpc::PageTokens& tokens);

// What they read of, and what they are for.
struct OwnVisitsReading {
  const access::CallContext& call;
  const v1::ListOwnVisitsRequest& request;
};
absl::Status WriteOwnVisits(const OwnVisitsReading& reading, directory::Directories& directories,
                            const OwnVisitPage& page, const rpc::PageTokens& tokens,
                            v1::ListOwnVisitsResponse& wire);

}  // namespace tandem::appointments
