// SPDX-License-Identifier: Apache-2.0
// Mutual TLS between programs: both sides show a certificate, and a program is who the one URI of
// its certificate says (a SPIFFE id: spiffe://example.org/notifier). TLS 1.2 at least.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/rpc/peer_certificates.h"

namespace grpc {
class ChannelCredentials;
class ServerCredentials;
class ServerContextBase;
}  // namespace grpc

namespace tandem::rpc {

constexpr std::size_t kProgramNameBytesMax = 128;  // as of any other caller's id

using ProgramNames = std::set<std::string, std::less<>>;

// spiffe://<trust domain in small letters>/<path>, without a query or an escape in it.
bool IsProgramName(std::string_view text);

// For a server, one port of it. Whoever shows no certificate of its authority does not get a
// connection; whoever is not one of `programs` gets one, over which every call, health included, is
// UNAUTHENTICATED before anything looks at it. Renewed files are taken up while it serves.
// Errors: ReadPeerCertificates'.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MutualTlsServer(
    const CertificateFiles& files, ProgramNames programs);

// For a client: the server must be vouched for by files.authority under the name it is called by.
// The files are read once. Errors: ReadPeerCertificates'.
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MutualTlsClient(
    const CertificateFiles& files);

// The name of the program that calls; empty when it came without mutual TLS.
std::string ProgramOf(const grpc::ServerContextBase& context);

}  // namespace tandem::rpc
