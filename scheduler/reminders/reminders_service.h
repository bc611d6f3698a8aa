// SPDX-License-Identifier: Apache-2.0
// The door of reminders: tandem.v1.RemindersService.
#pragma once

#include "scheduler/access/door.h"
#include "scheduler/reminders/reminders.h"
#include "tandem/v1/reminders.grpc.pb.h"

namespace tandem::reminders {

class RemindersServiceImpl final : public v1::RemindersService::Service {
 public:
  RemindersServiceImpl(const access::Door& door, Reminders& reminders)
      : door_(door.For("tandem.v1.RemindersService")), reminders_(reminders) {}

  grpc::Status ListAppointmentMessages(grpc::ServerContext* context,
                                       const v1::ListAppointmentMessagesRequest* request,
                                       v1::ListAppointmentMessagesResponse* reply) override;
  grpc::Status PreviewMessages(grpc::ServerContext* context,
                               const v1::PreviewMessagesRequest* request,
                               v1::PreviewMessagesResponse* reply) override;
  grpc::Status GetReminderSummary(grpc::ServerContext* context,
                                  const v1::GetReminderSummaryRequest* request,
                                  v1::ReminderSummary* reply) override;
  grpc::Status GetReminderPreferences(grpc::ServerContext* context,
                                      const v1::GetReminderPreferencesRequest* request,
                                      v1::ReminderPreferences* reply) override;
  grpc::Status UpdateReminderPreferences(grpc::ServerContext* context,
                                         const v1::UpdateReminderPreferencesRequest* request,
                                         v1::ReminderPreferences* reply) override;
  grpc::Status RecordRide(grpc::ServerContext* context, const v1::RecordRideRequest* request,
                          v1::Ride* reply) override;
  grpc::Status GetRide(grpc::ServerContext* context, const v1::GetRideRequest* request,
                       v1::Ride* reply) override;

 private:
  access::Door door_;
  Reminders& reminders_;
};

}  // namespace tandem::reminders
