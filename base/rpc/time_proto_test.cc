// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/time_proto.h"

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <rapidcheck.h>

#include <limits>

#include "base/testing/matchers.h"

namespace tandem::rpc {
namespace {

using google::protobuf::Duration;
using google::protobuf::Timestamp;

Timestamp Wire(std::int64_t seconds, std::int32_t nanos = 0) {
  Timestamp wire;
  wire.set_seconds(seconds);
  wire.set_nanos(nanos);
  return wire;
}

TEST(TimeProtoTest, AnyMicrosecondOfTheEraRoundTrips) {
  ASSERT_TRUE(rc::check("round trip", [] {
    const absl::Time time = absl::FromUnixMicros(
        *rc::gen::inRange(absl::ToUnixMicros(TimestampMin()), absl::ToUnixMicros(TimestampMax())));
    Violations violations;
    RC_ASSERT(ReadTime(ToTimestamp(time), "t", violations) == time);
    RC_ASSERT(violations.empty());
  }));
}

TEST(TimeProtoTest, TimesOutsideTheEraAreRefused) {
  constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max();
  for (const Timestamp& wire : {Wire(0), Wire(kFar), Wire(-kFar), Wire(1'767'600'000, -1),
                                Wire(1'767'600'000, 1'000'000'000), ToTimestamp(TimestampMax())}) {
    Violations violations;
    EXPECT_FALSE(ReadTime(wire, "during.start_time", violations).has_value());
    EXPECT_THAT(violations.ToStatus(), HasViolation("during.start_time"));
  }
}

TEST(TimeProtoTest, OffTickTimesAreRefused) {
  const absl::Duration tick = absl::Minutes(5);
  Violations violations;
  EXPECT_TRUE(ReadTickTime(Wire(1'767'600'000), tick, "t", violations).has_value());
  EXPECT_TRUE(violations.empty());
  EXPECT_FALSE(ReadTickTime(Wire(1'767'600'001), tick, "t", violations).has_value());
  EXPECT_FALSE(ReadTickTime(Wire(1'767'600'000, 1), tick, "u", violations).has_value());
  EXPECT_EQ(violations.list().size(), 2u);
}

TEST(TimeProtoTest, AnIntervalEndsAfterItsStart) {
  Violations violations;
  EXPECT_TRUE(ReadInterval(Wire(1'767'600'000), Wire(1'767'600'300), "w", violations).has_value());
  EXPECT_FALSE(ReadInterval(Wire(1'767'600'300), Wire(1'767'600'300), "w", violations).has_value());
  EXPECT_THAT(violations.ToStatus(), HasViolation("w.end_time"));
}

}  // namespace
}  // namespace tandem::rpc
