// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/client_address.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>

namespace tandem::rpc {
namespace {

constexpr std::size_t kNetworkBytes = 8;  // /64
constexpr std::size_t kMappedBytes = 12;  // ::ffff:192.0.2.7: so many before the IPv4 address

std::string Written(int family, const void* address) {
  std::array<char, INET6_ADDRSTRLEN> text = {};
  return inet_ntop(family, address, text.data(), text.size()) == nullptr ? "" : text.data();
}

}  // namespace

std::string CountedAddress(std::string_view text) {
  if (text.empty() || text.size() >= INET6_ADDRSTRLEN) return "";
  const std::string address(text);  // ends with a NUL; one inside ends it early
  if (address.find('\0') != std::string::npos) return "";
  in_addr four = {};
  if (inet_pton(AF_INET, address.c_str(), &four) == 1) {
    return fmt::format("ipv4:{}", Written(AF_INET, &four));
  }
  in6_addr six = {};
  if (inet_pton(AF_INET6, address.c_str(), &six) != 1) return "";
  if (IN6_IS_ADDR_V4MAPPED(&six)) {
    return fmt::format("ipv4:{}", Written(AF_INET, &six.s6_addr[kMappedBytes]));
  }
  std::fill(std::begin(six.s6_addr) + kNetworkBytes, std::end(six.s6_addr), 0);
  return fmt::format("ipv6:[{}]/64", Written(AF_INET6, &six));
}

}  // namespace tandem::rpc
