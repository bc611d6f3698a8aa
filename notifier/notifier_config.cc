// SPDX-License-Identifier: Apache-2.0
#include "notifier/notifier_config.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "base/http_get.h"
#include "base/status.h"
#include "notifier/leases.h"
#include "notifier/mail_fields.h"
#include "notifier/sending.h"
#include "scheduler/reminders/return_address.h"
#include "scheduler/words/words.h"

namespace tandem::notifier {
namespace {

using Problems = std::vector<std::string>;

constexpr int kPortMax = 65'535;

template <class Value, std::size_t kSize>
using Names = std::array<std::pair<std::string_view, Value>, kSize>;

constexpr Names<LogLevel, 4> kLevels = {{{"debug", LogLevel::kDebug},
                                         {"info", LogLevel::kInfo},
                                         {"warning", LogLevel::kWarning},
                                         {"error", LogLevel::kError}}};
constexpr Names<Tls, 3> kTls = {
    {{"required", Tls::kRequired}, {"opportunistic", Tls::kOpportunistic}, {"off", Tls::kOff}}};
constexpr Names<bool, 2> kMailWays = {{{"outbox", false}, {"smtp", true}}};
constexpr Names<bool, 2> kTextWays = {{{"outbox", false}, {"http", true}}};

// One of a few words.
template <class Value, std::size_t kSize>
void Choose(std::string_view key, const std::string& word, const Names<Value, kSize>& names,
            Value& value, Problems& problems) {
  std::vector<std::string_view> known;
  for (const auto& [name, meaning] : names) {
    if (name == word) {
      value = meaning;
      return;
    }
    known.push_back(name);
  }
  problems.push_back(fmt::format("{} must be one of {}.", key, fmt::join(known, ", ")));
}

void CheckRange(std::string_view key, int value, int min, int max, Problems& problems) {
  if (value < min || value > max) {
    problems.push_back(fmt::format("{} must be {} to {}.", key, min, max));
  }
}

void CheckDuration(std::string_view key, absl::Duration value, absl::Duration min,
                   absl::Duration max, Problems& problems) {
  if (value >= min && value <= max) return;
  problems.push_back(fmt::format("{} must be {} to {}.", key, absl::FormatDuration(min),
                                 absl::FormatDuration(max)));
}

bool IsLoopback(std::string_view host) {
  return host == "127.0.0.1" || host == "::1" || host == "localhost";
}

bool IsPlainWord(std::string_view text) {
  return !text.empty() && text.size() <= 100 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

bool IsHost(std::string_view text) {
  return !text.empty() && text.size() <= 255 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == ':' || c == '[' || c == ']';
  });
}

void CheckMail(const NotifierConfig& config, Problems& problems) {
  const SmtpRelay& mail = config.mail;
  CheckRange("mail.sessions", mail.sessions, 1, kSessionsMax, problems);
  if (!IsMailbox(mail.from)) problems.emplace_back("mail.from must be an address.");
  if (!config.return_address.empty() && !IsReturnMailbox(config.return_address)) {
    problems.push_back(
        fmt::format("mail.return_address must be an address with at most {} bytes "
                    "before the @.",
                    reminders::kReturnNameBytesMax));
  }
  if (!config.mail_by_smtp) return;
  CheckRange("mail.port", mail.port, 1, kPortMax, problems);
  if (!IsHost(mail.host)) problems.emplace_back("mail.host must be a host's name or address.");
  if (mail.user.empty() != config.mail_password_file.empty()) {
    problems.emplace_back("mail.user and mail.password_file need each other.");
  }
  if (mail.tls == Tls::kRequired || IsLoopback(mail.host)) return;
  if (!mail.user.empty()) {
    problems.emplace_back("mail.tls must be required where a password is sent.");
  }
  if (mail.tls == Tls::kOff) {
    problems.emplace_back("mail.tls may be off only for a relay on this machine.");
  }
}

void CheckDkim(const NotifierConfig& config, Problems& problems) {
  const DkimKey& dkim = config.dkim;
  if (dkim.domain.empty() && dkim.selector.empty() && config.dkim_key_file.empty()) return;
  if (dkim.domain.empty() || dkim.selector.empty() || config.dkim_key_file.empty()) {
    problems.emplace_back("mail.dkim needs domain, selector and key_file.");
    return;
  }
  if (!IsHost(dkim.selector))
    problems.emplace_back("mail.dkim.selector must be a name in the DNS.");
  const std::string from = fmt::format(".{}", DomainOf(config.mail.from));
  if (!IsHost(dkim.domain) || !from.ends_with("." + dkim.domain)) {
    problems.emplace_back("mail.dkim.domain must be the domain of mail.from, or one above it.");
  }
}

void CheckTexts(const NotifierConfig& config, Problems& problems) {
  const SmsProvider& texts = config.texts;
  CheckRange("texts.sessions", texts.sessions, 1, kSessionsMax, problems);
  if (!config.texts_by_http) return;
  const absl::Status url = CheckFetchUrl(texts.url);
  if (!url.ok()) problems.push_back(fmt::format("texts.url {}.", std::string(url.message())));
  if (texts.url.ends_with('/')) problems.emplace_back("texts.url must not end in a slash.");
  if (!IsPlainWord(texts.account))
    problems.emplace_back("texts.account must be letters and digits.");
  if (config.text_token_file.empty()) problems.emplace_back("texts.token_file is missing.");
  if (texts.from.empty() == texts.service.empty()) {
    problems.emplace_back("texts needs either from or service.");
  }
  if (!texts.from.empty() && !IsNumber(texts.from)) {
    problems.emplace_back("texts.from must be a number such as +12065550100.");
  }
}

void CheckRest(const NotifierConfig& config, Problems& problems) {
  if (config.database.find("password") != std::string::npos) {
    problems.emplace_back("database must not hold a password: name a passfile instead.");
  }
  CheckRange("database_pool", config.database_pool, 3, kNotifierPoolMax, problems);
  CheckDuration("time_max", config.time_max, kTimeLeast, kTimeMost, problems);
  CheckDuration("lease", config.lease, config.time_max + kLeaseMargin + kLeaseSpare, kLeaseMost,
                problems);
  CheckDuration("look_every", config.look_every, kLookLeast, kLookMost, problems);
  if (config.lease != absl::Floor(config.lease, absl::Seconds(1))) {
    problems.emplace_back("lease must be whole seconds.");
  }
  if ((!config.mail_by_smtp || !config.texts_by_http) && config.outbox.empty()) {
    problems.emplace_back("outbox is missing: where do messages go that no provider takes?");
  }
  if (config.public_url.empty()) return;
  const absl::Status url = CheckFetchUrl(config.public_url);
  if (!url.ok()) problems.push_back(fmt::format("public_url {}.", std::string(url.message())));
  if (config.public_url.size() > words::kPublicUrlBytesMax || config.public_url.ends_with('/')) {
    problems.push_back(
        fmt::format("public_url must have {} bytes at most, and no slash at its end.",
                    words::kPublicUrlBytesMax));
  }
}

struct ChosenWords {
  std::string level = "info";
  std::string tls = "required";
  std::string mail = "outbox";
  std::string texts = "outbox";
};

void ReadMail(ConfigReader& reader, NotifierConfig& config, ChosenWords& words) {
  reader.Read("mail.by", words.mail);
  reader.Read("mail.host", config.mail.host);
  reader.Read("mail.port", config.mail.port);
  reader.Read("mail.tls", words.tls);
  reader.Read("mail.ca_file", config.mail.ca_file);
  reader.Read("mail.user", config.mail.user);
  reader.Read("mail.password_file", config.mail_password_file);
  reader.Read("mail.from", config.mail.from);
  reader.Read("mail.return_address", config.return_address);
  reader.Read("mail.dkim.domain", config.dkim.domain);
  reader.Read("mail.dkim.selector", config.dkim.selector);
  reader.Read("mail.dkim.key_file", config.dkim_key_file);
  reader.Read("mail.sessions", config.mail.sessions);
}

void ReadTexts(ConfigReader& reader, NotifierConfig& config, ChosenWords& words) {
  reader.Read("texts.by", words.texts);
  reader.Read("texts.url", config.texts.url);
  reader.Read("texts.account", config.texts.account);
  reader.Read("texts.token_file", config.text_token_file);
  reader.Read("texts.from", config.texts.from);
  reader.Read("texts.service", config.texts.service);
  reader.Read("texts.callback", config.texts.callback);
  reader.Read("texts.ca_file", config.texts.ca_file);
  reader.Read("texts.sessions", config.texts.sessions);
}

}  // namespace

