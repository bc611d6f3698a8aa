// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/appointments_service.h"

#include "base/status.h"
#include "scheduler/appointments/appointments_errors.h"
#include "scheduler/appointments/own_visits_wire.h"

namespace tandem::appointments {

using access::CallContext;

AppointmentsServiceImpl::AppointmentsServiceImpl(const access::Door& door, const Parts& parts)
    : door_(door.For("tandem.v1.AppointmentsService")), parts_(parts) {}

template <class Reader>
auto AppointmentsServiceImpl::Read(const CallContext& call, const Reader& reader)
    -> std::invoke_result_t<Reader, const Reading&> {
  if (const directory::SnapshotPtr seen = parts_.directories.Seen(call.clinic())) {
    auto read = reader(Reading{.call = call, .snapshot = *seen});
    if (read.ok()) return read;
  }
  ASSIGN_OR_RETURN(const directory::SnapshotPtr latest, parts_.directories.Latest(call));
  return reader(Reading{.call = call, .snapshot = *latest});
}

grpc::Status AppointmentsServiceImpl::ServeVerb(grpc::ServerContext& context,
                                                const google::protobuf::Message& request,
                                                std::string_view method, v1::Appointment& reply,
                                                const Verb& verb) {
  return door_.Serve(context, request, method, [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const Target target, ReadTarget(call, request));
    ASSIGN_OR_RETURN(const Appointment changed, verb(call, target));
    return Write(call, parts_.directories, changed, reply);
  });
}

grpc::Status AppointmentsServiceImpl::HoldAppointment(grpc::ServerContext* context,
                                                      const v1::HoldAppointmentRequest* request,
                                                      v1::Appointment* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) { return ReadHold(reading, *request); };
    ASSIGN_OR_RETURN(const HoldOrder order, Read(call, read));
    ASSIGN_OR_RETURN(const Appointment held, parts_.appointments.Hold(call, order));
    return Write(call, parts_.directories, held, *reply);
  };
  return door_.Serve(*context, *request, "HoldAppointment", body);
}

grpc::Status AppointmentsServiceImpl::BookAppointment(grpc::ServerContext* context,
                                                      const v1::BookAppointmentRequest* request,
                                                      v1::Appointment* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) { return ReadBook(reading, *request); };
    ASSIGN_OR_RETURN(const BookOrder order, Read(call, read));
    ASSIGN_OR_RETURN(const Appointment booked, parts_.appointments.Book(call, order));
    return Write(call, parts_.directories, booked, *reply);
  };
  return door_.Serve(*context, *request, "BookAppointment", body);
}

grpc::Status AppointmentsServiceImpl::ConfirmAppointment(
    grpc::ServerContext* context, const v1::ConfirmAppointmentRequest* request,
    v1::Appointment* reply) {
  return ServeVerb(*context, *request, "ConfirmAppointment", *reply,
                   [&](const CallContext& call, const Target& target) {
                     return parts_.appointments.Confirm(call, target);
                   });
}

grpc::Status AppointmentsServiceImpl::RescheduleAppointment(
    grpc::ServerContext* context, const v1::RescheduleAppointmentRequest* request,
    v1::Appointment* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) { return ReadMove(reading, *request); };
    ASSIGN_OR_RETURN(const MoveOrder order, Read(call, read));
    ASSIGN_OR_RETURN(const Appointment moved, parts_.appointments.Reschedule(call, order));
    return Write(call, parts_.directories, moved, *reply);
  };
  return door_.Serve(*context, *request, "RescheduleAppointment", body);
}

grpc::Status AppointmentsServiceImpl::CancelAppointment(grpc::ServerContext* context,
                                                        const v1::CancelAppointmentRequest* request,
                                                        v1::Appointment* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const Cancellation wanted, ReadCancel(call, *request));
    ASSIGN_OR_RETURN(const Appointment cancelled,
                     parts_.appointments.Cancel(call, wanted.target, wanted.reason));
    return Write(call, parts_.directories, cancelled, *reply);
  };
  return door_.Serve(*context, *request, "CancelAppointment", body);
}

grpc::Status AppointmentsServiceImpl::CheckInAppointment(
    grpc::ServerContext* context, const v1::CheckInAppointmentRequest* request,
    v1::Appointment* reply) {
  return ServeVerb(*context, *request, "CheckInAppointment", *reply,
                   [&](const CallContext& call, const Target& target) {
                     return parts_.appointments.CheckIn(call, target, request->paperwork_open());
                   });
}

