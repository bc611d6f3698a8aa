// SPDX-License-Identifier: Apache-2.0
// TraceContext: which trace a call belongs to, by W3C Trace Context (`traceparent`). Only its two
// ids are kept, for the call's log line; `tracestate` and baggage are never read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tandem::rpc {

constexpr std::string_view kTraceparentKey = "traceparent";  // metadata
constexpr std::size_t kTraceparentBytesMax = 256;  // later versions may say more after the flags

struct TraceContext {
  std::string trace_id;   // 32 lower case hexadecimal digits, not all zero
  std::string parent_id;  // 16 of them: the caller's span; empty when the trace begins here
};

// Nothing when it is not well formed; a later version counts by the part that is known.
std::optional<TraceContext> ParseTraceparent(std::string_view value);

// A trace that begins here.
TraceContext NewTrace();

}  // namespace tandem::rpc
