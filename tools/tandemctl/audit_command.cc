// SPDX-License-Identifier: Apache-2.0
// Is the audit log what it was? For a nightly run, with the head that the schedulers logged last.
#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/pg/pool.h"
#include "base/status.h"
#include "scheduler/audit/audit_verification.h"
#include "tools/tandemctl/arguments.h"
#include "tools/tandemctl/clinic_list.h"
#include "tools/tandemctl/commands.h"

namespace tandem::tandemctl {
namespace {

// SEQUENCE:HASH, as the log line audit_head and this command's own lines have them.
absl::StatusOr<std::optional<audit::KnownHead>> ReadHead(const std::string& text) {
  if (text.empty()) return std::nullopt;
  audit::KnownHead head;
  const std::size_t colon = text.find(':');
  const std::size_t digits = std::min(colon, text.size());
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, head.sequence);
  const std::optional<Bytes> hash =
      colon == std::string::npos ? std::nullopt : ParseHex(text.substr(colon + 1));
  if (error != std::errc() || end != text.data() + digits || head.sequence < 1 ||
      !hash.has_value() || hash->size() != kSha256Bytes) {
    return absl::InvalidArgumentError("--head must be SEQUENCE:HASH, the hash in hexadecimal.");
  }
  head.hash = *hash;
  return head;
}

// How many findings there are.
absl::StatusOr<std::size_t> Verify(pg::Pool& pool, const access::ClinicRoute& clinic,
                                   const std::optional<audit::KnownHead>& known) {
  ASSIGN_OR_RETURN(const audit::ChainReport report,
                   audit::VerifyChain(pool, RealClock(), clinic.clinic, known));
  fmt::print("clinics/{}  head {}:{}  {}\n", clinic.slug, report.head.sequence,
             Hex(report.head.hash), report.findings.empty() ? "whole" : "NOT WHOLE");
  for (const std::string& finding : report.findings) fmt::print("  {}\n", finding);
  return report.findings.size();
}

absl::StatusOr<std::size_t> VerifyAll(const Words& words) {
  const bool one = words.size() > 1 && words[1].compare(0, 2, "--") != 0;
  const Grammar grammar{{"--database", "--head"}, {}, one ? 2u : 1u};
  ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(grammar, words));
  if (arguments.operand(0) != "verify") {
    return absl::InvalidArgumentError("tandemctl audit can do one thing: verify.");
  }
  ASSIGN_OR_RETURN(const auto known, ReadHead(arguments.Option("--head", "")));
  if (known.has_value() && !one) {
    return absl::InvalidArgumentError("--head is of one clinic: name it.");
  }
  pg::PoolOptions options;
  ASSIGN_OR_RETURN(options.dsn, arguments.Required("--database"));
  options.application_name = "tandemctl";
  options.connections = 1;
  pg::Pool pool(options);
  ASSIGN_OR_RETURN(const auto clinics, ListClinics(pool));
  std::size_t findings = 0;
  std::size_t verified = 0;
  for (const access::ClinicRoute& clinic : clinics) {
    if (one && clinic.slug != arguments.operand(1)) continue;
    ASSIGN_OR_RETURN(const std::size_t found, Verify(pool, clinic, known));
    findings += found;
    ++verified;
  }
  if (one && verified == 0) return absl::InvalidArgumentError("There is no clinic of that name.");
  return findings;
}

}  // namespace

int RunAudit(const Words& words) {
  const absl::StatusOr<std::size_t> findings = VerifyAll(words);
  if (!findings.ok()) return Complain(findings.status());
  return *findings == 0 ? kExitDone : kExitFailed;
}

}  // namespace tandem::tandemctl
