// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/trace_context.h"

#include <gtest/gtest.h>

namespace tandem::rpc {
namespace {

constexpr char kTrace[] = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr char kParent[] = "00f067aa0ba902b7";

std::string Traceparent(const std::string& version, const std::string& rest = "-01") {
  return version + "-" + kTrace + "-" + kParent + rest;
}

TEST(TraceContextTest, AWellFormedTraceIsTakenOn) {
  const auto trace = ParseTraceparent(Traceparent("00"));
  ASSERT_TRUE(trace.has_value());
  EXPECT_EQ(trace->trace_id, kTrace);
  EXPECT_EQ(trace->parent_id, kParent);
}

TEST(TraceContextTest, ALaterVersionMaySayMoreAndThisOneMayNot) {
  EXPECT_TRUE(ParseTraceparent(Traceparent("01")).has_value());
  EXPECT_TRUE(ParseTraceparent(Traceparent("01", "-01-more")).has_value());
  EXPECT_FALSE(ParseTraceparent(Traceparent("01", "-01more")).has_value());
  EXPECT_FALSE(ParseTraceparent(Traceparent("00", "-01-more")).has_value());
}

TEST(TraceContextTest, WhatIsNotWellFormedIsNoTrace) {
  const std::string zeros(32, '0');
  for (const std::string& value :
       {std::string(), std::string("00"), Traceparent("ff"), Traceparent("0G"),
        Traceparent("00", "-0"), Traceparent("00", "-0x"), Traceparent("00", "_01"),
        "00-" + zeros + "-" + kParent + "-01",
        "00-" + std::string(kTrace) + "-" + zeros.substr(0, 16) + "-01",
        Traceparent("01", "-01-" + std::string(kTraceparentBytesMax, 'x')),
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + std::string(kParent) + "-01",
        "00-Robin Vale, robin@example.org, ketami-" + std::string(kParent) + "-01"}) {
    EXPECT_FALSE(ParseTraceparent(value).has_value()) << value;
  }
}

TEST(TraceContextTest, ANewTraceIsWellFormedAndItsOwn) {
  const TraceContext first = NewTrace();
  EXPECT_TRUE(ParseTraceparent("00-" + first.trace_id + "-" + kParent + "-00").has_value());
  EXPECT_TRUE(first.parent_id.empty());
  EXPECT_NE(first.trace_id, NewTrace().trace_id);
}

}  // namespace
}  // namespace tandem::rpc
