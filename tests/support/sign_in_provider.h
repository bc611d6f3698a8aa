// SPDX-License-Identifier: Apache-2.0
// SignInProvider: a real OpenID Connect provider on loopback (tools/issuer/provider.mjs), as a
// program of the test's own. Throws std::runtime_error when it does not do what it is told.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

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
  ~SignInProvider();  // Stop()
  SignInProvider(const SignInProvider&) = delete;
  SignInProvider& operator=(const SignInProvider&) = delete;

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
  void Stop();

 private:
  nlohmann::json Order(const std::string& line);
  nlohmann::json ReadAnswer();

  pid_t pid_ = -1;
  FILE* orders_ = nullptr;
  FILE* answers_ = nullptr;
  std::string issuer_;
};

}  // namespace tandem::testing
