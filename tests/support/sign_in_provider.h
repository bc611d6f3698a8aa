// SPDX-License-Identifier: Apache-2.0
// SignInProvider: a real OpenID Connect provider on loopback (tools/issuer/provider.mjs), as a
// program of the test's own. Throws std::runtime_error when it does not do what it is told.
#pragma once

#include <string>

#include "tests/support/scripted_server.h"

namespace tandem::testing {

// Files of a provider that is reached by https.
struct ProviderFiles {
  std::string certificate;
  std::string key;
  std::string authority;
};

class SignInProvider {
 public:
  // Serves when it returns. `port`: 0 for any.
  explicit SignInProvider(int port = 0) : SignInProvider(port, {}) {}
  SignInProvider(int port, const ProviderFiles& files);

  const std::string& issuer() const { return issuer_; }  // http://127.0.0.1:4711, or https
  int port() const;

  struct Tokens {
    std::string id_token;
    std::string access_token;
  };
  // An authorization code flow with PKCE, of someone whom the provider calls `subject`.
  Tokens SignIn(const std::string& subject);
  // Signs with a new key from now on; the old ones stay published.
  void RotateKeys();
  // The newest key alone is published.
  void WithdrawOldKeys();
  // Kills it: nobody answers at its address any more.
  void Stop() { server_.Kill(); }

 private:
  ScriptedServer server_;
  const std::string issuer_;
};

}  // namespace tandem::testing
