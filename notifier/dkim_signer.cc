// SPDX-License-Identifier: Apache-2.0
#include "notifier/dkim_signer.h"

// Its header is C's alone.
#define _Bool bool  // NOLINT
#include <dkim.h>
#undef _Bool

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <utility>

#include "base/freed.h"
#include "base/status.h"

namespace tandem::notifier {
namespace {

using Signature = std::unique_ptr<DKIM, Freed<dkim_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;

constexpr std::string_view kHeaderName = "DKIM-Signature: ";
constexpr std::string_view kLineEnd = "\r\n";

// What a reader sees or a mail program acts on.
std::array<const char*, 10> SignedHeaders() {
  return {"from",
          "to",
          "subject",
          "date",
          "message-id",
          "mime-version",
          "content-type",
          "list-unsubscribe",
          "list-unsubscribe-post",
          nullptr};
}
// Signed once more than they are there: nobody adds another.
std::array<const char*, 4> LastOfTheirKind() { return {"from", "to", "subject", nullptr}; }

absl::Status Broken() { return absl::InternalError("a mail could not be signed"); }

u_char* Octets(const std::string& text) {
  return reinterpret_cast<u_char*>(const_cast<char*>(text.data()));
}

absl::Status CheckKey(const Bytes& pem) {
  const auto refuse = [](std::string_view what) {
    return absl::FailedPreconditionError(fmt::format("mail.dkim.key_file {}", what));
  };
  const Bio text(BIO_new_mem_buf(pem.data.data(), static_cast<int>(pem.size())));
  // Without a password: nobody is there to type one.
  char nothing[] = "";
  const Key key(PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, nothing));
  if (key == nullptr) return refuse("must hold one private key in PEM, without a password.");
  if (EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) return refuse("must hold an RSA key.");
  if (EVP_PKEY_bits(key.get()) < kDkimKeyBitsMin) {
    return refuse(fmt::format("must hold a key of {} bits at least.", kDkimKeyBitsMin));
  }
  return absl::OkStatus();
}

// Each header, with the lines that it goes on in, without its last line end.
bool GiveHeaders(DKIM* signature, std::string_view headers) {
  while (!headers.empty()) {
    std::size_t end = headers.find(kLineEnd);
    while (end != headers.npos && end + 2 < headers.size() &&
           (headers[end + 2] == ' ' || headers[end + 2] == '\t')) {
      end = headers.find(kLineEnd, end + 2);
    }
    const std::string header(headers.substr(0, end));
    if (dkim_header(signature, Octets(header), header.size()) != DKIM_STAT_OK) return false;
    headers.remove_prefix(end == headers.npos ? headers.size() : end + 2);
  }
  return true;
}

}  // namespace

struct DkimSigner::Library {
  Library() : handle(dkim_init(nullptr, nullptr)) {}
  ~Library() {
    if (handle != nullptr) dkim_close(handle);
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  DKIM_LIB* const handle;
};

absl::StatusOr<std::unique_ptr<DkimSigner>> DkimSigner::Open(DkimKey key) {
  RETURN_IF_ERROR(CheckKey(key.private_key));
  auto library = std::make_unique<Library>();
  if (library->handle == nullptr) return Broken();
  auto names = SignedHeaders();
  auto last = LastOfTheirKind();
  const auto set = [&library](dkim_opts_t option, const char** list) {
    return dkim_options(library->handle, DKIM_OP_SETOPT, option, list, sizeof(u_char**));
  };
  if (set(DKIM_OPTS_SIGNHDRS, names.data()) != DKIM_STAT_OK ||
      set(DKIM_OPTS_OVERSIGNHDRS, last.data()) != DKIM_STAT_OK) {
    return Broken();
  }
  return std::unique_ptr<DkimSigner>(new DkimSigner(std::move(key), std::move(library)));
}

DkimSigner::DkimSigner(DkimKey key, std::unique_ptr<Library> library)
    : key_(std::move(key)), library_(std::move(library)) {}
DkimSigner::~DkimSigner() = default;

absl::StatusOr<std::string> DkimSigner::Sign(const std::string& id, const std::string& mail) const {
  const std::size_t end = mail.find("\r\n\r\n");
  if (end == std::string::npos) return Broken();
  DKIM_STAT stat = DKIM_STAT_INTERNAL;
  const Signature signature(dkim_sign(
      library_->handle, Octets(id), nullptr, Octets(key_.private_key.data), Octets(key_.selector),
      Octets(key_.domain), DKIM_CANON_RELAXED, DKIM_CANON_RELAXED, DKIM_SIGN_RSASHA256, -1, &stat));
  if (signature == nullptr || stat != DKIM_STAT_OK) return Broken();
  const std::string body = mail.substr(end + 4);
  if (!GiveHeaders(signature.get(), std::string_view(mail).substr(0, end)) ||
      dkim_eoh(signature.get()) != DKIM_STAT_OK ||
      (!body.empty() && dkim_body(signature.get(), Octets(body), body.size()) != DKIM_STAT_OK) ||
      dkim_eom(signature.get(), nullptr) != DKIM_STAT_OK) {
    return Broken();
  }
  u_char* header = nullptr;
  std::size_t size = 0;
  if (dkim_getsighdr_d(signature.get(), kHeaderName.size(), &header, &size) != DKIM_STAT_OK) {
    return Broken();
  }
  return fmt::format("{}{}{}{}", kHeaderName,
                     std::string_view(reinterpret_cast<const char*>(header), size), kLineEnd, mail);
}

}  // namespace tandem::notifier