absl::StatusOr<LoadedNotifierConfig> ReadNotifierConfig(ConfigReader reader) {
  NotifierConfig config;
  ChosenWords words;
  for (const char* key : {"database", "secret_key_file", "mail.from"}) reader.Require(key);
  reader.Read("database", config.database);
  reader.Read("database_pool", config.database_pool);
  reader.Read("allow_statement_log", config.allow_statement_log);
  reader.Read("secret_key_file", config.secret_key_file);
  reader.Read("public_url", config.public_url);
  reader.Read("outbox", config.outbox);
  reader.Read("admin_listen", config.admin_listen);
  reader.Read("log_level", words.level);
  reader.Read("lease", config.lease);
  reader.Read("look_every", config.look_every);
  reader.Read("time_max", config.time_max);
  ReadMail(reader, config, words);
  ReadTexts(reader, config, words);
  RETURN_IF_ERROR(reader.Finish());
  Problems problems;
  Choose("log_level", words.level, kLevels, config.log_level, problems);
  Choose("mail.tls", words.tls, kTls, config.mail.tls, problems);
  Choose("mail.by", words.mail, kMailWays, config.mail_by_smtp, problems);
  Choose("texts.by", words.texts, kTextWays, config.texts_by_http, problems);
  CheckMail(config, problems);
  CheckDkim(config, problems);
  CheckTexts(config, problems);
  CheckRest(config, problems);
  if (!problems.empty()) {
    return absl::InvalidArgumentError(fmt::format("{}", fmt::join(problems, "\n")));
  }
  config.mail.time_max = config.time_max;
  config.texts.time_max = config.time_max;
  return LoadedNotifierConfig{config, reader.Effective()};
}

absl::StatusOr<LoadedNotifierConfig> LoadNotifierConfig(const std::string& path) {
  ASSIGN_OR_RETURN(ConfigReader reader, ConfigReader::Load(path));
  return ReadNotifierConfig(std::move(reader));
}

}  // namespace tandem::notifier
