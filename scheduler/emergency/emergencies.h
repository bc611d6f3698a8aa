// SPDX-License-Identifier: Apache-2.0
// Emergencies: the operations of the emergency room. Whoever may not read a record opens it for an
// hour, with a reason; operators and admins learn of it at once, and somebody else reviews it.
// Reasons and notes may name people, so a replay reads its subject again. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/id_source.h"
#include "base/metrics.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/emergency/emergency_access.h"
#include "scheduler/emergency/emergency_store.h"
#include "scheduler/patients/people.h"
#include "scheduler/requests/requests.h"

namespace tandem::emergency {

constexpr int kListPageSize = 50;
constexpr int kListPageSizeMax = 200;

// What is read from a request is checked already.
struct Opening {
  requests::RequestKey key;
  PatientId patient;
  std::string reason;
};

struct ReviewOrder {
  requests::RequestKey key;
  EmergencyAccessId id;
  Finding finding = Finding::kJustified;
  std::string note;
};

struct AccessPage {
  std::vector<EmergencyAccess> accesses;  // newest first
  EmergencyAccessId next;                 // nil: this was the last page
};

// Somebody within the record that they opened.
struct OpenedRecord {
  access::CallContext call;   // as other rooms let it read that record
  PatientId patient;          // who it is now, whatever was merged since
  Interval visits;            // the part of the calendar that is shown
  bool with_answers = false;  // to screening questions
};

class Emergencies {
 public:
  // All outlive it. `opened` counts; null: nothing does.
  struct Parts {
    pg::Pool& pool;
    const Clock& clock;
    IdSource& ids;
    patients::People& people;
    requests::Requests& requests;
    Counter* opened = nullptr;
  };
  explicit Emergencies(const Parts& parts) : parts_(parts) {}

  // Errors: NOT_FOUND.
  absl::StatusOr<EmergencyAccess> BreakGlass(const access::CallContext& call,
                                             const Opening& wanted);
  // Errors: NOT_FOUND (not theirs; the person is gone), EMERGENCY_ENDED.
  absl::StatusOr<OpenedRecord> Enter(const access::CallContext& call, EmergencyAccessId id);
  absl::StatusOr<AccessPage> List(const access::CallContext& call, AccessQuery query);
  // Errors: NOT_FOUND, REVIEW_REFUSED.
  absl::StatusOr<EmergencyAccess> Review(const access::CallContext& call, const ReviewOrder& order);

 private:
  // Tells the operators; ids only.
  void Alert(const access::CallContext& call, const EmergencyAccess& access);

  Parts parts_;
};

}  // namespace tandem::emergency
