// SPDX-License-Identifier: Apache-2.0
// Where a sign-in provider publishes its keys (OpenID Connect Discovery 1.0), and fetching them.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace tandem::access {

constexpr absl::Duration kProviderFetchMax = absl::Seconds(3);  // each of at most two documents
constexpr std::size_t kDiscoveryBytesMax = 64 * 1024;
constexpr int kDiscoveryDepthMax = 8;

struct ProviderAddress {
  std::string issuer;    // exactly as in tokens
  std::string jwks_url;  // empty: the one that {issuer}/.well-known/openid-configuration names
  std::string ca_file;   // certificates to trust; empty: the machine's
};

// Errors (INVALID_ARGUMENT): "issuer must be https …".
absl::Status CheckProvider(const ProviderAddress& provider);

// The document's issuer must be `issuer`: nobody else's keys are taken. Errors (INVALID_ARGUMENT).
absl::StatusOr<std::string> ReadJwksUrl(const std::string& discovery, const std::string& issuer);

// The JWKS as it is published now, unread. Errors: UNAVAILABLE, INVALID_ARGUMENT; texts of our own.
absl::StatusOr<std::string> FetchKeys(const ProviderAddress& provider);

}  // namespace tandem::access
