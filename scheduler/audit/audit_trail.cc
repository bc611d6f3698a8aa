// SPDX-License-Identifier: Apache-2.0
#include "scheduler/audit/audit_trail.h"

#include "scheduler/access/principal.h"
#include "scheduler/audit/audit_store.h"

namespace tandem::audit {
namespace {

std::optional<Uuid> Given(const Uuid& uuid) {
  return uuid.IsNil() ? std::nullopt : std::optional<Uuid>(uuid);
}

}  // namespace

AuditEntry AuditTrail::Begin(ClinicId clinic, const Deed& deed) {
  AuditEntry entry;
  entry.clinic = clinic;
  entry.record_time = clock_.Now();
  entry.id = ids_.Next();
  entry.action = Name(deed.action);
  entry.subject_kind = deed.subject_kind;
  entry.subject = Given(deed.subject);
  entry.subject_count = deed.subject_count;
  entry.patient = Given(deed.patient.uuid);
  entry.outcome = deed.outcome;
  entry.request_id = Given(deed.request_id);
  entry.reason = deed.reason;
  for (const PatientId& other : deed.others) entry.others.push_back(other.uuid);
  return entry;
}

AuditEntry AuditTrail::Compose(const access::CallContext& call, const Deed& deed) {
  AuditEntry entry = Begin(call.clinic(), deed);
  entry.actor_role = access::Name(call.principal.role);
  entry.actor = call.principal.subject;
  entry.method = call.method;
  entry.call_id = Given(call.call_id);
  return entry;
}

absl::Status AuditTrail::Write(pg::Transaction& tx, const access::CallContext& call,
                               const Deed& deed) {
  return audit_store::Insert(tx, Compose(call, deed));
}

absl::Status AuditTrail::WriteOwn(pg::Transaction& tx, ClinicId clinic, std::string_view job,
                                  const Deed& deed) {
  AuditEntry entry = Begin(clinic, deed);
  entry.actor_role = kSystemRole;
  entry.method = job;
  return audit_store::Insert(tx, entry);
}

}  // namespace tandem::audit
