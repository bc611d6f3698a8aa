// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/peer_certificates.h"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <ctime>
#include <fstream>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "base/freed.h"
#include "base/log.h"
#include "base/status.h"

namespace tandem::rpc {
namespace {

using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free>>;

// OpenSSL keeps the errors of a thread, and gRPC would take ours for its own.
struct ErrorsLeftClean {
  ~ErrorsLeftClean() { ERR_clear_error(); }
};

absl::Status Refuse(const std::string& path, std::string_view what) {
  return absl::FailedPreconditionError(fmt::format("{} {}", path, what));
}

absl::StatusOr<std::string> ReadPem(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) return Refuse(path, "cannot be read: name a file in PEM.");
  std::string text(kPemBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kPemBytesMax) {
    return Refuse(path, fmt::format("is larger than {} bytes.", kPemBytesMax));
  }
  return text;
}

Memory MemoryOf(const std::string& text) {
  return Memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Every certificate of the file, at least one.
absl::StatusOr<std::vector<Certificate>> ParseCertificates(const std::string& path,
                                                           const std::string& pem) {
  const Memory memory = MemoryOf(pem);
  std::vector<Certificate> all;
  while (X509* next = PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)) {
    all.emplace_back(next);
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (all.empty() || !at_end) {
    return Refuse(path, "holds no certificate in PEM, or only a part of one.");
  }
  ERR_clear_error();
  return all;
}

// Nobody is there to type a password.
int NoPassword(char* /*text*/, int /*size*/, int /*writing*/, void* /*data*/) { return -1; }

absl::StatusOr<Key> ParseKey(const std::string& path, const std::string& pem) {
  struct stat about = {};
  if (stat(path.c_str(), &about) != 0 || (about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Refuse(path, "is open to others: chmod 0600 it.");
  }
  Key key(PEM_read_bio_PrivateKey(MemoryOf(pem).get(), nullptr, NoPassword, nullptr));
  if (!key) return Refuse(path, "holds no private key in PEM without a password.");
  return key;
}

absl::Time TimeOf(const ASN1_TIME* time) {
  std::tm read = {};
  return ASN1_TIME_to_tm(time, &read) == 1 ? absl::FromTM(read, absl::UTCTimeZone())
                                           : absl::InfinitePast();
}

}  // namespace

absl::StatusOr<PeerCertificates> ReadPeerCertificates(const CertificateFiles& files,
                                                      absl::Time now) {
  const ErrorsLeftClean cleaner;
  PeerCertificates read;
  ASSIGN_OR_RETURN(read.chain, ReadPem(files.certificate));
  ASSIGN_OR_RETURN(read.key, ReadPem(files.key));
  ASSIGN_OR_RETURN(read.authorities, ReadPem(files.authority));
  ASSIGN_OR_RETURN(const std::vector<Certificate> chain,
                   ParseCertificates(files.certificate, read.chain));
  RETURN_IF_ERROR(ParseCertificates(files.authority, read.authorities).status());
  ASSIGN_OR_RETURN(const Key key, ParseKey(files.key, read.key));
  const X509* own = chain.front().get();
  if (X509_check_private_key(own, key.get()) != 1) {
    return Refuse(files.key, fmt::format("is not the key of {}.", files.certificate));
  }
  read.expire = TimeOf(X509_get0_notAfter(own));
  if (now < TimeOf(X509_get0_notBefore(own))) return Refuse(files.certificate, "is not yet valid.");
  if (now >= read.expire) return Refuse(files.certificate, "is no longer valid: renew it.");
  return read;
}

CertificateWatch::CertificateWatch(CertificateFiles files, PeerCertificates first)
    : files_(std::move(files)), current_(std::move(first)) {}

std::optional<PeerCertificates> CertificateWatch::Next(absl::Time now) {
  const std::lock_guard lock(mutex_);
  const bool first = !std::exchange(given_out_, true);
  const bool just_checked = now >= check_time_ && now - check_time_ < kCertificateCheckEvery;
  if (just_checked) return std::nullopt;  // a clock that was set back is no reason to wait
  check_time_ = now;
  absl::StatusOr<PeerCertificates> read = ReadPeerCertificates(files_, now);
  std::string complaint(read.status().message());
  if (!complaint.empty() && complaint != complaint_) {
    Log(LogLevel::kError, "certificate_kept", {{"why", complaint}});
  }
  complaint_ = std::move(complaint);
  if (!read.ok() || *read == current_) return first ? std::optional(current_) : std::nullopt;
  current_ = *std::move(read);
  Log(LogLevel::kInfo, "certificate_renewed", {{"expire", absl::FormatTime(current_.expire)}});
  return current_;
}

}  // namespace tandem::rpc
