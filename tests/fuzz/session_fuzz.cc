// SPDX-License-Identifier: Apache-2.0
// Session tokens and link tokens from strangers: whatever has a session's form is no signed token
// and the other way round, and what is read of it is the text itself, in pieces.
#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "scheduler/access/session_token.h"
#include "scheduler/access/token.h"
#include "scheduler/sessions/session_secrets.h"
#include "scheduler/sessions/sessions_wire.h"

namespace tandem::sessions {
namespace {

void Demand(bool holds) {
  if (!holds) std::abort();
}

void TryToken(std::string_view text) {
  const auto token = access::ReadSessionToken(text);
  if (!token.has_value()) return;
  Demand(std::string(token->clinic) + "." + std::string(token->secret) == text);
  Demand(std::count(text.begin(), text.end(), '.') == 1);  // a signed token has two
  Demand(!token->clinic.empty() && token->clinic.size() <= access::kClinicSlugBytesMax);
  Demand(token->secret.size() == access::kSessionSecretChars);
  Demand(TokenDigest(text).size() == 32);
}

void TryFinish(std::string_view text) {
  v1::FinishSignInRequest request;
  if (!request.ParseFromArray(text.data(), static_cast<int>(text.size()))) return;
  const auto proof = ReadFinish(request);
  if (!proof.ok()) return;
  Demand(proof->link_token.size() <= kLinkTokenBytesMax);
  Demand(proof->by_link() != codes::IsCodeForm(proof->code));
}

// A token of ours with one byte more, less or other is another token.
void TryChanged(std::string_view text) {
  static const std::string good = NewSessionToken("elm");
  Demand(access::ReadSessionToken(good).has_value());
  const std::size_t at = text.empty() ? 0 : static_cast<std::uint8_t>(text[0]) % good.size();
  std::string changed = good;
  changed.replace(at, 1, text.substr(text.empty() ? 0 : 1));
  if (changed != good) Demand(TokenDigest(changed) != TokenDigest(good));
  TryToken(changed);
}

}  // namespace
}  // namespace tandem::sessions

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Null: else a line for each text that is no UTF-8.
  [[maybe_unused]] static const auto log = google::protobuf::SetLogHandler(nullptr);
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 3) {
    case 0:
      tandem::sessions::TryToken(text);
      break;
    case 1:
      tandem::sessions::TryFinish(text);
      break;
    default:
      tandem::sessions::TryChanged(text);
  }
  return 0;
}
