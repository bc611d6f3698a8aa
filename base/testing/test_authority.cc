// SPDX-License-Identifier: Apache-2.0
#include "base/testing/test_authority.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <atomic>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <stdexcept>

namespace tandem {
namespace {

constexpr int kVersion3 = 2;  // as X.509 counts
constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;

template <class T>
T* Must(T* made) {
  if (made == nullptr) throw std::runtime_error("OpenSSL made nothing");
  return made;
}

void Must(int result) {
  if (result <= 0) throw std::runtime_error("OpenSSL refused");
}

EVP_PKEY* NewKey() { return Must(EVP_EC_gen("P-256")); }

long NextSerial() {
  static std::atomic<long> last = 0;
  return ++last;
}

void Extend(X509* certificate, X509* authority, int kind, const std::string& text) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, authority, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = Must(X509V3_EXT_conf_nid(nullptr, &context, kind, text.c_str()));
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// Unsigned, without extensions; `authority` null: its own.
X509* NewCertificate(EVP_PKEY* key, const CertificateWish& wish, X509* authority) {
  X509* made = Must(X509_new());
  X509_set_version(made, kVersion3);
  ASN1_INTEGER_set(X509_get_serialNumber(made), NextSerial());
  X509_gmtime_adj(X509_getm_notBefore(made), absl::ToInt64Seconds(wish.begin));
  X509_gmtime_adj(X509_getm_notAfter(made), absl::ToInt64Seconds(wish.end));
  X509_NAME* subject = X509_get_subject_name(made);
  const auto* name = reinterpret_cast<const unsigned char*>(wish.common_name.c_str());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, name, -1, -1, 0);
  X509_set_issuer_name(made, authority == nullptr ? subject : X509_get_subject_name(authority));
  X509_set_pubkey(made, key);
  return made;
}

template <class Write>
std::string Pem(Write write) {
  BIO* memory = Must(BIO_new(BIO_s_mem()));
  Must(write(memory));
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory, &text);
  std::string pem(text, static_cast<std::size_t>(size));
  BIO_free(memory);
  return pem;
}

std::string PemOf(X509* certificate) {
  return Pem([&](BIO* memory) { return PEM_write_bio_X509(memory, certificate); });
}

}  // namespace

TestAuthority::TestAuthority(const std::string& name)
    : key_(NewKey()),
      certificate_(NewCertificate(
          key_, {.common_name = name, .begin = -absl::Hours(2), .end = absl::Hours(2)}, nullptr)) {
  Extend(certificate_, certificate_, NID_basic_constraints, "critical,CA:TRUE");
  Extend(certificate_, certificate_, NID_key_usage, "critical,keyCertSign");
  Must(X509_sign(certificate_, key_, EVP_sha256()));
  pem_ = PemOf(certificate_);
}

TestAuthority::~TestAuthority() {
  X509_free(certificate_);
  EVP_PKEY_free(key_);
}

TestCertificate TestAuthority::Issue(const CertificateWish& wish) const {
  EVP_PKEY* key = NewKey();
  X509* made = NewCertificate(key, wish, certificate_);
  Extend(made, certificate_, NID_ext_key_usage, "serverAuth,clientAuth");
  std::vector<std::string> names = wish.hosts;
  for (const std::string& uri : wish.uris) names.push_back("URI:" + uri);
  if (!names.empty()) {
    Extend(made, certificate_, NID_subject_alt_name, fmt::format("{}", fmt::join(names, ",")));
  }
  Must(X509_sign(made, key_, EVP_sha256()));
  TestCertificate issued;
  issued.certificate = PemOf(made);
  issued.key = Pem([&](BIO* memory) {
    return PEM_write_bio_PrivateKey(memory, key, nullptr, nullptr, 0, nullptr, nullptr);
  });
  X509_free(made);
  EVP_PKEY_free(key);
  return issued;
}

void WriteWhole(const std::string& path, const std::string& text) {
  const std::string draft = path + ".new";
  std::ofstream(draft, std::ios::binary) << text;
  chmod(draft.c_str(), kOwnerOnly);
  if (std::rename(draft.c_str(), path.c_str()) != 0) {
    throw std::runtime_error(path + " cannot be written");
  }
}

}  // namespace tandem
