// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <mutex>

#include "base/clock.h"
#include "base/strings.h"

namespace tandem {
namespace {

std::atomic<LogLevel> level_min = LogLevel::kInfo;
std::mutex sink_mutex;
std::function<void(std::string_view)> sink;  // guarded by sink_mutex

std::string_view LevelName(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "error";
}

// Valid JSON whatever the bytes are: what is not UTF-8 becomes '?'.
void AppendJsonString(std::string_view text, std::string& out) {
  const bool valid = IsValidUtf8(text);
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\u{:04x}", byte);
    } else if (byte >= 0x80 && !valid) {
      out += '?';
    } else {
      out += c;
    }
  }
  out += '"';
}

void AppendField(const LogField& field, std::string& out) {
  out += ',';
  AppendJsonString(field.key, out);
  out += ':';
  if (field.quoted) {
    AppendJsonString(Utf8Prefix(field.text, kLogValueBytesMax), out);
  } else {
    out += field.text;
  }
}

void WriteToStandardError(std::string_view line) {
  while (!line.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
    if (written <= 0) return;  // nowhere left to say it
    line.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

std::string FormatLogLine(absl::Time time, LogLevel level, std::string_view event,
                          std::initializer_list<LogField> fields) {
  std::string line = fmt::format(
      R"({{"time":"{}","level":"{}","event":)",
      absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone()), LevelName(level));
  AppendJsonString(event, line);
  for (const LogField& field : fields) AppendField(field, line);
  line += "}\n";
  return line;
}

void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (level < level_min.load(std::memory_order_relaxed)) return;
  const std::string line = FormatLogLine(RealClock().Now(), level, event, fields);
  const std::lock_guard lock(sink_mutex);
  if (sink) {
    sink(line);
  } else {
    WriteToStandardError(line);
  }
}

void SetLogLevel(LogLevel level) { level_min.store(level, std::memory_order_relaxed); }

void SetLogSink(std::function<void(std::string_view line)> new_sink) {
  const std::lock_guard lock(sink_mutex);
  sink = std::move(new_sink);
}

}  // namespace tandem
