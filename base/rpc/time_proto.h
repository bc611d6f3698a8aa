// SPDX-License-Identifier: Apache-2.0
// google.protobuf.Timestamp and Duration <-> absl, with the checks that a request needs.
#pragma once

#include <optional>
#include <string_view>

#include "absl/time/time.h"
#include "base/error.h"
#include "base/interval.h"

namespace google::protobuf {
class Timestamp;
class Duration;
}  // namespace google::protobuf
namespace google::type {
class Interval;
}  // namespace google::type

namespace tandem::rpc {

// What a request may name: far outside any horizon, far inside every representation.
absl::Time TimestampMin();  // 2000-01-01T00:00:00Z, included
absl::Time TimestampMax();  // 2200-01-01T00:00:00Z, excluded

// Nothing and a violation when the seconds or nanos are out of range. Cut to microseconds.
std::optional<absl::Time> ReadTime(const google::protobuf::Timestamp& wire, std::string_view field,
                                   Violations& violations);
// As ReadTime, and a whole multiple of `tick` since the epoch.
std::optional<absl::Time> ReadTickTime(const google::protobuf::Timestamp& wire, absl::Duration tick,
                                       std::string_view field, Violations& violations);
// From two timestamps: end after start. Field paths get ".start_time" and ".end_time" appended.
std::optional<Interval> ReadInterval(const google::protobuf::Timestamp& start,
                                     const google::protobuf::Timestamp& end, std::string_view field,
                                     Violations& violations);

void WriteTime(absl::Time time, google::protobuf::Timestamp& wire);
void WriteInterval(const Interval& interval, google::type::Interval& wire);
void WriteDuration(absl::Duration duration, google::protobuf::Duration& wire);
google::protobuf::Timestamp ToTimestamp(absl::Time time);

}  // namespace tandem::rpc
