// SPDX-License-Identifier: Apache-2.0
// Page tokens from strangers: none but our own is accepted, whole and for its list, and our own
// always gives its position.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/rpc/page_token.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const tandem::rpc::PageTokens tokens(std::string(32, 'k'));
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto foreign = tokens.Decode("scope", bytes);
  if (foreign.ok() && !bytes.empty()) std::abort();  // a forged signature
  const std::string_view position = bytes.substr(0, 200);
  const std::string own = tokens.Encode("scope", position);
  const auto back = tokens.Decode("scope", own);
  if (!back.ok() || *back != position) std::abort();
  if (tokens.Decode("another scope", own).ok()) std::abort();
  std::string tampered = own;
  char& one = tampered[size % tampered.size()];
  one = one == 'A' ? 'B' : 'A';
  if (tokens.Decode("scope", tampered).ok()) std::abort();
  return 0;
}
