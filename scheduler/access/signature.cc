// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/signature.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <string>

#include "base/freed.h"

namespace tandem::access {
namespace {

using BigNumber = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

const unsigned char* Raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

BigNumber Number(std::string_view big_endian) {
  return BigNumber(BN_bin2bn(Raw(big_endian), static_cast<int>(big_endian.size()), nullptr));
}

std::shared_ptr<EVP_PKEY> Own(EVP_PKEY* key) { return {key, Freed<EVP_PKEY_free>()}; }

// Null when OpenSSL refuses them (a point off the curve, for example).
std::shared_ptr<EVP_PKEY> FromParams(const char* kind, OSSL_PARAM_BLD* builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (params && context && EVP_PKEY_fromdata_init(context.get()) == 1) {
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get());
  }
  ERR_clear_error();
  return key == nullptr ? nullptr : Own(key);
}

// r || s, as JWS writes it, to the DER that OpenSSL reads. Empty when the length is wrong.
std::string EcdsaDer(std::string_view joined) {
  if (joined.size() != 2 * kP256CoordinateBytes) return {};
  BigNumber r = Number(joined.substr(0, kP256CoordinateBytes));
  BigNumber s = Number(joined.substr(kP256CoordinateBytes));
  const std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>> pair(ECDSA_SIG_new());
  if (!r || !s || !pair || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return {};
  static_cast<void>(r.release());  // the pair owns them now
  static_cast<void>(s.release());
  const int size = i2d_ECDSA_SIG(pair.get(), nullptr);
  if (size <= 0) return {};
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(pair.get(), &out);
  return der;
}

}  // namespace

std::optional<Algorithm> ParseAlgorithm(std::string_view name) {
  if (name == "RS256") return Algorithm::kRs256;
  if (name == "ES256") return Algorithm::kEs256;
  if (name == "EdDSA") return Algorithm::kEdDsa;
  return std::nullopt;
}

std::optional<PublicKey> RsaKey(const Bytes& modulus, const Bytes& exponent) {
  if (modulus.size() > kRsaBitsMax / 8 || exponent.empty() || exponent.size() > 4) {
    return std::nullopt;
  }
  const BigNumber n = Number(modulus);
  const BigNumber e = Number(exponent);
  if (!n || !e || BN_num_bits(n.get()) < kRsaBitsMin || BN_is_odd(e.get()) == 0) {
    return std::nullopt;
  }
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  std::shared_ptr<EVP_PKEY> key = FromParams("RSA", builder.get());
  if (!key) return std::nullopt;
  return PublicKey{Algorithm::kRs256, std::move(key)};
}

std::optional<PublicKey> P256Key(const Bytes& x, const Bytes& y) {
  if (x.size() != kP256CoordinateBytes || y.size() != kP256CoordinateBytes) return std::nullopt;
  const std::string point = "\x04" + x.data + y.data;  // uncompressed
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                   point.size());
  std::shared_ptr<EVP_PKEY> key = FromParams("EC", builder.get());
  if (!key) return std::nullopt;
  return PublicKey{Algorithm::kEs256, std::move(key)};
}

std::optional<PublicKey> Ed25519Key(const Bytes& raw) {
  if (raw.size() != kEd25519KeyBytes) return std::nullopt;
  EVP_PKEY* key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Raw(raw), raw.size());
  if (key == nullptr) return std::nullopt;
  return PublicKey{Algorithm::kEdDsa, Own(key)};
}

bool Verify(const PublicKey& key, std::string_view signed_text, std::string_view signature) {
  std::string der;
  if (key.algorithm == Algorithm::kEs256) {
    der = EcdsaDer(signature);
    signature = der;
  }
  if (signature.empty()) return false;
  const EVP_MD* digest = key.algorithm == Algorithm::kEdDsa ? nullptr : EVP_sha256();
  const DigestContext context(EVP_MD_CTX_new());
  const bool good =
      context &&
      EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key.key.get()) == 1 &&
      EVP_DigestVerify(context.get(), Raw(signature), signature.size(), Raw(signed_text),
                       signed_text.size()) == 1;
  ERR_clear_error();  // what a bad signature left must not be found by somebody else
  return good;
}

}  // namespace tandem::access
