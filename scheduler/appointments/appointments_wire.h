// SPDX-License-Identifier: Apache-2.0
// tandem.v1 <-> the nouns of appointments. Each Read gives every violation of its request; a
// well-formed name of something that is not there, or is another clinic's, is NOT_FOUND.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/rpc/page_token.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/appointments/appointment_list_store.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/appointments/day_watches.h"
#include "scheduler/directory/directories.h"
#include "tandem/v1/appointments.pb.h"

namespace tandem::appointments {

// What reading needs: who calls, and the clinic's file for its slugs.
struct Reading {
  const access::CallContext& call;
  const directory::Snapshot& snapshot;
};

absl::StatusOr<AppointmentId> ReadAppointmentName(const access::CallContext& call,
                                                  std::string_view name);
absl::StatusOr<HoldOrder> ReadHold(const Reading& reading,
                                   const v1::HoldAppointmentRequest& request);
absl::StatusOr<BookOrder> ReadBook(const Reading& reading,
                                   const v1::BookAppointmentRequest& request);
absl::StatusOr<MoveOrder> ReadMove(const Reading& reading,
                                   const v1::RescheduleAppointmentRequest& request);

// Any request with name, request_id and etag.
absl::StatusOr<Target> ReadTarget(const access::CallContext& call,
                                  const google::protobuf::Message& request);
struct Cancellation {
  Target target;
  CancellationReason reason;
};
absl::StatusOr<Cancellation> ReadCancel(const access::CallContext& call,
                                        const v1::CancelAppointmentRequest& request);

// With where the page begins. Errors, too: PAGE_TOKEN_INVALID.
absl::StatusOr<ListQuery> ReadList(const Reading& reading,
                                   const v1::ListAppointmentsRequest& request,
                                   const rpc::PageTokens& tokens);
absl::StatusOr<DayQuestion> ReadWatch(const Reading& reading, const v1::WatchDayRequest& request);

absl::Status WritePage(const access::CallContext& call, directory::Directories& directories,
                       const v1::ListAppointmentsRequest& request, const ListPage& page,
                       const rpc::PageTokens& tokens, v1::ListAppointmentsResponse& wire);
}  // namespace tandem::appointments
