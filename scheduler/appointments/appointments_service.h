// SPDX-License-Identifier: Apache-2.0
// The door of appointments: tandem.v1.AppointmentsService.
#pragma once

#include <functional>

#include "base/rpc/page_token.h"
#include "scheduler/access/door.h"
#include "scheduler/appointments/appointment_reply_wire.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/appointments/appointments_wire.h"
#include "scheduler/appointments/day_watches.h"
#include "scheduler/appointments/own_visits.h"
#include "scheduler/directory/directories.h"
#include "tandem/v1/appointments.grpc.pb.h"

namespace tandem::appointments {

class AppointmentsServiceImpl final : public v1::AppointmentsService::Service {
 public:
  struct Parts {
    Appointments& appointments;
    OwnVisits& own_visits;
    DayWatches& watches;
    directory::Directories& directories;
    const rpc::PageTokens& page_tokens;
  };
  AppointmentsServiceImpl(const access::Door& door, const Parts& parts);

  grpc::Status HoldAppointment(grpc::ServerContext* context,
                               const v1::HoldAppointmentRequest* request,
                               v1::Appointment* reply) override;
  grpc::Status BookAppointment(grpc::ServerContext* context,
                               const v1::BookAppointmentRequest* request,
                               v1::Appointment* reply) override;
  grpc::Status ConfirmAppointment(grpc::ServerContext* context,
                                  const v1::ConfirmAppointmentRequest* request,
                                  v1::Appointment* reply) override;
  grpc::Status RescheduleAppointment(grpc::ServerContext* context,
                                     const v1::RescheduleAppointmentRequest* request,
                                     v1::Appointment* reply) override;
  grpc::Status CancelAppointment(grpc::ServerContext* context,
                                 const v1::CancelAppointmentRequest* request,
                                 v1::Appointment* reply) override;
  grpc::Status CheckInAppointment(grpc::ServerContext* context,
                                  const v1::CheckInAppointmentRequest* request,
                                  v1::Appointment* reply) override;
  grpc::Status StartAppointment(grpc::ServerContext* context,
                                const v1::StartAppointmentRequest* request,
                                v1::Appointment* reply) override;
  grpc::Status CompleteAppointment(grpc::ServerContext* context,
                                   const v1::CompleteAppointmentRequest* request,
                                   v1::Appointment* reply) override;
  grpc::Status MarkNoShow(grpc::ServerContext* context, const v1::MarkNoShowRequest* request,
                          v1::Appointment* reply) override;
  grpc::Status EnterAppointmentInError(grpc::ServerContext* context,
                                       const v1::EnterAppointmentInErrorRequest* request,
                                       v1::Appointment* reply) override;
  grpc::Status UndoAppointment(grpc::ServerContext* context,
                               const v1::UndoAppointmentRequest* request,
                               v1::Appointment* reply) override;
  grpc::Status GetAppointment(grpc::ServerContext* context,
                              const v1::GetAppointmentRequest* request,
                              v1::Appointment* reply) override;
  grpc::Status ListAppointments(grpc::ServerContext* context,
                                const v1::ListAppointmentsRequest* request,
                                v1::ListAppointmentsResponse* reply) override;
  grpc::Status ListOwnVisits(grpc::ServerContext* context, const v1::ListOwnVisitsRequest* request,
                             v1::ListOwnVisitsResponse* reply) override;
  grpc::Status WatchDay(grpc::ServerContext* context, const v1::WatchDayRequest* request,
                        grpc::ServerWriter<v1::WatchDayResponse>* writer) override;

 private:
  using Verb =
      std::function<absl::StatusOr<Appointment>(const access::CallContext&, const Target&)>;

  // A verb on the appointment that the request names.
  grpc::Status ServeVerb(grpc::ServerContext& context, const google::protobuf::Message& request,
                         std::string_view method, v1::Appointment& reply, const Verb& verb);
  // Reads by the file seen last; what that refuses, by the file in force.
  template <class Reader>
  auto Read(const access::CallContext& call, const Reader& reader)
      -> std::invoke_result_t<Reader, const Reading&>;

  access::Door door_;
  Parts parts_;
};

}  // namespace tandem::appointments
