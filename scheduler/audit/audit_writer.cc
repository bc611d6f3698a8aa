// SPDX-License-Identifier: Apache-2.0
#include "scheduler/audit/audit_writer.h"

#include "base/log.h"
#include "scheduler/audit/audit_errors.h"
#include "scheduler/audit/audit_store.h"

namespace tandem::audit {
namespace {

Action ActionOf(access::Occurrence::Event event) {
  switch (event) {
    case access::Occurrence::Event::kRead:
      return Action::kRead;
    case access::Occurrence::Event::kExport:
      return Action::kExport;
    case access::Occurrence::Event::kRefusal:
      return Action::kRefuse;
  }
  return Action::kRefuse;
}

Deed DeedOf(const access::Occurrence& occurrence) {
  Deed deed;
  deed.action = ActionOf(occurrence.event);
  deed.subject_kind = occurrence.subject.kind;
  deed.subject = occurrence.subject.id;
  deed.subject_count = occurrence.subject.count;
  deed.patient = occurrence.subject.patient;
  deed.others = occurrence.subject.others;
  if (!occurrence.outcome.empty()) deed.outcome = occurrence.outcome;
  return deed;
}

}  // namespace

absl::Status AuditWriter::Insert(ClinicId clinic, const Entries& entries) {
  pg::TxOptions options;
  options.clinic = clinic.uuid;
  options.deadline = RealClock().Now() + kRecordMax;
  return pool_.Run(options,
                   [&](pg::Transaction& tx) { return audit_store::InsertAll(tx, entries); });
}

absl::Status AuditWriter::Write(const AuditEntry& entry) {
  const auto join = [&](Entries& entries) {
    if (entries.size() >= kRoundEntriesMax) return false;
    entries.push_back(entry);
    return true;
  };
  // A round takes kRecordMax at most, and there is the one before it.
  const auto taken = rounds_.Take(entry.clinic, 2 * kRecordMax, join, [&](const Entries& entries) {
    return Insert(entry.clinic, entries);
  });
  const bool written = taken.round != nullptr && taken.round->result.has_value();
  return written ? *taken.round->result : errors::AuditUnavailable();
}

absl::Status AuditWriter::Record(const access::CallContext& call,
                                 const access::Occurrence& occurrence) {
  const absl::Status written = Write(trail_.Compose(call, DeedOf(occurrence)));
  if (written.ok()) return written;
  Log(LogLevel::kError, "audit_unavailable",
      {{"call_id", call.call_id},
       {"method", call.method},
       {"code", absl::StatusCodeToString(written.code())}});
  return errors::AuditUnavailable();
}

}  // namespace tandem::audit
