// SPDX-License-Identifier: Apache-2.0
#include "tests/support/client.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>
#include <chrono>

#include "base/clock.h"
#include "base/rpc/call_facts.h"

namespace tandem::testing {
namespace {

constexpr int kReconnectMinMs = 50;
constexpr int kHandshakeMs = 5000;    // with sanitizers, on busy cores
constexpr int kReconnectMaxMs = 250;  // a killed server is back within a second

using Credentials = std::shared_ptr<grpc::ChannelCredentials>;

std::shared_ptr<grpc::Channel> Connect(const std::string& target, const Credentials& credentials) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // a connection of its own
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMinMs);
  // In spite of its name: how long a connection may take that is neither made nor refused.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kHandshakeMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMaxMs);
  return grpc::CreateCustomChannel(target, credentials, arguments);
}

}  // namespace

Client::Client(const std::string& target) : Client(target, grpc::InsecureChannelCredentials()) {}

Client::Client(const std::string& target, const Credentials& credentials)
    : channel_(Connect(target, credentials)),
      stubs_(v1::DirectoryService::NewStub(channel_), v1::AvailabilityService::NewStub(channel_),
             v1::AppointmentsService::NewStub(channel_),
             v1::ConsultationsService::NewStub(channel_), v1::PatientsService::NewStub(channel_),
             v1::AuditService::NewStub(channel_), v1::StaffService::NewStub(channel_),
             v1::SessionsService::NewStub(channel_), v1::EmergencyService::NewStub(channel_),
             v1::ClearancesService::NewStub(channel_), v1::CoursesService::NewStub(channel_),
             v1::AbsencesService::NewStub(channel_), v1::RepairsService::NewStub(channel_),
             v1::ReportsService::NewStub(channel_)) {}

std::unique_ptr<grpc::ClientContext> Client::Context(const Who& who) {
  auto context = std::make_unique<grpc::ClientContext>();
  if (!who.token.empty()) context->AddMetadata("authorization", "Bearer " + who.token);
  if (!who.client_address.empty()) {
    context->AddMetadata(std::string(rpc::kClientAddressKey), who.client_address);
  }
  context->set_deadline(absl::ToChronoTime(RealClock().Now() + who.deadline));
  return context;
}

}  // namespace tandem::testing
