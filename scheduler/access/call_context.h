// SPDX-License-Identifier: Apache-2.0
// CallContext: what every operation gets beside its own parameters.
#pragma once

#include <functional>
#include <string>

#include "absl/time/time.h"
#include "base/pg/pool.h"
#include "base/uuid.h"
#include "scheduler/access/principal.h"

namespace tandem::access {

struct CallContext {
  Principal principal;
  std::string method;  // "BookConsultation"
  Uuid call_id;
  std::string peer;  // for limits; never logged
  absl::Time deadline = absl::InfiniteFuture();
  std::function<bool()> cancelled;

  ClinicId clinic() const { return principal.clinic; }

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
