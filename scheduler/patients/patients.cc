// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/patients.h"

#include <utility>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/access/patient_relation.h"
#include "scheduler/patients/consents_store.h"
#include "scheduler/patients/merge_store.h"
#include "scheduler/patients/patients_errors.h"
#include "scheduler/patients/patients_store.h"
#include "scheduler/reminders/reach.h"

namespace tandem::patients {
namespace {

constexpr int kMergeStepsMax = 4;  // merges that may overtake one update

absl::StatusOr<Patient> ReadOne(PatientsStore& store, PatientId id) {
  ASSIGN_OR_RETURN(std::vector<Patient> found, store.Read({id}));
  if (found.empty()) return access::errors::NotFound();
  return std::move(found.front());
}

// Locks the record that stands for the person now, and gives its id. An erased one stands for
// nobody.
absl::StatusOr<PatientId> LockStanding(PatientsStore& store, PatientId id) {
  for (int step = 0; step < kMergeStepsMax; ++step) {
    ASSIGN_OR_RETURN(const std::optional<PatientsStore::Locked> locked, store.Lock(id));
    if (!locked.has_value() || locked->erased) return access::errors::NotFound();
    if (locked->merged_into.IsNil()) return id;
    id = locked->merged_into;
  }
  return MakeError(absl::StatusCode::kAborted, Reason::kConcurrentChange,
                   "The patient is being merged at this moment; try again.");
}

std::optional<ContactKind> ChannelOf(ConsentKind kind) {
  if (kind == ConsentKind::kEmail) return ContactKind::kEmail;
  if (kind == ConsentKind::kSms) return ContactKind::kPhone;
  return std::nullopt;
}

}  // namespace

absl::StatusOr<Patient> Patients::Create(const access::CallContext& call,
                                         const PatientCreation& creation) {
  return pool_.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Patient> {
    PatientsStore store(tx, call.clinic());
    ASSIGN_OR_RETURN(const auto replay, requests_.Open(tx, call, creation.key));
    if (replay.has_value()) return ReadOne(store, PatientId(replay->subject));
    Patient fresh = creation.patient;
    fresh.id = ids_.NextId<PatientId>();
    fresh.create_time = clock_.Now();
    RETURN_IF_ERROR(store.Insert(fresh));
    RETURN_IF_ERROR(StoreLists(tx, call, fresh, PatientFields::All()));
    RETURN_IF_ERROR(reminders::StoreReach(tx, call.clinic(), {fresh.id}));
    RETURN_IF_ERROR(
        requests_.Close(tx, call, creation.key, std::nullopt, audit::ChangeOf(fresh.id)));
    return ReadOne(store, fresh.id);
  });
}

absl::StatusOr<Patient> Patients::Get(const access::CallContext& call, PatientId id) {
  RETURN_IF_ERROR(access::MayTouchPatient(call, id));
  return pool_.Run(call.Tx(true), [&](pg::Transaction& tx) {
    PatientsStore store(tx, call.clinic());
    return ReadOne(store, id);
  });
}

absl::StatusOr<Patient> Patients::Update(const access::CallContext& call,
                                         const PatientChange& change) {
  RETURN_IF_ERROR(access::MayTouchPatient(call, change.wanted.id));
  if (change.fields.status && !call.principal.IsStaff()) {
    return access::errors::RoleRefused(call.principal.role, call.method);
  }
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file, ReadFile(call, change.fields.contacts));
  return pool_.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Patient> {
    PatientsStore store(tx, call.clinic());
    ASSIGN_OR_RETURN(const auto replay, requests_.Open(tx, call, change.key));
    if (replay.has_value()) return ReadOne(store, PatientId(replay->subject));
    ASSIGN_OR_RETURN(const PatientId id, LockStanding(store, change.wanted.id));
    ASSIGN_OR_RETURN(const Patient before, ReadOne(store, id));
    if (!change.etag.empty() && change.etag != Etag(before)) return errors::EtagMismatch();
    Patient after = ApplyChange(before, change.wanted, change.fields);
    after.update_time = clock_.Now();
    RETURN_IF_ERROR(store.Update(after));
    RETURN_IF_ERROR(StoreLists(tx, call, after, change.fields));
    RETURN_IF_ERROR(reminders::StoreReach(tx, call.clinic(), {id}));
    RETURN_IF_ERROR(PlanAnew(tx, call, file, id));
    RETURN_IF_ERROR(requests_.Close(tx, call, change.key, std::nullopt, audit::ChangeOf(id)));
    return ReadOne(store, id);
  });
}

