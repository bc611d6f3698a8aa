// SPDX-License-Identifier: Apache-2.0
// The stable ids behind the slugs of a clinic's file. They stay for ever: a slug that leaves the
// file and comes back means the same thing again.
#pragma once

#include <compare>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.h"
#include "scheduler/directory/directory.h"

namespace tandem::directory {

enum class EntityKind { kLocation, kPractitioner, kRoom, kVisitType };

// As in the table directory_entity: "location", "visit_type".
std::string_view Name(EntityKind kind);
// Nothing for an unknown name.
std::optional<EntityKind> ParseEntityKind(std::string_view name);

struct EntityKey {
  EntityKind kind;
  std::string slug;
  auto operator<=>(const EntityKey&) const = default;
};

using EntityIds = std::map<EntityKey, Uuid>;

// What a file names, in order.
std::vector<EntityKey> EntitiesOf(const Snapshot& snapshot);

// Stands in for the id of an entity that has none yet: a digest of its key. Never stored.
Uuid ProvisionalId(const EntityKey& key);
Uuid IdOf(const EntityIds& ids, EntityKind kind, std::string_view slug);

}  // namespace tandem::directory
