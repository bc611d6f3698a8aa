// SPDX-License-Identifier: Apache-2.0
// Patients: the operations of the patients room. Patients see and change only themselves; anyone
// else's record is NOT_FOUND to them. Replies hold names, so a replay reads the subject again.
// Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/id_source.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/directory/directories.h"
#include "scheduler/patients/patient.h"
#include "scheduler/patients/patient_rules.h"
#include "scheduler/patients/people.h"
#include "scheduler/reminders/messages.h"
#include "scheduler/requests/requests.h"
#include "scheduler/tasks/tasks.h"

namespace tandem::patients {

constexpr int kFindPageSize = 20;
constexpr int kFindPageSizeMax = 50;  // names on one screen; more is a copy of the register

// What is read from a request is checked already (patient_rules.h).
struct PatientCreation {
  requests::RequestKey key;
  Patient patient;
};

struct PatientChange {
  requests::RequestKey key;
  std::string etag;  // empty: whatever the version is
  Patient wanted;    // with its id
  PatientFields fields;
};

// At least one is given; all that are given must hold.
struct PatientQuery {
  std::optional<std::string> name_prefix;
  std::optional<ContactPoint> email;
  std::optional<ContactPoint> phone;
  std::optional<absl::CivilDay> birth_date;
  int limit = kFindPageSize;
  PatientId after;  // nil: the first page
};

struct PatientPage {
  std::vector<Patient> patients;  // by family name, given name, id
  PatientId next;                 // nil: this was the last page
};

struct PatientMerge {
  requests::RequestKey key;
  PatientId stays;
  PatientId duplicate;
};

struct ConsentRecord {
  requests::RequestKey key;
  PatientId patient;
  Consent consent;  // kind, version, channel
  bool withdraw = false;
};

struct PatientErasure {
  requests::RequestKey key;
  PatientId patient;
  std::string reason;  // names nobody; the audit log keeps it
};

// What the clinic holds about someone in this room.
struct PatientFile {
  Patient patient;
  std::vector<Consent> consents;                  // oldest first
  std::vector<reminders::FiledMessage> messages;  // oldest first
  std::vector<reminders::Ride> rides;             // of appointments oldest first
  reminders::ReminderPreferences wishes;          // of version 0: they never said anything
};

class Patients {
 public:
  Patients(pg::Pool& pool, const Clock& clock, IdSource& ids, People& people,
           requests::Requests& requests, reminders::Messages& messages)
      : pool_(pool),
        clock_(clock),
        ids_(ids),
        people_(people),
        requests_(requests),
        messages_(messages) {}

  // Before the first call. Without it, visits that were booked while nobody could be told of them
  // stay untold until they change.
  void PlanWith(directory::Directories& directories) { directories_ = &directories; }

  absl::StatusOr<Patient> Create(const access::CallContext& call, const PatientCreation& creation);
  // The record that stands for the person now. NOT_FOUND.
  absl::StatusOr<Patient> Get(const access::CallContext& call, PatientId id);
  // NOT_FOUND, ETAG_MISMATCH, PERMISSION_DENIED (a patient's own status).
  absl::StatusOr<Patient> Update(const access::CallContext& call, const PatientChange& change);
  // PAGE_TOKEN_INVALID when `after` is not there any more.
  absl::StatusOr<PatientPage> Find(const access::CallContext& call, const PatientQuery& query);
  // NOT_FOUND, MERGE_REFUSED, SLOT_TAKEN.
  absl::StatusOr<Patient> Merge(const access::CallContext& call, const PatientMerge& merge);
  // Withdrawing ends every consent of the kind; what is planned through that channel goes by the
  // other one, if it may. Giving takes that back.
  absl::StatusOr<Consent> Record(const access::CallContext& call, const ConsentRecord& record);
  absl::StatusOr<PatientFile> Export(const access::CallContext& call, PatientId id);
  // The bare record that is left. Once more: the same, and nothing changes. NOT_FOUND,
  // ERASURE_REFUSED.
  absl::StatusOr<Patient> Erase(const access::CallContext& call, const PatientErasure& erasure);

 private:
  absl::Status StoreLists(pg::Transaction& tx, const access::CallContext& call, Patient& patient,
                          const PatientFields& fields);
  absl::Status MergeRecords(pg::Transaction& tx, const access::CallContext& call,
                            const PatientMerge& merge);
  absl::Status EraseRecord(pg::Transaction& tx, const access::CallContext& call, PatientId patient);
  // Read before a transaction, which has the only connection that a call may hold; null: none.
  absl::StatusOr<directory::SnapshotPtr> ReadFile(const access::CallContext& call, bool wanted);
  absl::Status PlanAnew(pg::Transaction& tx, const access::CallContext& call,
                        const directory::SnapshotPtr& file, PatientId patient);
  absl::StatusOr<Uuid> StoreConsent(pg::Transaction& tx, const access::CallContext& call,
                                    const ConsentRecord& record);

  pg::Pool& pool_;
  const Clock& clock_;
  IdSource& ids_;
  People& people_;
  requests::Requests& requests_;
  reminders::Messages& messages_;
  tasks::Tasks tasks_{clock_, ids_};
  directory::Directories* directories_ = nullptr;
};

}  // namespace tandem::patients
