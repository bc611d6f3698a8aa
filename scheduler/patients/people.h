// SPDX-License-Identifier: Apache-2.0
// People: what other rooms need of patients, inside their own transactions. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/id_source.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/patients/contact_point.h"

namespace tandem::patients {

// A stored contact, without its value.
struct ContactRef {
  ContactId id;
  ContactKind kind = ContactKind::kEmail;
  Bytes digest;       // keyed digest of the value
  PatientId patient;  // nil while it belongs to nobody
  bool verified = false;
};

// An active patient whose record has a contact.
struct Reachable {
  PatientId patient;
  ContactId contact;
  bool verified = false;  // they have proved that it is theirs
  std::optional<absl::CivilDay> birth_date;
};

// Someone who asks for a consultation.
struct Lead {
  std::string given_name;
  std::string family_name;
  std::string language;
  std::string time_zone;
};

struct FirstName {
  PatientId patient;
  std::string name;  // the preferred one, else the given one
};

constexpr int kReachableMax = 20;  // a large family with one telephone

class People {
 public:
  // `digest_key`: derived from the service's secret.
  People(const Clock& clock, IdSource& ids, Bytes digest_key);

  // Keyed digest of a normalised contact: finds and counts without showing. Letter case does not
  // matter: nobody gets a second quota by writing an address in capitals.
  Bytes Digest(const ContactPoint& point) const;

  // A contact that belongs to nobody yet.
  absl::StatusOr<ContactRef> AddContact(pg::Transaction& tx, const access::CallContext& call,
                                        const ContactPoint& point);
  absl::StatusOr<ContactRef> FindContact(pg::Transaction& tx, const access::CallContext& call,
                                         ContactId id);
  absl::Status MarkVerified(pg::Transaction& tx, const access::CallContext& call, ContactId id);

  // Active patients whose record has a contact, each once; at most kReachableMax.
  absl::StatusOr<std::vector<Reachable>> FindReachable(pg::Transaction& tx,
                                                       const access::CallContext& call,
                                                       const Bytes& digest);

  // Whose record has a contact, leads too, in the order of their ids; at most kReachableMax.
  absl::StatusOr<std::vector<PatientId>> FindHolders(pg::Transaction& tx,
                                                     const access::CallContext& call,
                                                     const Bytes& digest);

  // The patient of a contact that asks for a consultation: the one who already has this contact
  // (same digest, same names but for case, accents and blanks), else a new lead: who shares a
  // telephone shares no record. The contact becomes theirs.
  absl::StatusOr<PatientId> PatientForLead(pg::Transaction& tx, const access::CallContext& call,
                                           const ContactRef& contact, const Lead& lead);

  // The record that stands for the person now: a merged one leads to where it went.
  // Errors: NOT_FOUND.
  absl::StatusOr<PatientId> Resolve(pg::Transaction& tx, const access::CallContext& call,
                                    PatientId patient);

  // As Resolve, and NOT_FOUND, too, for whoever was forgotten.
  absl::StatusOr<PatientId> FindStanding(pg::Transaction& tx, const access::CallContext& call,
                                         PatientId patient);

  // How a therapist addresses people. Whoever is not there, or was forgotten, is left out.
  absl::StatusOr<std::vector<FirstName>> FindFirstNames(pg::Transaction& tx,
                                                        const access::CallContext& call,
                                                        const std::vector<PatientId>& patients);

  // A lead becomes a patient of the clinic; others stay what they are.
  absl::Status Activate(pg::Transaction& tx, const access::CallContext& call, PatientId patient);

  // Adds a consent or acknowledgement: kind as in the consent table.
  absl::Status AddConsent(pg::Transaction& tx, const access::CallContext& call, PatientId patient,
                          std::string_view kind, std::string_view document_version,
                          std::string_view channel);

  // Ends every consent of the kind; a refusal without one before is recorded, too.
  absl::Status WithdrawConsent(pg::Transaction& tx, const access::CallContext& call,
                               PatientId patient, std::string_view kind,
                               std::string_view document_version, std::string_view channel);

 private:
  const Clock& clock_;
  IdSource& ids_;
  Bytes digest_key_;
};

}  // namespace tandem::patients
