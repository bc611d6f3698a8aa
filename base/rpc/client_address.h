// SPDX-License-Identifier: Apache-2.0
// The address of somebody behind an edge, in the form in which it is counted.
#pragma once

#include <string>
#include <string_view>

namespace tandem::rpc {

// "ipv4:192.0.2.7", or of IPv6 the network that one customer is given, "ipv6:[2001:db8:1:2::]/64":
// each has 2^64 addresses to spend. An IPv4 address written as IPv6 is the IPv4 address. Empty for
// whatever is no address, with a port or a name in it, too.
std::string CountedAddress(std::string_view text);

}  // namespace tandem::rpc
