// SPDX-License-Identifier: Apache-2.0
// The notifier's configuration: one TOML file, every key known, no secret in it.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/config.h"
#include "base/log.h"
#include "notifier/sms_transport.h"
#include "notifier/smtp_transport.h"

namespace tandem::notifier {

constexpr int kSessionsMax = 64;                          // of one relay or provider
constexpr int kNotifierPoolMax = 100;                     // PostgreSQL's own limit is near
constexpr absl::Duration kLeaseMost = absl::Minutes(10);  // after a crash messages wait so long
constexpr absl::Duration kTimeLeast = absl::Seconds(1);
constexpr absl::Duration kTimeMost = absl::Minutes(2);
constexpr absl::Duration kLookLeast = absl::Milliseconds(10);
constexpr absl::Duration kLookMost = absl::Minutes(1);

struct NotifierConfig {
  std::string database;  // libpq's; the password in a passfile
  int database_pool = 6;
  bool allow_statement_log = false;  // development only: the database may log people's data
  std::string secret_key_file;       // the scheduler's: codes and links derive from it
  std::string public_url;            // of clinics whose file names none
  std::string outbox;                // folder of what goes nowhere else; development only
  std::string admin_listen = "127.0.0.1:15054";  // metrics, health over HTTP; empty: none
  LogLevel log_level = LogLevel::kInfo;
  absl::Duration lease = absl::Seconds(60);
  absl::Duration look_every = absl::Milliseconds(500);
  absl::Duration time_max = kSendMax;  // of one try

  bool mail_by_smtp = false;  // else into the outbox
  SmtpRelay mail;             // without its password
  std::string mail_password_file;
  // Where mails come back to, "bounces@{clinic}.example.org"; empty: to mail.from, unread.
  std::string return_address;
  DkimKey dkim;  // without its key; no domain: mails go unsigned
  std::string dkim_key_file;
  bool texts_by_http = false;
  SmsProvider texts;  // without its token
  std::string text_token_file;
};

struct LoadedNotifierConfig {
  NotifierConfig config;
  std::string effective;  // "key = value" lines, defaults filled in
};

// Errors (INVALID_ARGUMENT): all that is wrong, a line each.
absl::StatusOr<LoadedNotifierConfig> LoadNotifierConfig(const std::string& path);
absl::StatusOr<LoadedNotifierConfig> ReadNotifierConfig(ConfigReader reader);

}  // namespace tandem::notifier
