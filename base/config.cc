// SPDX-License-Identifier: Apache-2.0
#include "base/config.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>
#include <fstream>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include <toml++/toml.h>

#include "base/status.h"
#include "base/strings.h"

namespace tandem {

struct ConfigReader::State {
  std::string name;
  toml::table table;
  std::set<std::string, std::less<>> known;
  std::vector<std::string> errors;
  std::vector<std::string> effective;  // "key = value"

  // The node, or nullptr when absent; notes that somebody knows the key.
  const toml::node* Find(std::string_view key) {
    known.emplace(key);
    return table.at_path(key).node();
  }
  void Fail(std::string_view key, std::string_view problem) {
    errors.push_back(fmt::format("{}: {} {}", name, key, problem));
  }
  void Show(std::string_view key, std::string_view value) {
    effective.push_back(fmt::format("{} = {}", key, value));
  }
};

namespace {

std::string Quoted(std::string_view text) { return fmt::format("\"{}\"", text); }

// The content of a small file, or nothing.
std::optional<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text(kConfigBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kConfigBytesMax) return std::nullopt;
  return text;
}

// The secret that "env:NAME" or "file:/path" points to, or nothing.
std::optional<std::string> ReadPointer(std::string_view pointer) {
  if (pointer.substr(0, 4) == "env:") {
    const char* value = std::getenv(std::string(pointer.substr(4)).c_str());
    if (value == nullptr) return std::nullopt;
    return std::string(value);
  }
  if (pointer.substr(0, 5) != "file:") return std::nullopt;
  std::optional<std::string> text = ReadFile(std::string(pointer.substr(5)));
  if (text.has_value() && !text->empty() && text->back() == '\n') text->pop_back();
  return text;
}

void CollectKeys(const toml::table& table, const std::string& prefix,
                 std::vector<std::string>& keys) {
  for (const auto& [key, node] : table) {
    const std::string path = prefix + std::string(key.str());
    if (const toml::table* inner = node.as_table()) {
      CollectKeys(*inner, path + ".", keys);
    } else {
      keys.push_back(path);
    }
  }
}

}  // namespace

absl::StatusOr<ConfigReader> ConfigReader::Load(const std::string& path) {
  const std::optional<std::string> text = ReadFile(path);
  if (!text.has_value()) {
    return absl::InvalidArgumentError(
        fmt::format("{} cannot be read, or is larger than {} bytes.", path, kConfigBytesMax));
  }
  return Parse(*text, path);
}

absl::StatusOr<ConfigReader> ConfigReader::Parse(std::string_view text, std::string name) {
  auto state = std::make_unique<State>();
  try {
    state->table = toml::parse(text);
  } catch (const toml::parse_error& error) {
    return absl::InvalidArgumentError(
        fmt::format("{}, line {}: {}", name, error.source().begin.line, error.description()));
  }
  state->name = std::move(name);
  return ConfigReader(std::move(state));
}

ConfigReader::ConfigReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ConfigReader::ConfigReader(ConfigReader&&) noexcept = default;
ConfigReader& ConfigReader::operator=(ConfigReader&&) noexcept = default;
ConfigReader::~ConfigReader() = default;

void ConfigReader::Read(std::string_view key, std::string& value) {
  if (const toml::node* node = state_->Find(key)) {
    if (const auto* text = node->as_string()) {
      value = text->get();
    } else {
      state_->Fail(key, "must be a string.");
    }
  }
  state_->Show(key, Quoted(value));
}

void ConfigReader::Read(std::string_view key, std::int64_t& value) {
  if (const toml::node* node = state_->Find(key)) {
    if (const auto* number = node->as_integer()) {
      value = number->get();
    } else {
      state_->Fail(key, "must be a whole number.");
    }
  }
  state_->Show(key, fmt::to_string(value));
}

void ConfigReader::Read(std::string_view key, int& value) {
  std::int64_t wide = value;
  Read(key, wide);
  if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max()) {
    state_->Fail(key, "is out of range.");
    return;
  }
  value = static_cast<int>(wide);
}

void ConfigReader::Read(std::string_view key, bool& value) {
  if (const toml::node* node = state_->Find(key)) {
    if (const auto* flag = node->as_boolean()) {
      value = flag->get();
    } else {
      state_->Fail(key, "must be true or false.");
    }
  }
  state_->Show(key, value ? "true" : "false");
}

void ConfigReader::Read(std::string_view key, absl::Duration& value) {
  if (const toml::node* node = state_->Find(key)) {
    const auto* text = node->as_string();
    absl::Duration parsed;
    if (text != nullptr && absl::ParseDuration(Av(text->get()), &parsed)) {
      value = parsed;
    } else {
      state_->Fail(key, "must be a duration such as \"250ms\", \"10s\" or \"24h\".");
    }
  }
  state_->Show(key, Quoted(absl::FormatDuration(value)));
}

void ConfigReader::Read(std::string_view key, std::vector<std::string>& value) {
  if (const toml::node* node = state_->Find(key)) {
    std::vector<std::string> read;
    const toml::array* array = node->as_array();
    for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
      if (const auto* text = array->get(i)->as_string()) read.push_back(text->get());
    }
    if (array != nullptr && read.size() == array->size()) {
      value = std::move(read);
    } else {
      state_->Fail(key, "must be a list of strings.");
    }
  }
  std::vector<std::string> quoted;
  for (const std::string& text : value) quoted.push_back(Quoted(text));
  state_->Show(key, fmt::format("[{}]", fmt::join(quoted, ", ")));
}

void ConfigReader::ReadSecret(std::string_view key, std::string& value) {
  if (const toml::node* node = state_->Find(key)) {
    const auto* pointer = node->as_string();
    const auto secret = pointer != nullptr ? ReadPointer(pointer->get()) : std::nullopt;
    if (secret.has_value()) {
      value = *secret;
    } else {
      state_->Fail(key, "must be \"env:NAME\" or \"file:/path\" of a secret that exists.");
    }
  }
  state_->Show(key, value.empty() ? "(not set)" : "(secret)");
}

void ConfigReader::Require(std::string_view key) {
  if (state_->Find(key) == nullptr) state_->Fail(key, "is missing.");
}

absl::Status ConfigReader::Finish() const {
  std::vector<std::string> errors = state_->errors;
  std::vector<std::string> present;
  CollectKeys(state_->table, "", present);
  for (const std::string& key : present) {
    if (state_->known.find(key) == state_->known.end()) {
      errors.push_back(fmt::format("{}: {} is not a known key.", state_->name, key));
    }
  }
  if (errors.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format("{}", fmt::join(errors, "\n")));
}

std::string ConfigReader::Effective() const {
  return fmt::format("{}\n", fmt::join(state_->effective, "\n"));
}

}  // namespace tandem
