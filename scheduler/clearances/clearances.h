// SPDX-License-Identifier: Apache-2.0
// Clearances: records what must be so before visits are agreed, and says whether the gates of a
// visit are open. A clearance names nobody, and a replay reads it again.
//
// Response reviews are recorded and withdrawn under the lock of the patient's calendar: whoever has
// it, and reads the last one, knows what stands until they are done. Thread-safe.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/id_source.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/clearances/clearance.h"
#include "scheduler/clearances/clearance_store.h"
#include "scheduler/clearances/gates.h"
#include "scheduler/patients/people.h"
#include "scheduler/requests/requests.h"

namespace tandem::clearances {

constexpr int kListPageSize = 50;
constexpr int kListPageSizeMax = 200;

// What is read from a request is checked already.
struct Recording {
  requests::RequestKey key;
  PatientId patient;
  Finding what;
};

struct Withdrawal {
  requests::RequestKey key;
  PatientId patient;
  ClearanceId id;
};

struct ClearancePage {
  std::vector<Clearance> clearances;  // recorded last first
  ClearanceId next;                   // nil: this was the last page
};

// A visit that is to be agreed.
struct GateQuestion {
  const directory::Snapshot& file;
  GatedVisit visit;
  PatientId patient;  // nil: nobody, whom nothing is known of
  bool override_given = false;
};

class Clearances {
 public:
  // All outlive it.
  struct Parts {
    pg::Pool& pool;
    const Clock& clock;
    IdSource& ids;
    patients::People& people;
    requests::Requests& requests;
    appointments::Booking& booking;
  };
  explicit Clearances(const Parts& parts) : parts_(parts) {}

  // Errors: NOT_FOUND.
  absl::StatusOr<Clearance> Record(const access::CallContext& call, const Recording& wanted);
  // Withdrawn before: as it is. Errors: NOT_FOUND.
  absl::StatusOr<Clearance> Withdraw(const access::CallContext& call, const Withdrawal& wanted);
  // Errors: NOT_FOUND.
  absl::StatusOr<ClearancePage> List(const access::CallContext& call, ClearanceQuery query);
  // All of one record, also of somebody forgotten; oldest first. For the export of a person.
  absl::StatusOr<std::vector<Clearance>> ReadAll(const access::CallContext& call,
                                                 PatientId patient);
  // As the patient stands now. Errors: NOT_FOUND.
  absl::StatusOr<std::vector<GateState>> Explain(const access::CallContext& call,
                                                 const GateQuestion& question);

  // Inside another room's transaction, one statement: whether a visit may be agreed. An override
  // opens what the caller may override. Errors: GATE_CLOSED.
  absl::Status Check(pg::Transaction& tx, const access::CallContext& call,
                     const GateQuestion& question);
  // The last of each kind: what JudgeGates asks for. For rooms that judge many days at once.
  absl::StatusOr<std::vector<Clearance>> ReadLast(pg::Transaction& tx, ClinicId clinic,
                                                  PatientId patient);
  // The same outside a transaction.
  absl::StatusOr<std::vector<Clearance>> ReadLast(const access::CallContext& call,
                                                  PatientId patient);

 private:
  // What decisions about visits wait for stays as it is while one is made.
  absl::Status LockFor(pg::Transaction& tx, const access::CallContext& call, Kind kind,
                       PatientId patient);

  Parts parts_;
};

}  // namespace tandem::clearances
