// SPDX-License-Identifier: Apache-2.0
// One JSON object per line to standard error: time, level, event and fields. Fields are ids,
// numbers and names from our own code (methods, statements, SQLSTATEs): never what a person typed.
#pragma once

#include <concepts>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "base/id.h"

namespace tandem {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

constexpr std::size_t kLogValueBytesMax = 256;  // ids and names are short; the rest is cut off

struct LogField {
  std::string_view key;
  std::string text;
  bool quoted = true;  // false: a number, true or false

  template <std::integral T>
  LogField(std::string_view name, T number)
      : key(name), text(std::to_string(number)), quoted(false) {}
  LogField(std::string_view name, bool flag)
      : key(name), text(flag ? "true" : "false"), quoted(false) {}
  LogField(std::string_view name, std::string_view value) : key(name), text(value) {}
  LogField(std::string_view name, const std::string& value) : key(name), text(value) {}
  LogField(std::string_view name, const char* value) : key(name), text(value) {}
  LogField(std::string_view name, const Uuid& uuid) : key(name), text(ToString(uuid)) {}
  template <class Tag>
  LogField(std::string_view name, const Id<Tag>& id) : LogField(name, id.uuid) {}
};

// Thread-safe; one write per line. `event` is a fixed word: "call", "connection_lost".
void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

// Lines below this level are dropped. Default kInfo.
void SetLogLevel(LogLevel level);
// Where lines go instead of standard error, line feed included; nullptr = back to it. For tests.
void SetLogSink(std::function<void(std::string_view line)> sink);

// A line as Log writes it.
std::string FormatLogLine(absl::Time time, LogLevel level, std::string_view event,
                          std::initializer_list<LogField> fields);

}  // namespace tandem
