// SPDX-License-Identifier: Apache-2.0
// Client: calls of one connection, in the name of anybody. One per thread for races; several
// threads may share one.
//
//   Client client(service.target());
//   client.Call(service.As(Role::kFrontDesk), &v1::AppointmentsService::Stub::GetAppointment,
//   request)
#pragma once

#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/security/credentials.h>
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tandem/v1/absences.grpc.pb.h"
#include "tandem/v1/appointments.grpc.pb.h"
#include "tandem/v1/audit.grpc.pb.h"
#include "tandem/v1/availability.grpc.pb.h"
#include "tandem/v1/clearances.grpc.pb.h"
#include "tandem/v1/consultations.grpc.pb.h"
#include "tandem/v1/courses.grpc.pb.h"
#include "tandem/v1/directory.grpc.pb.h"
#include "tandem/v1/emergency.grpc.pb.h"
#include "tandem/v1/patients.grpc.pb.h"
#include "tandem/v1/repairs.grpc.pb.h"
#include "tandem/v1/reports.grpc.pb.h"
#include "tandem/v1/sessions.grpc.pb.h"
#include "tandem/v1/staff.grpc.pb.h"
#include "tests/support/wire_status.h"

namespace tandem::testing {

constexpr absl::Duration kCallDeadline = absl::Seconds(20);  // sanitizers are slow

// In whose name a call is made.
struct Who {
  std::string token;  // empty: anonymous
  absl::Duration deadline = kCallDeadline;
  std::string client_address = {};  // what an edge hands on; empty: nothing
};

class Client {
 public:
  // `target`: "127.0.0.1:4711" or "unix:/tmp/x". A connection of its own; connects again quickly
  // when the server comes back.
  explicit Client(const std::string& target);
  // By other credentials than none: a program's certificate.
  Client(const std::string& target, const std::shared_ptr<grpc::ChannelCredentials>& credentials);

  // A context with the token and the deadline in place, for streams and for calls by hand.
  static std::unique_ptr<grpc::ClientContext> Context(const Who& who);

  // One call; the reply, or the error with its Reason.
  template <class Stub, class Request, class Reply>
  absl::StatusOr<Reply> Call(const Who& who,
                             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                          Reply*),
                             const Request& request) {
    const auto context = Context(who);
    Reply reply;
    const grpc::Status status = (stub<Stub>().*method)(context.get(), request, &reply);
    if (!status.ok()) return FromGrpc(status);
    return reply;
  }

  template <class Stub>
  Stub& stub() {
    return *std::get<std::unique_ptr<Stub>>(stubs_);
  }
  v1::DirectoryService::Stub& directory() { return stub<v1::DirectoryService::Stub>(); }
  v1::AvailabilityService::Stub& availability() { return stub<v1::AvailabilityService::Stub>(); }
  v1::AppointmentsService::Stub& appointments() { return stub<v1::AppointmentsService::Stub>(); }
  v1::ConsultationsService::Stub& consultations() { return stub<v1::ConsultationsService::Stub>(); }
  v1::PatientsService::Stub& patients() { return stub<v1::PatientsService::Stub>(); }
  v1::SessionsService::Stub& sessions() { return stub<v1::SessionsService::Stub>(); }
  v1::AuditService::Stub& audit() { return stub<v1::AuditService::Stub>(); }

  grpc::Channel& channel() { return *channel_; }
  const std::shared_ptr<grpc::Channel>& shared_channel() const { return channel_; }

 private:
  std::shared_ptr<grpc::Channel> channel_;
  std::tuple<
      std::unique_ptr<v1::DirectoryService::Stub>, std::unique_ptr<v1::AvailabilityService::Stub>,
      std::unique_ptr<v1::AppointmentsService::Stub>,
      std::unique_ptr<v1::ConsultationsService::Stub>, std::unique_ptr<v1::PatientsService::Stub>,
      std::unique_ptr<v1::AuditService::Stub>, std::unique_ptr<v1::StaffService::Stub>,
      std::unique_ptr<v1::SessionsService::Stub>, std::unique_ptr<v1::EmergencyService::Stub>,
      std::unique_ptr<v1::ClearancesService::Stub>, std::unique_ptr<v1::CoursesService::Stub>,
      std::unique_ptr<v1::AbsencesService::Stub>, std::unique_ptr<v1::RepairsService::Stub>,
      std::unique_ptr<v1::ReportsService::Stub>>
      stubs_;
};

}  // namespace tandem::testing
