// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultation_offer.h"

#include <algorithm>
#include <set>

#include "scheduler/directory/visit_plan.h"

namespace tandem::consultations {
namespace {

using directory::Mode;

bool CouldGive(const directory::Practitioner& practitioner, const directory::VisitType& type) {
  return std::any_of(type.needs.begin(), type.needs.end(), [&](const directory::Need& need) {
    const auto& able = practitioner.capabilities;
    return need.kind == directory::NeedKind::kPractitioner &&
           std::find(able.begin(), able.end(), need.capability) != able.end();
  });
}

bool IsOfferedAt(const directory::Location& location, const directory::VisitType& type) {
  const bool remote = std::any_of(type.modes.begin(), type.modes.end(), directory::IsRemote);
  const bool in_person =
      std::find(type.modes.begin(), type.modes.end(), Mode::kInPerson) != type.modes.end();
  if (location.telehealth) return remote;
  const bool listed =
      type.locations.empty() ||
      std::find(type.locations.begin(), type.locations.end(), location.id) != type.locations.end();
  return in_person && listed;
}

}  // namespace

std::optional<Offer> DescribeOffer(const directory::Snapshot& snapshot) {
  Offer offer;
  offer.type = snapshot.FindVisitType(snapshot.consultation.visit_type);
  if (offer.type == nullptr || offer.type->modes.empty()) return std::nullopt;
  const directory::VisitPlan plan = directory::PlanVisit(*offer.type, offer.type->modes.front());
  offer.duration = plan.patient.end - plan.patient.start;
  std::set<std::string> languages;
  for (const directory::Practitioner& practitioner : snapshot.practitioners) {
    if (!CouldGive(practitioner, *offer.type)) continue;
    languages.insert(practitioner.languages.begin(), practitioner.languages.end());
  }
  offer.languages.assign(languages.begin(), languages.end());
  for (const directory::Location& location : snapshot.locations) {
    if (IsOfferedAt(location, *offer.type)) offer.locations.push_back(&location);
  }
  return offer;
}

}  // namespace tandem::consultations
