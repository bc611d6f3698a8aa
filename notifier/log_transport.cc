// SPDX-License-Identifier: Apache-2.0
#include "notifier/log_transport.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace tandem::notifier {
namespace {

constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;

std::string Content(const Outgoing& outgoing) {
  nlohmann::ordered_json json;
  json["time"] = absl::FormatTime(absl::RFC3339_full, outgoing.time, absl::UTCTimeZone());
  json["channel"] = Name(outgoing.channel);
  json["to"] = outgoing.to;
  json["subject"] = outgoing.subject;
  json["text"] = outgoing.text;
  // A text that is not UTF-8 is written with marks in its place.
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

bool WriteWhole(const std::string& path, const std::string& content) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kOwnerOnly);
  if (file < 0) return false;
  const bool whole =
      write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size());
  return close(file) == 0 && whole;
}

}  // namespace

absl::Status OpenOutbox(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error || chmod(folder.c_str(), kOwnerOnly | S_IXUSR) != 0) {
    return absl::FailedPreconditionError(
        fmt::format("outbox {} cannot be made, or is another's.", folder));
  }
  return absl::OkStatus();
}

Outcome LogTransport::Send(const Outgoing& outgoing, const Held& held) {
  const std::string path = fmt::format("{}/{}.json", folder_, ToString(outgoing.delivery));
  const std::string draft = path + ".draft";
  if (!WriteWhole(draft, Content(outgoing))) return {.why = "outbox_full"};
  if (!held()) {
    std::remove(draft.c_str());
    return {.verdict = Verdict::kGivenUp, .why = "given_up"};
  }
  if (std::rename(draft.c_str(), path.c_str()) != 0) return {.why = "outbox_full"};
  return {.verdict = Verdict::kAccepted, .reference = ToString(outgoing.delivery)};
}

}  // namespace tandem::notifier
