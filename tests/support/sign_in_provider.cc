// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sign_in_provider.h"

#include <vector>

#include "tests/support/project_folder.h"

namespace tandem::testing {
namespace {

std::vector<std::string> Words(int port, const ProviderFiles& files) {
  std::vector<std::string> words = {"node", ProjectFolder() + "/tools/issuer/provider.mjs",
                                    "--port", std::to_string(port)};
  if (!files.certificate.empty()) {
    words.insert(words.end(), {"--cert", files.certificate, "--key", files.key});
  }
  return words;
}

// It signs people in at itself, and must believe itself.
std::vector<std::string> Environment(const ProviderFiles& files) {
  if (files.authority.empty()) return {};
  return {"NODE_EXTRA_CA_CERTS=" + files.authority};
}

}  // namespace

SignInProvider::SignInProvider(int port, const ProviderFiles& files)
    : server_(Words(port, files), Environment(files), "/dev/null"),
      issuer_(server_.first_word().at("issuer")) {}

int SignInProvider::port() const { return std::stoi(issuer_.substr(issuer_.rfind(':') + 1)); }

SignInProvider::Tokens SignInProvider::SignIn(const std::string& subject) {
  const nlohmann::json answer = server_.Order("sign-in " + subject);
  return {answer.at("id_token"), answer.at("access_token")};
}

void SignInProvider::RotateKeys() { server_.Order("rotate"); }

void SignInProvider::WithdrawOldKeys() { server_.Order("withdraw"); }

}  // namespace tandem::testing
