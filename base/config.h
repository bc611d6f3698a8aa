// SPDX-License-Identifier: Apache-2.0
// ConfigReader fills a program's configuration struct from TOML. Every key must be read by someone:
// an unknown key is an error, so that a misspelt one is never silently ignored.
//
//   ASSIGN_OR_RETURN(ConfigReader reader, ConfigReader::Load(path));
//   reader.Read("database.connections", config.connections);
//   reader.ReadSecret("database.dsn", config.dsn);
//   RETURN_IF_ERROR(reader.Finish());
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace tandem {

constexpr std::size_t kConfigBytesMax = 1 << 20;  // a configuration is a page, not a book

class ConfigReader {
 public:
  // Errors name the file and, for a syntax error, the line.
  static absl::StatusOr<ConfigReader> Load(const std::string& path);
  static absl::StatusOr<ConfigReader> Parse(std::string_view text, std::string name = "config");

  ConfigReader(ConfigReader&&) noexcept;
  ConfigReader& operator=(ConfigReader&&) noexcept;
  ~ConfigReader();

  // Each keeps `value` when the key is absent. `key` is dotted: "database.connections".
  void Read(std::string_view key, std::string& value);
  void Read(std::string_view key, std::int64_t& value);
  void Read(std::string_view key, int& value);
  void Read(std::string_view key, bool& value);
  void Read(std::string_view key, absl::Duration& value);  // "250ms", "10s", "24h"
  void Read(std::string_view key, std::vector<std::string>& value);
  // "env:NAME" or "file:/path" (one trailing line feed dropped): a secret is never in the file.
  void ReadSecret(std::string_view key, std::string& value);
  // As the above, but the key must be there.
  void Require(std::string_view key);

  // All errors at once: wrong types, missing required keys, unknown keys.
  absl::Status Finish() const;

  // What was read, as "key = value" lines in reading order, secrets masked: for --check-config.
  std::string Effective() const;

 private:
  struct State;
  explicit ConfigReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tandem
