// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/visit_plan.h"

#include <algorithm>
#include <string>
#include <utility>

namespace tandem::directory {
namespace {

bool Has(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// From the start of the first phase to the start of the first one with the patient.
absl::Duration TimeBeforePatient(const VisitType& type) {
  absl::Duration before;
  for (const Phase& phase : type.phases) {
    if (phase.patient_present) break;
    before += phase.duration;
  }
  return before;
}

void AddSpan(const Span& span, std::vector<Span>& spans) {
  if (!spans.empty() && spans.back().end == span.start &&
      spans.back().exclusive == span.exclusive) {
    spans.back().end = span.end;
  } else {
    spans.push_back(span);
  }
}

}  // namespace

bool Applies(const Need& need, Mode mode) {
  return need.modes.empty() ||
         std::find(need.modes.begin(), need.modes.end(), mode) != need.modes.end();
}

VisitPlan PlanVisit(const VisitType& type, Mode mode) {
  VisitPlan plan{{absl::ZeroDuration(), absl::ZeroDuration(), true}, {}};
  std::vector<std::vector<Span>> spans(type.needs.size());
  absl::Duration at = -TimeBeforePatient(type);
  for (const Phase& phase : type.phases) {
    const absl::Duration end = at + phase.duration;
    if (phase.patient_present) plan.patient.end = end;
    for (const Demand& demand : phase.demands) {
      AddSpan({at, end, demand.exclusive}, spans[static_cast<std::size_t>(demand.need)]);
    }
    at = end;
  }
  for (std::size_t i = 0; i < type.needs.size(); ++i) {
    if (spans[i].empty() || !Applies(type.needs[i], mode)) continue;
    plan.needs.push_back({static_cast<int>(i), std::move(spans[i])});
  }
  return plan;
}

bool Qualifies(const Practitioner& practitioner, const Need& need, const Qualification& wish) {
  if (need.kind != NeedKind::kPractitioner || !Has(practitioner.capabilities, need.capability)) {
    return false;
  }
  if (IsRemote(wish.mode) && !practitioner.telehealth) return false;
  const std::string_view state =
      IsRemote(wish.mode) ? wish.patient_state : std::string_view(wish.location->state);
  if (need.licensed && !state.empty() && !Has(practitioner.licensed_states, state)) return false;
  return wish.language.empty() || Has(practitioner.languages, wish.language);
}

bool Qualifies(const Room& room, const Need& need, const Qualification& wish) {
  return need.kind == NeedKind::kRoom && Has(room.capabilities, need.capability) &&
         wish.location != nullptr && room.location == wish.location->id;
}

}  // namespace tandem::directory
