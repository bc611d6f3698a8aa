// SPDX-License-Identifier: Apache-2.0
// What one side of a mutually authenticated connection shows and whom it trusts: three files in
// PEM, read, checked, and looked at again while a program runs. Knows nothing of gRPC.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace tandem::rpc {

constexpr std::size_t kPemBytesMax = 256 * 1024;  // a hundred authorities
// Renewed files are in use by whoever connects later than this.
constexpr absl::Duration kCertificateCheckEvery = absl::Seconds(1);

struct CertificateFiles {
  std::string certificate;  // its own first, then those up to its authority
  std::string key;          // readable by its owner only
  std::string authority;    // by whom the other side must be vouched for; several may stand there

  bool operator==(const CertificateFiles&) const = default;
};

// Their contents.
struct PeerCertificates {
  std::string chain;
  std::string key;
  std::string authorities;
  absl::Time expire;  // of its own certificate

  bool operator==(const PeerCertificates&) const = default;
};

// Errors (FAILED_PRECONDITION), one sentence that names the file: it cannot be read, is too large,
// is open to others (the key), is no PEM or only half of one, does not fit the certificate (the
// key); the certificate is not yet or no longer valid.
absl::StatusOr<PeerCertificates> ReadPeerCertificates(const CertificateFiles& files,
                                                      absl::Time now);

// The files of a program that runs. What is broken or half written is not taken: what was good
// before stays. Thread-safe.
class CertificateWatch {
 public:
  // `first`: what the files held; Next gives it out once.
  CertificateWatch(CertificateFiles files, PeerCertificates first);

  // What is to be used from now on; nothing: what was given out before. Looks at the files once in
  // kCertificateCheckEvery at most, and tells the log of what it finds.
  std::optional<PeerCertificates> Next(absl::Time now);

 private:
  const CertificateFiles files_;
  std::mutex mutex_;  // guards the rest
  PeerCertificates current_;
  bool given_out_ = false;
  absl::Time check_time_ = absl::InfinitePast();
  std::string complaint_;  // told once
};

}  // namespace tandem::rpc
