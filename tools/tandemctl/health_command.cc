// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

#include <chrono>

#include "base/rpc/mutual_tls.h"
#include "base/status.h"
#include "tools/tandemctl/arguments.h"
#include "tools/tandemctl/commands.h"

namespace tandem::tandemctl {
namespace {

constexpr std::chrono::seconds kAnswerMax(3);
// grpc.health.v1.HealthCheckResponse with status SERVING, as it stands on the wire.
constexpr std::string_view kServing = "\x08\x01";

constexpr char kCertificate[] = "--tls-certificate-file";
constexpr char kKey[] = "--tls-key-file";
constexpr char kAuthority[] = "--tls-ca-file";

// A program's, where one of its files is named; else plain text.
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> CredentialsOf(
    const Arguments& arguments) {
  rpc::CertificateFiles files;
  files.certificate = arguments.Option(kCertificate, "");
  files.key = arguments.Option(kKey, "");
  files.authority = arguments.Option(kAuthority, "");
  if (files == rpc::CertificateFiles()) return grpc::InsecureChannelCredentials();
  for (const char* option : {kCertificate, kKey, kAuthority}) {
    RETURN_IF_ERROR(arguments.Required(option).status());
  }
  return rpc::MutualTlsClient(files);
}

// The answer's bytes, or why there is none.
absl::StatusOr<std::string> AskHealth(
    const std::string& address, const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::GenericStub stub(grpc::CreateChannel(address, credentials));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kAnswerMax);
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check",
                                          grpc::ByteBuffer(nullptr, 0), &queue);
  call->StartCall();
  grpc::ByteBuffer reply;
  grpc::Status status;
  call->Finish(&reply, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);  // bounded by the deadline
  if (!status.ok()) {
    return absl::UnavailableError(
        fmt::format("Nothing answers at {}, or it does not know who asks.", address));
  }
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (reply.Dump(&slices).ok()) {
    for (const grpc::Slice& slice : slices) {
      bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    }
  }
  return bytes;
}

absl::Status CheckHealth(const Words& words) {
  ASSIGN_OR_RETURN(const Arguments arguments,
                   Arguments::Parse({{"--address", kCertificate, kKey, kAuthority}, {}, 0}, words));
  ASSIGN_OR_RETURN(const std::string address, arguments.Required("--address"));
  ASSIGN_OR_RETURN(const auto credentials, CredentialsOf(arguments));
  ASSIGN_OR_RETURN(const std::string answer, AskHealth(address, credentials));
  if (answer != kServing) {
    return absl::UnavailableError(fmt::format("The server at {} is not serving.", address));
  }
  fmt::print("serving\n");
  return absl::OkStatus();
}

}  // namespace

int RunHealth(const Words& words) {
  const absl::Status status = CheckHealth(words);
  return status.ok() ? kExitDone : Complain(status);
}

}  // namespace tandem::tandemctl
