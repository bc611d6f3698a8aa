// SPDX-License-Identifier: Apache-2.0
// TestAuthority: vouches for whomever a test likes: certificates on P-256 keys, good ones and such
// as nobody should believe. Throws std::runtime_error when OpenSSL does not do its part.
#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace tandem {

constexpr absl::Duration kTestCertificateLife = absl::Hours(1);

struct CertificateWish {
  std::string common_name = "test";
  std::vector<std::string> uris = {};   // spiffe://test/notifier
  std::vector<std::string> hosts = {};  // "DNS:localhost", "IP:127.0.0.1"
  // From the moment it is made.
  absl::Duration begin = -absl::Minutes(1);
  absl::Duration end = kTestCertificateLife;
};

// Both in PEM.
struct TestCertificate {
  std::string certificate;
  std::string key;
};

class TestAuthority {
 public:
  explicit TestAuthority(const std::string& name = "Test authority");
  ~TestAuthority();
  TestAuthority(const TestAuthority&) = delete;
  TestAuthority& operator=(const TestAuthority&) = delete;

  const std::string& certificate() const { return pem_; }
  TestCertificate Issue(const CertificateWish& wish) const;
  // For a server of this machine.
  TestCertificate IssueServer() const {
    return Issue({.hosts = {"DNS:localhost", "IP:127.0.0.1"}});
  }
  TestCertificate IssueProgram(const std::string& uri) const { return Issue({.uris = {uri}}); }

 private:
  EVP_PKEY* key_;
  X509* certificate_;
  std::string pem_;
};

// `text` into a file that its owner alone may read, whole or not at all.
void WriteWhole(const std::string& path, const std::string& text);

}  // namespace tandem
