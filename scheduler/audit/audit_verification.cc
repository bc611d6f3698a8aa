// SPDX-License-Identifier: Apache-2.0
#include "scheduler/audit/audit_verification.h"

#include <fmt/format.h>

#include "base/status.h"
#include "scheduler/audit/audit_store.h"

namespace tandem::audit {
namespace {

void Add(std::string finding, ChainReport& report) {
  if (report.findings.size() < kFindingsMax) report.findings.push_back(std::move(finding));
}

absl::Status CheckSeals(pg::Pool& pool, const pg::TxOptions& options, ChainReport& report) {
  const ClinicId clinic(options.clinic);
  while (true) {  // until the chain ends
    ASSIGN_OR_RETURN(const std::vector<SealedEntry> page, pool.Run(options, [&](auto& tx) {
      return audit_store::ListSealed(tx, clinic, report.head.sequence, kVerifyPageRows);
    }));
    if (page.empty()) return absl::OkStatus();
    for (const SealedEntry& row : page) {
      for (std::string& finding : CheckNext(report.head, row)) Add(std::move(finding), report);
    }
  }
}

absl::Status CheckUnsealed(pg::Pool& pool, const pg::TxOptions& options, absl::Time until,
                           ChainReport& report) {
  const ClinicId clinic(options.clinic);
  ASSIGN_OR_RETURN(const std::vector<AuditEntry> unsealed, pool.Run(options, [&](auto& tx) {
    return audit_store::ListUnsealed(tx, clinic, {absl::InfinitePast(), until},
                                     static_cast<int>(kFindingsMax));
  }));
  for (const AuditEntry& entry : unsealed) {
    Add(fmt::format("entry {} has no seal", ToString(entry.id)), report);
  }
  return absl::OkStatus();
}

absl::Status CheckKnown(pg::Pool& pool, const pg::TxOptions& options, const KnownHead& known,
                        ChainReport& report) {
  const ClinicId clinic(options.clinic);
  ASSIGN_OR_RETURN(const std::optional<Bytes> hash, pool.Run(options, [&](auto& tx) {
    return audit_store::ReadSealHash(tx, clinic, known.sequence);
  }));
  if (!hash.has_value()) {
    Add(fmt::format("seal {} of the head that was kept is missing", known.sequence), report);
  } else if (*hash != known.hash) {
    Add(fmt::format("seal {} is not that of the head that was kept", known.sequence), report);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ChainReport> VerifyChain(pg::Pool& pool, const Clock& clock, ClinicId clinic,
                                        const std::optional<KnownHead>& known) {
  pg::TxOptions options;
  options.clinic = clinic.uuid;
  options.read_only = true;
  ChainReport report;
  RETURN_IF_ERROR(CheckSeals(pool, options, report));
  RETURN_IF_ERROR(CheckUnsealed(pool, options, clock.Now() - kUnsealedMax, report));
  if (known.has_value()) RETURN_IF_ERROR(CheckKnown(pool, options, *known, report));
  return report;
}

}  // namespace tandem::audit
