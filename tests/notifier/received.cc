// SPDX-License-Identifier: Apache-2.0
#include "tests/notifier/received.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"

namespace tandem::testing {
namespace {

std::vector<nlohmann::json> ReadLines(const std::string& path) {
  std::ifstream file(path);
  std::vector<nlohmann::json> lines;
  for (std::string line; std::getline(file, line);) {
    auto json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_discarded()) lines.push_back(std::move(json));  // the last may be half written
  }
  return lines;
}

absl::Time TimeOf(const nlohmann::json& line) {
  return absl::UnixEpoch() + absl::Seconds(line.at("time").get<double>());
}

}  // namespace

std::vector<ReceivedMail> ReadMails(const std::string& path) {
  std::vector<ReceivedMail> mails;
  for (const auto& line : ReadLines(path)) {
    mails.push_back({TimeOf(line), line.at("to"), line.at("from"), line.at("raw"), line.at("tls")});
  }
  return mails;
}

std::vector<ReceivedText> ReadTexts(const std::string& path) {
  std::vector<ReceivedText> texts;
  for (const auto& line : ReadLines(path)) {
    texts.push_back({TimeOf(line), line.at("to"), line.at("body"), line.at("tag")});
  }
  return texts;
}

std::string ReceivedMail::Header(const std::string& name) const {
  const std::string text = "\n" + raw.substr(0, raw.find("\r\n\r\n")) + "\r\n";
  const std::size_t at = text.find("\n" + name + ": ");
  if (at == std::string::npos) return "";
  std::string value;
  for (std::size_t i = at + name.size() + 3; i < text.size(); ++i) {
    if (text[i] != '\r') {
      value += text[i];
      continue;
    }
    const bool folded = i + 2 < text.size() && (text[i + 2] == ' ' || text[i + 2] == '\t');
    if (!folded) break;
    ++i;  // its line feed
  }
  return value;
}

std::string PartOf(const ReceivedMail& mail, const std::string& type) {
  const std::size_t at = mail.raw.find("Content-Type: " + type);
  if (at == std::string::npos) return "";
  const std::size_t start = mail.raw.find("\r\n\r\n", at);
  if (start == std::string::npos) return "";
  std::string encoded = mail.raw.substr(start + 4);
  encoded = encoded.substr(0, encoded.find("--=_"));
  absl::RemoveExtraAsciiWhitespace(&encoded);
  std::erase(encoded, ' ');
  std::string decoded;
  return absl::Base64Unescape(encoded, &decoded) ? decoded : "";
}

}  // namespace tandem::testing
