// SPDX-License-Identifier: Apache-2.0
// DkimSigner: signs mails for a domain (RFC 6376, rsa-sha256, relaxed/relaxed) by libopendkim, so
// that their readers' servers can tell them from others'. Thread-safe.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "base/bytes.h"

namespace tandem::notifier {

constexpr int kDkimKeyBitsMin = 2048;  // RFC 8301

struct DkimKey {
  std::string domain;    // whose DNS holds the public key
  std::string selector;  // under {selector}._domainkey.{domain}
  Bytes private_key;     // RSA, PEM
};

class DkimSigner {
 public:
  // Errors: FAILED_PRECONDITION, one sentence about mail.dkim.key_file.
  static absl::StatusOr<std::unique_ptr<DkimSigner>> Open(DkimKey key);
  ~DkimSigner();
  DkimSigner(const DkimSigner&) = delete;
  DkimSigner& operator=(const DkimSigner&) = delete;

  // `mail` with its signature before it; its lines end in CR LF. `id`: of the mail, for nobody but
  // the library. Errors: INTERNAL.
  absl::StatusOr<std::string> Sign(const std::string& id, const std::string& mail) const;

 private:
  struct Library;
  DkimSigner(DkimKey key, std::unique_ptr<Library> library);

  const DkimKey key_;
  const std::unique_ptr<Library> library_;
};

}  // namespace tandem::notifier
