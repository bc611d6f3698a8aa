// SPDX-License-Identifier: Apache-2.0
// ConsultationSearch: free times of the consultation, earliest first. Thread-safe.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "scheduler/access/call_context.h"
#include "scheduler/availability/slot.h"
#include "scheduler/consultations/consultation_parts.h"

namespace tandem::consultations {

struct TalkQuery {
  std::optional<Interval> window;  // nothing: from now to the horizon
  LocationId location;             // nil: all
  std::optional<directory::Mode> mode;
  std::string language;  // empty: any
  std::string patient_state;
  int page_size = 20;
  std::string position;
};

class ConsultationSearch {
 public:
  explicit ConsultationSearch(const Parts& parts) : parts_(parts) {}

  // The rules of the web, whoever asks. Errors: NOT_OFFERED, PAGE_TOKEN_INVALID.
  absl::StatusOr<availability::SlotPage> SearchConsultationSlots(
      const access::CallContext& call, const directory::Snapshot& snapshot, const TalkQuery& query);

 private:
  Parts parts_;
};

}  // namespace tandem::consultations
