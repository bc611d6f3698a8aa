// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/provider_keys.h"

#include <fmt/format.h>

#include <optional>

#include "base/http_get.h"
#include "base/status.h"
#include "scheduler/access/bounded_json.h"
#include "scheduler/access/jwks.h"

namespace tandem::access {
namespace {

constexpr char kDiscoveryPath[] = "/.well-known/openid-configuration";

std::string Text(const nlohmann::json& document, const char* name) {
  const auto found = document.find(name);
  return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

absl::Status CheckProvider(const ProviderAddress& provider) {
  const bool discovers = provider.jwks_url.empty();
  const absl::Status good = CheckFetchUrl(discovers ? provider.issuer : provider.jwks_url);
  if (good.ok()) return good;
  return absl::InvalidArgumentError(
      fmt::format("{} {}", discovers ? "issuer" : "jwks_url", std::string(good.message())));
}

absl::StatusOr<std::string> ReadJwksUrl(const std::string& discovery, const std::string& issuer) {
  const auto document = ParseJsonObject(discovery, {kDiscoveryBytesMax, kDiscoveryDepthMax});
  if (!document.has_value()) {
    return absl::InvalidArgumentError("the discovery document is no JSON object in the limits");
  }
  if (Text(*document, "issuer") != issuer) {
    return absl::InvalidArgumentError("the discovery document is another issuer's");
  }
  std::string url = Text(*document, "jwks_uri");
  if (!CheckFetchUrl(url).ok()) {
    return absl::InvalidArgumentError("the discovery document's jwks_uri must be https");
  }
  return url;
}

absl::StatusOr<std::string> FetchKeys(const ProviderAddress& provider) {
  std::string url = provider.jwks_url;
  if (url.empty()) {
    const bool slash = !provider.issuer.empty() && provider.issuer.back() == '/';
    const std::string base = provider.issuer.substr(0, provider.issuer.size() - (slash ? 1 : 0));
    ASSIGN_OR_RETURN(
        const std::string discovery,
        HttpGet(base + kDiscoveryPath, {kDiscoveryBytesMax, kProviderFetchMax, provider.ca_file}));
    ASSIGN_OR_RETURN(url, ReadJwksUrl(discovery, provider.issuer));
  }
  return HttpGet(url, {kJwksBytesMax, kProviderFetchMax, provider.ca_file});
}

}  // namespace tandem::access
