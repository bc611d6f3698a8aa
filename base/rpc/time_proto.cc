// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/time_proto.h"

#include <fmt/format.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/type/interval.pb.h>

namespace tandem::rpc {
namespace {

constexpr std::int32_t kNanosMax = 999'999'999;

absl::Time Civil(int year) {
  return absl::FromCivil(absl::CivilSecond(year, 1, 1), absl::UTCTimeZone());
}

}  // namespace

absl::Time TimestampMin() { return Civil(2000); }
absl::Time TimestampMax() { return Civil(2200); }

std::optional<absl::Time> ReadTime(const google::protobuf::Timestamp& wire, std::string_view field,
                                   Violations& violations) {
  const bool known = wire.nanos() >= 0 && wire.nanos() <= kNanosMax &&
                     wire.seconds() >= absl::ToUnixSeconds(TimestampMin()) &&
                     wire.seconds() < absl::ToUnixSeconds(TimestampMax());
  if (!known) {
    violations.Add(std::string(field), "must be a time between the years 2000 and 2200");
    return std::nullopt;
  }
  return absl::FromUnixSeconds(wire.seconds()) + absl::Microseconds(wire.nanos() / 1000);
}

std::optional<absl::Time> ReadTickTime(const google::protobuf::Timestamp& wire, absl::Duration tick,
                                       std::string_view field, Violations& violations) {
  std::optional<absl::Time> time = ReadTime(wire, field, violations);
  if (!time.has_value()) return std::nullopt;
  absl::Duration rest;
  absl::IDivDuration(*time - absl::UnixEpoch(), tick, &rest);
  if (rest != absl::ZeroDuration() || wire.nanos() != 0) {
    violations.Add(std::string(field),
                   fmt::format("must be a whole multiple of {}", absl::FormatDuration(tick)));
    return std::nullopt;
  }
  return time;
}

std::optional<Interval> ReadInterval(const google::protobuf::Timestamp& start,
                                     const google::protobuf::Timestamp& end, std::string_view field,
                                     Violations& violations) {
  const std::optional<absl::Time> from =
      ReadTime(start, fmt::format("{}.start_time", field), violations);
  const std::optional<absl::Time> to = ReadTime(end, fmt::format("{}.end_time", field), violations);
  if (!from.has_value() || !to.has_value()) return std::nullopt;
  if (*to <= *from) {
    violations.Add(fmt::format("{}.end_time", field), "must be after the start");
    return std::nullopt;
  }
  return Interval{*from, *to};
}

void WriteTime(absl::Time time, google::protobuf::Timestamp& wire) {
  const std::int64_t seconds = absl::ToUnixSeconds(time);
  wire.set_seconds(seconds);
  wire.set_nanos(
      static_cast<std::int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

void WriteInterval(const Interval& interval, google::type::Interval& wire) {
  WriteTime(interval.start, *wire.mutable_start_time());
  WriteTime(interval.end, *wire.mutable_end_time());
}

void WriteDuration(absl::Duration duration, google::protobuf::Duration& wire) {
  const std::int64_t seconds = absl::ToInt64Seconds(duration);
  wire.set_seconds(seconds);
  wire.set_nanos(
      static_cast<std::int32_t>(absl::ToInt64Nanoseconds(duration - absl::Seconds(seconds))));
}

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  google::protobuf::Timestamp wire;
  WriteTime(time, wire);
  return wire;
}

}  // namespace tandem::rpc
