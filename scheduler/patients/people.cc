// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/people.h"

#include "base/crypto.h"
#include "base/status.h"
#include "base/strings.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/patients/consents_store.h"
#include "scheduler/patients/people_store.h"
#include "scheduler/reminders/reach.h"

namespace tandem::patients {
namespace {

// A consent to be written to, and not to something else.
bool IsOfAWay(std::string_view kind) {
  return kind == Name(ConsentKind::kEmail) || kind == Name(ConsentKind::kSms);
}

}  // namespace

People::People(const Clock& clock, IdSource& ids, Bytes digest_key)
    : clock_(clock), ids_(ids), digest_key_(std::move(digest_key)) {}

Bytes People::Digest(const ContactPoint& point) const {
  std::string text(Name(point.kind));
  text += ':';
  text += ToLowerAscii(point.value);
  return HmacSha256(digest_key_, text);
}

absl::StatusOr<ContactRef> People::AddContact(pg::Transaction& tx, const access::CallContext& call,
                                              const ContactPoint& point) {
  ContactRef contact;
  contact.id = ids_.NextId<ContactId>();
  contact.kind = point.kind;
  contact.digest = Digest(point);
  RETURN_IF_ERROR(PeopleStore(tx, call.clinic()).InsertContact(contact, point.value, clock_.Now()));
  return contact;
}

absl::StatusOr<ContactRef> People::FindContact(pg::Transaction& tx, const access::CallContext& call,
                                               ContactId id) {
  ASSIGN_OR_RETURN(std::optional<ContactRef> contact,
                   PeopleStore(tx, call.clinic()).ReadContact(id));
  if (!contact.has_value()) return access::errors::NotFound();
  return *std::move(contact);
}

absl::Status People::MarkVerified(pg::Transaction& tx, const access::CallContext& call,
                                  ContactId id) {
  ASSIGN_OR_RETURN(const std::optional<PatientId> whose,
                   PeopleStore(tx, call.clinic()).VerifyContact(id, clock_.Now()));
  if (!whose.has_value()) return access::errors::NotFound();
  if (whose->IsNil()) return absl::OkStatus();
  return reminders::StoreReach(tx, call.clinic(), {*whose});
}

absl::StatusOr<std::vector<Reachable>> People::FindReachable(pg::Transaction& tx,
                                                             const access::CallContext& call,
                                                             const Bytes& digest) {
  return PeopleStore(tx, call.clinic()).FindReachable(digest);
}

absl::StatusOr<std::vector<PatientId>> People::FindHolders(pg::Transaction& tx,
                                                           const access::CallContext& call,
                                                           const Bytes& digest) {
  return PeopleStore(tx, call.clinic()).FindHolders(digest);
}

absl::StatusOr<PatientId> People::PatientForLead(pg::Transaction& tx,
                                                 const access::CallContext& call,
                                                 const ContactRef& contact, const Lead& lead) {
  if (!contact.patient.IsNil()) return Resolve(tx, call, contact.patient);
  PeopleStore store(tx, call.clinic());
  ASSIGN_OR_RETURN(const std::optional<PatientId> known, store.FindNamesake(contact.digest, lead));
  if (known.has_value()) {
    ASSIGN_OR_RETURN(const bool given, store.GiveContact(contact.id, *known, clock_.Now()));
    if (given) {
      RETURN_IF_ERROR(reminders::StoreReach(tx, call.clinic(), {*known}));
      return *known;
    }
  }
  const PatientId fresh = ids_.NextId<PatientId>();
  RETURN_IF_ERROR(store.InsertLead(fresh, contact.id, lead, clock_.Now()));
  return fresh;
}

absl::StatusOr<PatientId> People::Resolve(pg::Transaction& tx, const access::CallContext& call,
                                          PatientId patient) {
  ASSIGN_OR_RETURN(const std::optional<PatientId> found,
                   PeopleStore(tx, call.clinic()).Resolve(patient));
  if (!found.has_value()) return access::errors::NotFound();
  return *found;
}

absl::StatusOr<PatientId> People::FindStanding(pg::Transaction& tx, const access::CallContext& call,
                                               PatientId patient) {
  ASSIGN_OR_RETURN(const std::optional<PatientId> found,
                   PeopleStore(tx, call.clinic()).FindStanding(patient));
  if (!found.has_value()) return access::errors::NotFound();
  return *found;
}

absl::StatusOr<std::vector<FirstName>> People::FindFirstNames(
    pg::Transaction& tx, const access::CallContext& call, const std::vector<PatientId>& patients) {
  return PeopleStore(tx, call.clinic()).FindFirstNames(patients);
}

absl::Status People::Activate(pg::Transaction& tx, const access::CallContext& call,
                              PatientId patient) {
  RETURN_IF_ERROR(PeopleStore(tx, call.clinic()).Activate(patient, clock_.Now()));
  return reminders::StoreReach(tx, call.clinic(), {patient});
}

absl::Status People::AddConsent(pg::Transaction& tx, const access::CallContext& call,
                                PatientId patient, std::string_view kind,
                                std::string_view document_version, std::string_view channel) {
  RETURN_IF_ERROR(
      ConsentsStore(tx, call.clinic())
          .Insert({ids_.Next(), patient, kind, document_version, channel, clock_.Now()}));
  return IsOfAWay(kind) ? reminders::StoreReach(tx, call.clinic(), {patient}) : absl::OkStatus();
}

absl::Status People::WithdrawConsent(pg::Transaction& tx, const access::CallContext& call,
                                     PatientId patient, std::string_view kind,
                                     std::string_view document_version, std::string_view channel) {
  RETURN_IF_ERROR(
      ConsentsStore(tx, call.clinic())
          .Withdraw({ids_.Next(), patient, kind, document_version, channel, clock_.Now()})
          .status());
  return IsOfAWay(kind) ? reminders::StoreReach(tx, call.clinic(), {patient}) : absl::OkStatus();
}

}  // namespace tandem::patients
