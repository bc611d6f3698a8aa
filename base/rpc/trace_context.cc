// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/trace_context.h"

#include <algorithm>

#include "base/crypto.h"

namespace tandem::rpc {
namespace {

// version-trace-parent-flags: 00-32 digits-16 digits-2 digits.
constexpr std::size_t kVersionDigits = 2;
constexpr std::size_t kTraceDigits = 32;
constexpr std::size_t kParentDigits = 16;
constexpr std::size_t kFlagsDigits = 2;
constexpr std::size_t kBytes = kVersionDigits + kTraceDigits + kParentDigits + kFlagsDigits + 3;

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool IsId(std::string_view text) {
  return IsHex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

// The first `digits` of what is left, and the dash behind them.
std::string_view Next(std::string_view& left, std::size_t digits) {
  const std::string_view part = left.substr(0, digits);
  left.remove_prefix(std::min(left.size(), digits + 1));
  return part;
}

}  // namespace

std::optional<TraceContext> ParseTraceparent(std::string_view value) {
  if (value.size() < kBytes || value.size() > kTraceparentBytesMax) return std::nullopt;
  for (const std::size_t dash : {kVersionDigits, kVersionDigits + 1 + kTraceDigits,
                                 kVersionDigits + 2 + kTraceDigits + kParentDigits}) {
    if (value[dash] != '-') return std::nullopt;
  }
  std::string_view left = value;
  const std::string_view version = Next(left, kVersionDigits);
  const std::string_view trace = Next(left, kTraceDigits);
  const std::string_view parent = Next(left, kParentDigits);
  const std::string_view flags = left.substr(0, kFlagsDigits);
  if (!IsHex(version) || version == "ff" || !IsHex(flags)) return std::nullopt;
  if (!IsId(trace) || !IsId(parent)) return std::nullopt;
  const bool longer = value.size() > kBytes;
  if (longer && (version == "00" || value[kBytes] != '-')) return std::nullopt;
  return TraceContext{std::string(trace), std::string(parent)};
}

TraceContext NewTrace() { return {Hex(RandomBytes(kTraceDigits / 2)), ""}; }

}  // namespace tandem::rpc
