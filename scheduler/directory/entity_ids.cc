// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/entity_ids.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"

namespace tandem::directory {

std::string_view Name(EntityKind kind) {
  switch (kind) {
    case EntityKind::kLocation:
      return "location";
    case EntityKind::kPractitioner:
      return "practitioner";
    case EntityKind::kRoom:
      return "room";
    case EntityKind::kVisitType:
      return "visit_type";
  }
  return "";
}

std::optional<EntityKind> ParseEntityKind(std::string_view name) {
  for (const EntityKind kind : {EntityKind::kLocation, EntityKind::kPractitioner, EntityKind::kRoom,
                                EntityKind::kVisitType}) {
    if (Name(kind) == name) return kind;
  }
  return std::nullopt;
}

std::vector<EntityKey> EntitiesOf(const Snapshot& snapshot) {
  std::vector<EntityKey> keys;
  for (const auto& location : snapshot.locations) {
    keys.push_back({EntityKind::kLocation, location.slug});
  }
  for (const auto& practitioner : snapshot.practitioners) {
    keys.push_back({EntityKind::kPractitioner, practitioner.slug});
  }
  for (const auto& room : snapshot.rooms) keys.push_back({EntityKind::kRoom, room.slug});
  for (const auto& type : snapshot.visit_types) keys.push_back({EntityKind::kVisitType, type.slug});
  return keys;
}

Uuid ProvisionalId(const EntityKey& key) {
  const Bytes digest = Sha256(fmt::format("{}/{}", Name(key.kind), key.slug));
  Uuid uuid;
  std::copy_n(digest.data.begin(), uuid.bytes.size(), uuid.bytes.begin());
  return uuid;
}

Uuid IdOf(const EntityIds& ids, EntityKind kind, std::string_view slug) {
  const EntityKey key{kind, std::string(slug)};
  const auto known = ids.find(key);
  return known != ids.end() ? known->second : ProvisionalId(key);
}

}  // namespace tandem::directory
