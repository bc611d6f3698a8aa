// SPDX-License-Identifier: Apache-2.0
// The operation that forgets a person.
#include <utility>
#include <vector>

#include "base/status.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/patients/erasure_store.h"
#include "scheduler/patients/patients.h"
#include "scheduler/patients/patients_errors.h"
#include "scheduler/patients/patients_store.h"
#include "scheduler/reminders/reach.h"

namespace tandem::patients {
namespace {

// Who did it, and why, stays known.
audit::Deed DeedOf(const PatientErasure& erasure) {
  audit::Deed deed = audit::ChangeOf(erasure.patient);
  deed.action = audit::Action::kErase;
  deed.reason = erasure.reason;
  return deed;
}

}  // namespace

absl::StatusOr<Patient> Patients::Erase(const access::CallContext& call,
                                        const PatientErasure& erasure) {
  return pool_.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Patient> {
    ASSIGN_OR_RETURN(const auto replay, requests_.Open(tx, call, erasure.key));
    if (!replay.has_value()) {
      RETURN_IF_ERROR(EraseRecord(tx, call, erasure.patient));
      RETURN_IF_ERROR(requests_.Close(tx, call, erasure.key, std::nullopt, DeedOf(erasure)));
    }
    ASSIGN_OR_RETURN(std::vector<Patient> bare,
                     PatientsStore(tx, call.clinic()).Read({erasure.patient}));
    if (bare.empty()) return access::errors::NotFound();
    return std::move(bare.front());
  });
}

absl::Status Patients::EraseRecord(pg::Transaction& tx, const access::CallContext& call,
                                   PatientId patient) {
  ErasureStore store(tx, call.clinic());
  ASSIGN_OR_RETURN(const ErasedRecord record, store.Lock(patient));
  if (record.people.empty()) return access::errors::NotFound();
  if (record.status == PatientStatus::kErased) return absl::OkStatus();  // nothing is left to do
  if (record.status == PatientStatus::kMerged) return errors::ErasureRefused();
  ASSIGN_OR_RETURN(const bool ahead, store.LiesAhead(record.people, clock_.Now()));
  if (ahead) return errors::ErasureRefused();
  ASSIGN_OR_RETURN(const Reach reach, store.FindReach(record.people));
  RETURN_IF_ERROR(messages_.LeaveContacts(tx, call.clinic(), reach.contacts));
  ASSIGN_OR_RETURN(const std::vector<Uuid> codes, store.ForgetCodes(record.people, reach));
  RETURN_IF_ERROR(messages_.Forget(tx, call.clinic(), codes));
  RETURN_IF_ERROR(messages_.ForgetPeople(tx, call.clinic(), record.people, reach.visits));
  RETURN_IF_ERROR(tasks_.Forget(tx, call.clinic(), record.people));
  RETURN_IF_ERROR(store.ForgetAccess(record.people, reach.contacts));
  RETURN_IF_ERROR(store.ForgetVisitTexts(reach.visits));
  RETURN_IF_ERROR(store.ForgetPeople(record.people, reach.contacts, clock_.Now()));
  return reminders::StoreReach(tx, call.clinic(), record.people);
}

}  // namespace tandem::patients