// Contacts and supporters of `patient` become what is stored, where `fields` names them.
absl::Status Patients::StoreLists(pg::Transaction& tx, const access::CallContext& call,
                                  Patient& patient, const PatientFields& fields) {
  PatientsStore store(tx, call.clinic());
  if (fields.contacts) {
    std::vector<ContactId> kept;
    std::vector<DigestedContact> fresh;
    for (Contact& contact : patient.contacts) {
      if (!contact.id.IsNil()) {
        kept.push_back(contact.id);
        continue;
      }
      contact.id = ids_.NextId<ContactId>();
      fresh.push_back({contact, people_.Digest(contact.point)});
    }
    ASSIGN_OR_RETURN(const std::vector<ContactId> removed, store.KeepContacts(patient.id, kept));
    RETURN_IF_ERROR(store.InsertContacts(patient.id, fresh, clock_.Now()));
    RETURN_IF_ERROR(messages_.LeaveContacts(tx, call.clinic(), removed));
  }
  if (fields.supporters) {
    for (Supporter& supporter : patient.supporters) {
      if (supporter.id.IsNil()) supporter.id = ids_.Next();
    }
    RETURN_IF_ERROR(store.ReplaceSupporters(patient.id, patient.supporters));
  }
  return absl::OkStatus();
}

absl::StatusOr<PatientPage> Patients::Find(const access::CallContext& call,
                                           const PatientQuery& query) {
  Criteria criteria;
  criteria.name_prefix = query.name_prefix;
  criteria.birth_date = query.birth_date;
  if (query.email.has_value()) criteria.email_digest = people_.Digest(*query.email);
  if (query.phone.has_value()) criteria.phone_digest = people_.Digest(*query.phone);
  return pool_.Run(call.Tx(true), [&](pg::Transaction& tx) -> absl::StatusOr<PatientPage> {
    PatientsStore store(tx, call.clinic());
    if (!query.after.IsNil()) {
      ASSIGN_OR_RETURN(const bool there, store.Exists(query.after));
      if (!there) return errors::PageGone();
    }
    ASSIGN_OR_RETURN(std::vector<PatientId> found,
                     store.Find(criteria, query.limit + 1, query.after));
    PatientPage page;
    if (found.size() > static_cast<std::size_t>(query.limit)) {
      found.resize(static_cast<std::size_t>(query.limit));
      page.next = found.back();
    }
    ASSIGN_OR_RETURN(page.patients, store.Read(found));
    return page;
  });
}

absl::StatusOr<Patient> Patients::Merge(const access::CallContext& call,
                                        const PatientMerge& merge) {
  return pool_.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Patient> {
    PatientsStore store(tx, call.clinic());
    ASSIGN_OR_RETURN(const auto replay, requests_.Open(tx, call, merge.key));
    if (replay.has_value()) return ReadOne(store, PatientId(replay->subject));
    RETURN_IF_ERROR(MergeRecords(tx, call, merge));
    audit::Deed deed = audit::ChangeOf(merge.stays);
    deed.others = {merge.duplicate};
    RETURN_IF_ERROR(requests_.Close(tx, call, merge.key, std::nullopt, deed));
    return ReadOne(store, merge.stays);
  });
}

absl::Status Patients::MergeRecords(pg::Transaction& tx, const access::CallContext& call,
                                    const PatientMerge& merge) {
  MergeStore sides(tx, call.clinic(), merge.stays, merge.duplicate);
  RETURN_IF_ERROR(sides.LockVisits());
  ASSIGN_OR_RETURN(const std::vector<PatientStatus> statuses, sides.Lock());
  if (merge.stays == merge.duplicate && !statuses.empty()) return errors::MergeRefused();
  if (statuses.size() != 2) return access::errors::NotFound();
  for (const PatientStatus status : statuses) {
    const bool stands = status == PatientStatus::kLead || status == PatientStatus::kActive;
    if (!stands) return errors::MergeRefused();
  }
  ASSIGN_OR_RETURN(const bool moved, sides.MoveClaims(clock_.Now()));
  if (!moved) return errors::VisitsOverlap();
  // A consultation ahead of each: both stay as they are. The desk merges first and then calls the
  // person about one of them; none ends behind anybody's back. Booking another looks at the person,
  // so that a third is refused until neither is ahead.
  RETURN_IF_ERROR(sides.MoveVisits(clock_.Now()));
  RETURN_IF_ERROR(sides.MoveBelongings(clock_.Now()));
  RETURN_IF_ERROR(messages_.MergePeople(tx, call.clinic(), merge.stays, merge.duplicate));
  RETURN_IF_ERROR(sides.Finish(clock_.Now()));
  return reminders::StoreReach(tx, call.clinic(), {merge.stays, merge.duplicate});
}

