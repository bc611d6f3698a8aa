// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/reminders_service.h"

#include "base/status.h"
#include "scheduler/reminders/reminders_wire.h"

namespace tandem::reminders {

using access::CallContext;

grpc::Status RemindersServiceImpl::ListAppointmentMessages(
    grpc::ServerContext* context, const v1::ListAppointmentMessagesRequest* request,
    v1::ListAppointmentMessagesResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const AppointmentId visit, ReadList(call, *request));
    ASSIGN_OR_RETURN(const auto messages, reminders_.ListOfVisit(call, visit));
    Write(messages, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, {*request, reply}, "ListAppointmentMessages", body);
}

grpc::Status RemindersServiceImpl::PreviewMessages(grpc::ServerContext* context,
                                                   const v1::PreviewMessagesRequest* request,
                                                   v1::PreviewMessagesResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const PreviewWish wish, ReadPreview(call, *request));
    ASSIGN_OR_RETURN(const MessagePreview preview, reminders_.Preview(call, wish));
    Write(preview, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, {*request, reply}, "PreviewMessages", body);
}

grpc::Status RemindersServiceImpl::GetReminderSummary(grpc::ServerContext* context,
                                                      const v1::GetReminderSummaryRequest* request,
                                                      v1::ReminderSummary* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    RETURN_IF_ERROR(ReadSummary(call, *request));
    ASSIGN_OR_RETURN(const ReminderSummary summary, reminders_.Summarize(call));
    Write(summary, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, {*request, reply}, "GetReminderSummary", body);
}

grpc::Status RemindersServiceImpl::GetReminderPreferences(
    grpc::ServerContext* context, const v1::GetReminderPreferencesRequest* request,
    v1::ReminderPreferences* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const PatientId patient, ReadGet(call, *request));
    ASSIGN_OR_RETURN(const auto preferences, reminders_.GetPreferences(call, patient));
    Write(call, preferences, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, {*request, reply}, "GetReminderPreferences", body);
}

grpc::Status RemindersServiceImpl::UpdateReminderPreferences(
    grpc::ServerContext* context, const v1::UpdateReminderPreferencesRequest* request,
    v1::ReminderPreferences* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const PreferenceChange change, ReadUpdate(call, *request));
    ASSIGN_OR_RETURN(const auto preferences, reminders_.UpdatePreferences(call, change));
    Write(call, preferences, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "UpdateReminderPreferences", body);
}

grpc::Status RemindersServiceImpl::RecordRide(grpc::ServerContext* context,
                                              const v1::RecordRideRequest* request,
                                              v1::Ride* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const RideChange change, ReadRide(call, *request));
    ASSIGN_OR_RETURN(const Ride ride, reminders_.RecordRide(call, change));
    Write(call, ride, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "RecordRide", body);
}

grpc::Status RemindersServiceImpl::GetRide(grpc::ServerContext* context,
                                           const v1::GetRideRequest* request, v1::Ride* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const AppointmentId visit, ReadGet(call, *request));
    ASSIGN_OR_RETURN(const Ride ride, reminders_.GetRide(call, visit));
    Write(call, ride, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, {*request, reply}, "GetRide", body);
}

}  // namespace tandem::reminders
