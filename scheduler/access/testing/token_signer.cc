// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/testing/token_signer.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include <stdexcept>
#include <utility>

#include "base/crypto.h"

namespace tandem::access {
namespace {

using nlohmann::json;

void Need(bool fine, const char* what) {
  if (!fine) throw std::runtime_error(what);
}

std::shared_ptr<EVP_PKEY> Generate(Algorithm algorithm) {
  EVP_PKEY* key = nullptr;
  switch (algorithm) {
    case Algorithm::kRs256:
      key = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{kRsaBitsMin});
      break;
    case Algorithm::kEs256:
      key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
      break;
    case Algorithm::kEdDsa:
      key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
      break;
  }
  Need(key != nullptr, "no key was made");
  return {key, EVP_PKEY_free};
}

std::string NumberOf(const EVP_PKEY* key, const char* name, std::size_t width = 0) {
  BIGNUM* number = nullptr;
  Need(EVP_PKEY_get_bn_param(key, name, &number) == 1, name);
  const std::size_t size = std::max<std::size_t>(width, BN_num_bytes(number));
  std::string bytes(size, '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size));
  BN_free(number);
  return Base64Url(bytes);
}

// DER to r || s.
std::string JoinedEcdsa(const std::string& der) {
  const auto* in = reinterpret_cast<const unsigned char*>(der.data());
  ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(der.size()));
  Need(pair != nullptr, "no ECDSA signature");
  std::string joined(2 * kP256CoordinateBytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(joined.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, kP256CoordinateBytes);
  BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + kP256CoordinateBytes, kP256CoordinateBytes);
  ECDSA_SIG_free(pair);
  return joined;
}

const char* NameOf(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kRs256:
      return "RS256";
    case Algorithm::kEs256:
      return "ES256";
    case Algorithm::kEdDsa:
      return "EdDSA";
  }
  return "";
}

}  // namespace

json GoodClaims(Role role, std::string_view clinic, absl::Time now) {
  return {{"iss", kTestIssuer},
          {"aud", kTestAudience},
          {"sub", "test-subject"},
          {"clinic", clinic},
          {"role", Name(role)},
          {"iat", absl::ToUnixSeconds(now)},
          {"nbf", absl::ToUnixSeconds(now)},
          {"auth_time", absl::ToUnixSeconds(now)},
          {"exp", absl::ToUnixSeconds(now + kTestTokenLife)}};
}

TokenSigner::TokenSigner(Algorithm algorithm, std::string kid)
    : algorithm_(algorithm), kid_(std::move(kid)), key_(Generate(algorithm)) {}

json TokenSigner::Jwk() const {
  json jwk = {{"kid", kid_}, {"use", "sig"}, {"alg", NameOf(algorithm_)}};
  if (algorithm_ == Algorithm::kRs256) {
    jwk["kty"] = "RSA";
    jwk["n"] = NumberOf(key_.get(), OSSL_PKEY_PARAM_RSA_N);
    jwk["e"] = NumberOf(key_.get(), OSSL_PKEY_PARAM_RSA_E);
  } else if (algorithm_ == Algorithm::kEs256) {
    jwk["kty"] = "EC";
    jwk["crv"] = "P-256";
    jwk["x"] = NumberOf(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, kP256CoordinateBytes);
    jwk["y"] = NumberOf(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, kP256CoordinateBytes);
  } else {
    std::string raw(kEd25519KeyBytes, '\0');
    std::size_t size = raw.size();
    EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(raw.data()), &size);
    jwk["kty"] = "OKP";
    jwk["crv"] = "Ed25519";
    jwk["x"] = Base64Url(raw);
  }
  return jwk;
}

std::string TokenSigner::Jwks() const { return json{{"keys", json::array({Jwk()})}}.dump(); }

json TokenSigner::Header() const {
  return {{"alg", NameOf(algorithm_)}, {"kid", kid_}, {"typ", "JWT"}};
}

std::string TokenSigner::SignText(std::string_view text) const {
  const std::shared_ptr<EVP_MD_CTX> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const EVP_MD* digest = algorithm_ == Algorithm::kEdDsa ? nullptr : EVP_sha256();
  const auto* in = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  Need(EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key_.get()) == 1 &&
           EVP_DigestSign(context.get(), nullptr, &size, in, text.size()) == 1,
       "signing failed");
  std::string signature(size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  Need(EVP_DigestSign(context.get(), out, &size, in, text.size()) == 1, "signing failed");
  signature.resize(size);
  return algorithm_ == Algorithm::kEs256 ? JoinedEcdsa(signature) : signature;
}

std::string TokenSigner::SignWith(const json& header, const json& claims) const {
  const std::string text = Base64Url(header.dump()) + "." + Base64Url(claims.dump());
  return text + "." + Base64Url(SignText(text));
}

}  // namespace tandem::access
