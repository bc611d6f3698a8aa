// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/provider_signature.h"

#include <cstdint>
#include <map>
#include <set>

#include "base/crypto.h"

namespace tandem::inbound {
namespace {

// Valid UTF-8 sorts by code points; the provider sorts by UTF-16 units, where what needs two units
// comes before U+E000.
struct Utf16Order {
  static int UnitRank(std::uint8_t first) {
    if (first >= 0xf0) return 0xee;  // four bytes: a surrogate, below U+E000
    return first >= 0xee ? first + 1 : first;
  }
  bool operator()(std::string_view a, std::string_view b) const {
    const std::size_t size = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < size; ++i) {
      if (a[i] == b[i]) continue;
      const auto left = static_cast<std::uint8_t>(a[i]);
      const auto right = static_cast<std::uint8_t>(b[i]);
      const bool starts = left >= 0xc0 && right >= 0xc0;
      return starts ? std::pair(UnitRank(left), left) < std::pair(UnitRank(right), right)
                    : left < right;
    }
    return a.size() < b.size();
  }
};

struct Parts {
  std::string_view scheme;  // with "://"
  std::string_view host;
  std::string_view port;  // with ":"; empty: none
  std::string_view rest;
};

Parts Split(std::string_view address) {
  Parts parts;
  const std::size_t scheme = address.find("://");
  const std::size_t begin = scheme == address.npos ? 0 : scheme + 3;
  const std::size_t end = std::min(address.find('/', begin), address.size());
  const std::string_view authority = address.substr(begin, end - begin);
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
  parts.scheme = address.substr(0, begin);
  parts.host = authority.substr(0, colon);
  parts.port = colon == authority.npos ? std::string_view() : authority.substr(colon);
  parts.rest = address.substr(end);
  return parts;
}

std::string Join(const Parts& parts, std::string_view port) {
  std::string address(parts.scheme);
  address += parts.host;
  address += port;
  address += parts.rest;
  return address;
}

}  // namespace

std::string ExpectedSignature(std::string_view token, std::string_view address,
                              const std::vector<FormField>& fields) {
  std::map<std::string_view, std::set<std::string_view, Utf16Order>, Utf16Order> sorted;
  for (const FormField& field : fields) sorted[field.key].insert(field.value);
  std::string text(address);
  for (const auto& [key, values] : sorted) {
    for (const std::string_view value : values) {
      text += key;
      text += value;
    }
  }
  return Base64(HmacSha1(token, text));
}

bool IsSigned(const SignedForm& form, std::string_view token, std::string_view address) {
  if (token.empty()) return false;
  const Parts parts = Split(address);
  const std::string_view usual = parts.scheme == "https://" ? ":443" : ":80";
  const std::string bare = Join(parts, "");
  const std::string full = Join(parts, parts.port.empty() ? usual : parts.port);
  const bool is_bare =
      ConstantTimeEqual(form.signature, ExpectedSignature(token, bare, form.fields));
  const bool is_full =
      ConstantTimeEqual(form.signature, ExpectedSignature(token, full, form.fields));
  return is_bare || is_full;
}

}  // namespace tandem::inbound