absl::StatusOr<Consent> Patients::Record(const access::CallContext& call,
                                         const ConsentRecord& record) {
  RETURN_IF_ERROR(access::MayTouchPatient(call, record.patient));
  const bool new_way = !record.withdraw && ChannelOf(record.consent.kind).has_value();
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file, ReadFile(call, new_way));
  return pool_.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Consent> {
    ConsentsStore store(tx, call.clinic());
    ASSIGN_OR_RETURN(const auto replay, requests_.Open(tx, call, record.key));
    Uuid id;
    if (replay.has_value()) {
      id = replay->subject;
    } else {
      ASSIGN_OR_RETURN(id, StoreConsent(tx, call, record));
      RETURN_IF_ERROR(PlanAnew(tx, call, file, record.patient));
      audit::Deed deed = audit::ChangeOf(record.patient);
      deed.subject_kind = "consent";
      deed.subject = id;
      RETURN_IF_ERROR(requests_.Close(tx, call, record.key, std::nullopt, deed));
    }
    ASSIGN_OR_RETURN(const std::optional<Consent> consent, store.Read(id));
    if (!consent.has_value()) return access::errors::NotFound();
    return *consent;
  });
}

absl::StatusOr<Uuid> Patients::StoreConsent(pg::Transaction& tx, const access::CallContext& call,
                                            const ConsentRecord& record) {
  PatientsStore patients(tx, call.clinic());
  ConsentsStore store(tx, call.clinic());
  ASSIGN_OR_RETURN(const PatientId id, LockStanding(patients, record.patient));
  const ConsentRow row{ids_.Next(),
                       id,
                       Name(record.consent.kind),
                       record.consent.document_version,
                       record.consent.channel,
                       clock_.Now()};
  Uuid consent = row.id;
  if (record.withdraw) {
    ASSIGN_OR_RETURN(consent, store.Withdraw(row));
  } else {
    RETURN_IF_ERROR(store.Insert(row));
  }
  const auto kind = ChannelOf(record.consent.kind);
  if (!kind.has_value()) return consent;
  RETURN_IF_ERROR(reminders::StoreReach(tx, call.clinic(), {id}));
  ASSIGN_OR_RETURN(const std::vector<ContactId> contacts, store.ContactsOfKind(id, *kind));
  if (record.withdraw) {
    RETURN_IF_ERROR(messages_.KeepFrom(tx, call.clinic(), contacts));
  } else {
    RETURN_IF_ERROR(messages_.GiveBack(tx, call.clinic(), contacts));
  }
  return consent;
}

absl::StatusOr<directory::SnapshotPtr> Patients::ReadFile(const access::CallContext& call,
                                                          bool wanted) {
  if (!wanted || directories_ == nullptr) return directory::SnapshotPtr();
  return directories_->Latest(call);
}

absl::Status Patients::PlanAnew(pg::Transaction& tx, const access::CallContext& call,
                                const directory::SnapshotPtr& file, PatientId patient) {
  if (file == nullptr) return absl::OkStatus();
  const reminders::ClinicFiles files(*file, *directories_, call.Tx(/*read_only=*/true));
  return messages_.PlanAnew(tx, call.clinic(), files, patient);
}

absl::StatusOr<PatientFile> Patients::Export(const access::CallContext& call, PatientId id) {
  RETURN_IF_ERROR(access::MayTouchPatient(call, id));
  return pool_.Run(call.Tx(true), [&](pg::Transaction& tx) -> absl::StatusOr<PatientFile> {
    PatientsStore store(tx, call.clinic());
    PatientFile file;
    ASSIGN_OR_RETURN(file.patient, ReadOne(store, id));
    ASSIGN_OR_RETURN(file.consents, ConsentsStore(tx, call.clinic()).ReadAll(file.patient.id));
    ASSIGN_OR_RETURN(file.messages, messages_.ListOfPatient(tx, call.clinic(), file.patient.id));
    ASSIGN_OR_RETURN(file.rides, messages_.RidesOf(tx, call.clinic(), file.patient.id));
    ASSIGN_OR_RETURN(file.wishes, messages_.WishesOf(tx, call.clinic(), file.patient.id));
    return file;
  });
}

}  // namespace tandem::patients
