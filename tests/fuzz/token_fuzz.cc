// SPDX-License-Identifier: Apache-2.0
// Tokens and key sets from strangers. The first byte chooses: the whole token, the claims or the
// header under a good signature, or a JWKS file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "scheduler/access/jwks.h"
#include "scheduler/access/testing/token_signer.h"
#include "scheduler/access/token.h"

namespace tandem::access {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

struct Fixture {
  TokenSigner signer{Algorithm::kEdDsa};
  KeySet keys = *ParseJwks(signer.Jwks());
  TokenPolicy policy{std::string(kTestIssuer),
                     std::string(kTestAudience),
                     {Role::kPatient, Role::kSupporter, Role::kService}};
  std::string header = Base64Url(signer.Header().dump());
  std::string claims = Base64Url(GoodClaims(Role::kPractitioner, "elm", kNow).dump());
};

// What was let in must be what the rules promise.
void Judge(const absl::StatusOr<Claims>& claims) {
  if (!claims.ok()) return;
  const bool is_claimed = claims->role != Role::kAnonymous;
  const bool may_claim = claims->role == Role::kPatient || claims->role == Role::kSupporter ||
                         claims->role == Role::kService;
  const bool sound = (!is_claimed || (may_claim && !claims->clinic.empty())) &&
                     IsSubject(claims->subject) && kNow < claims->expire &&
                     (claims->role == Role::kPatient) == !claims->patient.IsNil();
  if (!sound) std::abort();
}

void Try(std::string_view data) {
  static const Fixture fixture;
  const char choice = data.empty() ? 0 : data[0];
  const std::string_view rest = data.substr(data.empty() ? 0 : 1);
  const auto verify = [](std::string_view token) {
    return VerifyToken(token, fixture.keys, fixture.policy, kNow);
  };
  const auto sign = [](const std::string& text) {
    return text + "." + Base64Url(fixture.signer.SignText(text));
  };
  switch (choice % 4) {
    case 0:
      if (verify(rest).ok()) std::abort();  // nobody but the signer makes a token
      NamesUnknownKey(rest, fixture.keys);
      break;
    case 1:
      Judge(verify(sign(fixture.header + "." + Base64Url(rest))));
      break;
    case 2:
      Judge(verify(sign(Base64Url(rest) + "." + fixture.claims)));
      break;
    default:
      static_cast<void>(ParseJwks(rest));
  }
}

}  // namespace
}  // namespace tandem::access

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tandem::access::Try({reinterpret_cast<const char*>(data), size});
  return 0;
}
