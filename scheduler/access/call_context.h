// SPDX-License-Identifier: Apache-2.0
// CallContext: what every operation gets beside its own parameters.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "absl/time/time.h"
#include "base/pg/pool.h"
#include "base/uuid.h"
#include "scheduler/access/principal.h"

namespace tandem::access {

using People = std::set<PatientId>;

struct CallContext {
  Principal principal;
  std::string method;  // "BookConsultation"
  Uuid call_id;
  std::string peer;  // for limits; never logged
  absl::Time deadline = absl::InfiniteFuture();
  std::function<bool()> cancelled;
  People* about = nullptr;  // filled for the audit log; null: it does not ask

  ClinicId clinic() const { return principal.clinic; }

  // The answer is about this person, whether it names them or not.
  void Concerns(PatientId patient) const {
    if (about != nullptr) about->insert(patient);
  }

  pg::TxOptions Tx(bool read_only = false) const {
    pg::TxOptions options;
    options.deadline = deadline;
    options.clinic = principal.clinic.uuid;
    options.read_only = read_only;
    options.cancelled = cancelled;
    return options;
  }
};

}  // namespace tandem::access
