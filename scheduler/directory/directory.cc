// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/directory.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tandem::directory {
namespace {

constexpr std::array<std::pair<Gate, std::string_view>, 6> kGateNames = {{
    {Gate::kEvaluation, "evaluation"},
    {Gate::kTreatmentConsent, "treatment_consent"},
    {Gate::kOffLabelNotice, "off_label_notice"},
    {Gate::kScreening, "screening"},
    {Gate::kEnrolment, "enrolment"},
    {Gate::kCertifiedSite, "certified_site"},
}};

template <class Entity, class EntityId>
const Entity* FindById(const std::vector<Entity>& entities,
                       const absl::flat_hash_map<Uuid, std::uint32_t>& positions, EntityId id) {
  const auto known = positions.find(id.uuid);
  if (known != positions.end() && known->second < entities.size() &&
      entities[known->second].id == id) {
    return &entities[known->second];
  }
  const auto found = std::find_if(entities.begin(), entities.end(),
                                  [&](const Entity& entity) { return entity.id == id; });
  return found == entities.end() ? nullptr : &*found;
}

template <class Entity>
const Entity* FindBySlug(const std::vector<Entity>& entities, std::string_view slug) {
  const auto found = std::lower_bound(
      entities.begin(), entities.end(), slug,
      [](const Entity& entity, std::string_view wanted) { return entity.slug < wanted; });
  return found != entities.end() && found->slug == slug ? &*found : nullptr;
}

template <class Entity>
void Index(std::vector<Entity>& entities, absl::flat_hash_map<Uuid, std::uint32_t>& positions) {
  std::sort(entities.begin(), entities.end(),
            [](const Entity& a, const Entity& b) { return a.slug < b.slug; });
  for (std::size_t i = 0; i < entities.size(); ++i) {
    positions[entities[i].id.uuid] = static_cast<std::uint32_t>(i);
  }
}

}  // namespace

std::string_view Name(Gate gate) {
  for (const auto& [known, name] : kGateNames) {
    if (known == gate) return name;
  }
  return "";
}

std::optional<Gate> ParseGate(std::string_view name) {
  for (const auto& [gate, known] : kGateNames) {
    if (known == name) return gate;
  }
  return std::nullopt;
}

const Location* Snapshot::FindLocation(LocationId id) const {
  return FindById(locations, positions, id);
}
const Location* Snapshot::FindLocation(std::string_view wanted) const {
  return FindBySlug(locations, wanted);
}
const Practitioner* Snapshot::FindPractitioner(PractitionerId id) const {
  return FindById(practitioners, positions, id);
}
const Practitioner* Snapshot::FindPractitioner(std::string_view wanted) const {
  return FindBySlug(practitioners, wanted);
}
const Room* Snapshot::FindRoom(RoomId id) const { return FindById(rooms, positions, id); }
const Room* Snapshot::FindRoom(std::string_view wanted) const { return FindBySlug(rooms, wanted); }
const VisitType* Snapshot::FindVisitType(VisitTypeId id) const {
  return FindById(visit_types, positions, id);
}
const VisitType* Snapshot::FindVisitType(std::string_view wanted) const {
  return FindBySlug(visit_types, wanted);
}

const Location* Snapshot::OnlyTelehealth() const {
  const Location* only = nullptr;
  for (const Location& location : locations) {
    if (!location.telehealth) continue;
    if (only != nullptr) return nullptr;
    only = &location;
  }
  return only;
}

void IndexEntities(Snapshot& snapshot) {
  snapshot.positions.clear();
  Index(snapshot.locations, snapshot.positions);
  Index(snapshot.practitioners, snapshot.positions);
  Index(snapshot.rooms, snapshot.positions);
  Index(snapshot.visit_types, snapshot.positions);
}

}  // namespace tandem::directory
