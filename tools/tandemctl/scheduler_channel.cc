// SPDX-License-Identifier: Apache-2.0
#include "tools/tandemctl/scheduler_channel.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <string>

#include "base/rpc/mutual_tls.h"
#include "base/status.h"

namespace tandem::tandemctl {
namespace {

constexpr char kAddress[] = "--address";
constexpr char kCertificate[] = "--tls-certificate-file";
constexpr char kKey[] = "--tls-key-file";
constexpr char kAuthority[] = "--tls-ca-file";

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

}  // namespace

std::vector<std::string_view> ChannelOptions() {
  return {kAddress, kCertificate, kKey, kAuthority};
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const Arguments& arguments) {
  ASSIGN_OR_RETURN(const std::string address, arguments.Required(kAddress));
  ASSIGN_OR_RETURN(const auto credentials, CredentialsOf(arguments));
  return grpc::CreateChannel(address, credentials);
}

}  // namespace tandem::tandemctl
