// SPDX-License-Identifier: Apache-2.0
// tandem.v1 <-> the nouns of reminders. Each Read gives every violation of its request.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "scheduler/access/call_context.h"
#include "scheduler/reminders/reminders.h"
#include "tandem/v1/reminders.pb.h"

namespace tandem::reminders {

inline constexpr std::string_view kPreferencesPattern =
    "clinics/{clinic}/patients/{patient}/reminderPreferences";
inline constexpr std::string_view kRidePattern = "clinics/{clinic}/appointments/{appointment}/ride";

absl::StatusOr<AppointmentId> ReadList(const access::CallContext& call,
                                       const v1::ListAppointmentMessagesRequest& request);
absl::StatusOr<PreviewWish> ReadPreview(const access::CallContext& call,
                                        const v1::PreviewMessagesRequest& request);
absl::Status ReadSummary(const access::CallContext& call,
                         const v1::GetReminderSummaryRequest& request);
absl::StatusOr<PatientId> ReadGet(const access::CallContext& call,
                                  const v1::GetReminderPreferencesRequest& request);
absl::StatusOr<PreferenceChange> ReadUpdate(const access::CallContext& call,
                                            const v1::UpdateReminderPreferencesRequest& request);
absl::StatusOr<RideChange> ReadRide(const access::CallContext& call,
                                    const v1::RecordRideRequest& request);
absl::StatusOr<AppointmentId> ReadGet(const access::CallContext& call,
                                      const v1::GetRideRequest& request);

void Write(const std::vector<TrackedMessage>& messages, v1::ListAppointmentMessagesResponse& wire);
void Write(const MessagePreview& preview, v1::PreviewMessagesResponse& wire);
void Write(const ReminderSummary& summary, v1::ReminderSummary& wire);
void Write(const access::CallContext& call, const ReminderPreferences& preferences,
           v1::ReminderPreferences& wire);
void Write(const access::CallContext& call, const Ride& ride, v1::Ride& wire);

}  // namespace tandem::reminders
