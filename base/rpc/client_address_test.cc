// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/client_address.h"

#include <gtest/gtest.h>

namespace tandem::rpc {
namespace {

TEST(ClientAddressTest, AnAddressIsCountedInOneForm) {
  EXPECT_EQ(CountedAddress("192.0.2.7"), "ipv4:192.0.2.7");
  EXPECT_EQ(CountedAddress("::ffff:192.0.2.7"), "ipv4:192.0.2.7");
  EXPECT_EQ(CountedAddress("::ffff:c000:207"), "ipv4:192.0.2.7");
}

TEST(ClientAddressTest, OneNetworkOfIpv6IsOneCaller) {
  EXPECT_EQ(CountedAddress("2001:db8:1:2::1"), "ipv6:[2001:db8:1:2::]/64");
  EXPECT_EQ(CountedAddress("2001:DB8:1:2:ffff:ffff:ffff:ffff"), "ipv6:[2001:db8:1:2::]/64");
  EXPECT_NE(CountedAddress("2001:db8:1:3::1"), CountedAddress("2001:db8:1:2::1"));
}

TEST(ClientAddressTest, WhatIsNoAddressIsNone) {
  for (const std::string& text :
       {std::string(), std::string("192.0.2.7:80"), std::string("[2001:db8::1]"),
        std::string("example.org"), std::string("192.0.2"), std::string("192.0.2.7, 192.0.2.8"),
        std::string("fe80::1%eth0"), std::string("192.0.2.7\0", 10), std::string(100, '1')}) {
    EXPECT_EQ(CountedAddress(text), "") << text;
  }
}

}  // namespace
}  // namespace tandem::rpc
