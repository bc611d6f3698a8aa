// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/mutual_tls.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <grpcpp/security/auth_context.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_context.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/status.h"

namespace tandem::rpc {
namespace {

constexpr char kNameProperty[] =
    GRPC_PEER_SPIFFE_ID_PROPERTY_NAME;  // set when there is one URI only
constexpr std::string_view kScheme = "spiffe://";

bool IsPart(std::string_view text, std::string_view more) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [more](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || more.find(c) != more.npos;
  });
}

// What gRPC's core asks us; it may do so for longer than its C++ credentials live.
struct Watched {
  CertificateWatch files;
  ProgramNames programs;
};

// Before each handshake.
grpc_ssl_certificate_config_reload_status Fetch(void* watched,
                                                grpc_ssl_server_certificate_config** config) {
  const std::optional<PeerCertificates> next =
      static_cast<Watched*>(watched)->files.Next(RealClock().Now());
  if (!next.has_value()) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
  const grpc_ssl_pem_key_cert_pair own = {next->key.c_str(), next->chain.c_str()};
  *config = grpc_ssl_server_certificate_config_create(next->authorities.c_str(), &own, 1);
  return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
}

// Before each call, whatever it calls.
void CheckCall(void* watched, grpc_auth_context* peer, const grpc_metadata* /*metadata*/,
               std::size_t /*count*/, grpc_process_auth_metadata_done_cb done, void* call) {
  const ProgramNames& programs = static_cast<Watched*>(watched)->programs;
  grpc_auth_property_iterator names =
      grpc_auth_context_find_properties_by_name(peer, kNameProperty);
  const grpc_auth_property* name = grpc_auth_property_iterator_next(&names);
  const bool known =
      name != nullptr && programs.contains(std::string_view(name->value, name->value_length));
  done(call, nullptr, 0, nullptr, 0, known ? GRPC_STATUS_OK : GRPC_STATUS_UNAUTHENTICATED,
       known ? nullptr : "The certificate names no program that is known here.");
}

// gRPC's C++ has no server credentials that take up new certificates and outlast broken ones: its
// file watcher stops serving over them. Its core has.
class WatchedCredentials final : public grpc::ServerCredentials {
 public:
  explicit WatchedCredentials(std::unique_ptr<Watched> watched)
      : credentials_(grpc_ssl_server_credentials_create_with_options(  // takes the options
            grpc_ssl_server_credentials_create_options_using_config_fetcher(
                GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY, Fetch,
                watched.get()))) {
    grpc_server_credentials_set_auth_metadata_processor(
        credentials_,
        {CheckCall, [](void* state) { delete static_cast<Watched*>(state); }, watched.release()});
  }
  ~WatchedCredentials() override { grpc_server_credentials_release(credentials_); }

  void SetAuthMetadataProcessor(const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

 private:
  int AddPortToServer(const std::string& address, grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  grpc_server_credentials* const credentials_;
};

}  // namespace

bool IsProgramName(std::string_view text) {
  if (!text.starts_with(kScheme) || text.size() > kProgramNameBytesMax) return false;
  text.remove_prefix(kScheme.size());
  std::size_t slash = text.find('/');
  if (slash == text.npos || !IsPart(text.substr(0, slash), ".-_")) return false;
  while (slash != text.npos) {
    text.remove_prefix(slash + 1);
    slash = text.find('/');
    const std::string_view part = text.substr(0, slash);
    if (!IsPart(part, ".-_ABCDEFGHIJKLMNOPQRSTUVWXYZ") || part == "." || part == "..") return false;
  }
  return true;
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MutualTlsServer(
    const CertificateFiles& files, ProgramNames programs) {
  ASSIGN_OR_RETURN(PeerCertificates first, ReadPeerCertificates(files, RealClock().Now()));
  return std::make_shared<WatchedCredentials>(
      std::unique_ptr<Watched>(new Watched{{files, std::move(first)}, std::move(programs)}));
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MutualTlsClient(
    const CertificateFiles& files) {
  ASSIGN_OR_RETURN(const PeerCertificates own, ReadPeerCertificates(files, RealClock().Now()));
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = own.authorities;
  options.pem_cert_chain = own.chain;
  options.pem_private_key = own.key;
  return grpc::SslCredentials(options);
}

std::string ProgramOf(const grpc::ServerContextBase& context) {
  const std::vector<grpc::string_ref> names =
      context.auth_context()->FindPropertyValues(kNameProperty);
  return names.size() == 1 ? std::string(names[0].data(), names[0].size()) : "";
}

}  // namespace tandem::rpc
