// SPDX-License-Identifier: Apache-2.0
#include "scheduler/audit/audit_writer.h"

#include <utility>

#include "absl/cleanup/cleanup.h"
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
  if (!occurrence.outcome.empty()) deed.outcome = occurrence.outcome;
  return deed;
}

}  // namespace

absl::Status AuditWriter::Insert(ClinicId clinic, const std::vector<AuditEntry>& entries) {
  pg::TxOptions options;
  options.clinic = clinic.uuid;
  options.deadline = RealClock().Now() + kRecordMax;
  return pool_.Run(options,
                   [&](pg::Transaction& tx) { return audit_store::InsertAll(tx, entries); });
}

void AuditWriter::Lead(ClinicId clinic, Clinic& rounds, Round& round,
                       std::unique_lock<std::mutex>& lock) {
  rounds.writing = true;
  rounds.next = nullptr;  // who comes from now on waits for the next one
  // Whatever happens below, an exception too: nobody waits for a round that nobody leads.
  const absl::Cleanup end = [&] {
    if (!lock.owns_lock()) lock.lock();
    round.done = true;
    rounds.writing = false;
    rounds.turned.notify_all();
  };
  round.status = errors::AuditUnavailable();
  lock.unlock();
  absl::Status status = Insert(clinic, round.entries);
  lock.lock();
  round.status = std::move(status);
}

absl::Status AuditWriter::Write(const AuditEntry& entry) {
  std::unique_lock lock(mutex_);
  std::shared_ptr<Clinic>& found = clinics_[entry.clinic];
  if (found == nullptr) found = std::make_shared<Clinic>();
  const std::shared_ptr<Clinic> rounds = found;
  if (rounds->next == nullptr) rounds->next = std::make_shared<Round>();
  const std::shared_ptr<Round> round = rounds->next;
  if (round->entries.size() >= kRoundEntriesMax) return errors::AuditUnavailable();
  round->entries.push_back(entry);
  // A round takes kRecordMax at most, and there is the one before it.
  const bool turned = rounds->turned.wait_for(lock, absl::ToChronoNanoseconds(2 * kRecordMax), [&] {
    return round->done || (!rounds->writing && rounds->next == round);
  });
  if (!turned) return errors::AuditUnavailable();
  if (!round->done) Lead(entry.clinic, *rounds, *round, lock);
  return round->status;
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
