// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultation_search.h"

#include <algorithm>

#include "scheduler/consultations/consultations_errors.h"

namespace tandem::consultations {

absl::StatusOr<availability::SlotPage> ConsultationSearch::SearchConsultationSlots(
    const access::CallContext& call, const directory::Snapshot& snapshot, const TalkQuery& query) {
  const directory::VisitType* type = snapshot.FindVisitType(snapshot.consultation.visit_type);
  if (type == nullptr) return errors::NotOffered();
  const absl::Time now = parts_.clock.Now();
  availability::SlotQuery slots;
  slots.visit_type = type->id;
  slots.window =
      query.window.value_or(Interval{now, now + std::min(type->horizon, availability::kWindowMax)});
  if (!query.location.IsNil()) slots.locations = {query.location};
  if (query.mode.has_value()) slots.modes = {*query.mode};
  slots.language = query.language;
  slots.patient_state = query.patient_state;
  slots.page_size = query.page_size;
  slots.page_position = query.position;
  return parts_.availability.Search(call, slots);
}

}  // namespace tandem::consultations