grpc::Status AppointmentsServiceImpl::StartAppointment(grpc::ServerContext* context,
                                                       const v1::StartAppointmentRequest* request,
                                                       v1::Appointment* reply) {
  return ServeVerb(*context, *request, "StartAppointment", *reply,
                   [&](const CallContext& call, const Target& target) {
                     return parts_.appointments.Start(call, target);
                   });
}

grpc::Status AppointmentsServiceImpl::CompleteAppointment(
    grpc::ServerContext* context, const v1::CompleteAppointmentRequest* request,
    v1::Appointment* reply) {
  return ServeVerb(*context, *request, "CompleteAppointment", *reply,
                   [&](const CallContext& call, const Target& target) {
                     return parts_.appointments.Complete(call, target);
                   });
}

grpc::Status AppointmentsServiceImpl::MarkNoShow(grpc::ServerContext* context,
                                                 const v1::MarkNoShowRequest* request,
                                                 v1::Appointment* reply) {
  return ServeVerb(*context, *request, "MarkNoShow", *reply,
                   [&](const CallContext& call, const Target& target) {
                     return parts_.appointments.MarkNoShow(call, target);
                   });
}

grpc::Status AppointmentsServiceImpl::EnterAppointmentInError(
    grpc::ServerContext* context, const v1::EnterAppointmentInErrorRequest* request,
    v1::Appointment* reply) {
  return ServeVerb(*context, *request, "EnterAppointmentInError", *reply,
                   [&](const CallContext& call, const Target& target) {
                     return parts_.appointments.EnterInError(call, target);
                   });
}

grpc::Status AppointmentsServiceImpl::UndoAppointment(grpc::ServerContext* context,
                                                      const v1::UndoAppointmentRequest* request,
                                                      v1::Appointment* reply) {
  return ServeVerb(*context, *request, "UndoAppointment", *reply,
                   [&](const CallContext& call, const Target& target) {
                     return parts_.appointments.Undo(call, target);
                   });
}

grpc::Status AppointmentsServiceImpl::GetAppointment(grpc::ServerContext* context,
                                                     const v1::GetAppointmentRequest* request,
                                                     v1::Appointment* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const AppointmentId id, ReadAppointmentName(call, request->name()));
    ASSIGN_OR_RETURN(const Appointment found, parts_.appointments.Get(call, id));
    return Write(call, parts_.directories, found, *reply);
  };
  return door_.Serve(*context, {*request, reply}, "GetAppointment", body);
}

grpc::Status AppointmentsServiceImpl::ListAppointments(grpc::ServerContext* context,
                                                       const v1::ListAppointmentsRequest* request,
                                                       v1::ListAppointmentsResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) {
      return ReadList(reading, *request, parts_.page_tokens);
    };
    ASSIGN_OR_RETURN(const ListQuery query, Read(call, read));
    ASSIGN_OR_RETURN(const ListPage page, parts_.appointments.List(call, query));
    return WritePage(call, parts_.directories, *request, page, parts_.page_tokens, *reply);
  };
  return door_.Serve(*context, {*request, reply}, "ListAppointments", body);
}

grpc::Status AppointmentsServiceImpl::ListOwnVisits(grpc::ServerContext* context,
                                                    const v1::ListOwnVisitsRequest* request,
                                                    v1::ListOwnVisitsResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const OwnVisitQuery query, ReadOwnVisits(call, *request, parts_.page_tokens));
    ASSIGN_OR_RETURN(const OwnVisitPage page, parts_.own_visits.List(call, query));
    return WriteOwnVisits({call, *request}, parts_.directories, page, parts_.page_tokens, *reply);
  };
  return door_.Serve(*context, {*request, reply}, "ListOwnVisits", body);
}

grpc::Status AppointmentsServiceImpl::WatchDay(grpc::ServerContext* context,
                                               const v1::WatchDayRequest* request,
                                               grpc::ServerWriter<v1::WatchDayResponse>* writer) {
  access::Told told;
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) { return ReadWatch(reading, *request); };
    ASSIGN_OR_RETURN(const DayQuestion question, Read(call, read));
    return parts_.watches.Watch(call, question, [&](const DayChange& change) -> absl::Status {
      v1::WatchDayResponse news;
      RETURN_IF_ERROR(Write(call, parts_.directories, change, news));
      RETURN_IF_ERROR(door_.RecordNews(call, {*request, &news}, told));
      return writer->Write(news) ? absl::OkStatus() : ListenerGone();
    });
  };
  return door_.Serve(*context, *request, "WatchDay", body);
}

}  // namespace tandem::appointments
