// SPDX-License-Identifier: Apache-2.0
// Typed ids: two ids of different nouns cannot be swapped. A resource (what a claim takes) shares
// the uuid of the practitioner, room or patient that it stands for.
#pragma once

#include <compare>
#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/id_source.h"  // IWYU pragma: export
#include "base/uuid.h"

namespace tandem {

struct ClinicTag {};
struct LocationTag {};
struct PractitionerTag {};
struct RoomTag {};
struct VisitTypeTag {};
struct PatientTag {};
struct AppointmentTag {};
struct ContactTag {};
struct ResourceTag {};
struct MessageTag {};
struct PolicyTag {};
struct StaffTag {};

template <class From, class To>
concept SameThing = std::same_as<To, ResourceTag> &&
    (std::same_as<From, PractitionerTag> || std::same_as<From, RoomTag> ||
     std::same_as<From, PatientTag>);

template <class Tag>
struct Id {
  Uuid uuid;

  constexpr Id() = default;
  explicit constexpr Id(const Uuid& value) : uuid(value) {}
  template <class From>
  requires SameThing<From, Tag>
  explicit constexpr Id(const Id<From>& other) : uuid(other.uuid) {}

  bool IsNil() const { return uuid.IsNil(); }
  bool operator==(const Id& other) const = default;
  auto operator<=>(const Id& other) const = default;
  template <class H>
  friend H AbslHashValue(H state, const Id& id) {
    return H::combine(std::move(state), id.uuid);
  }
};

template <class Tag>
std::string ToString(const Id<Tag>& id) {
  return ToString(id.uuid);
}

template <class IdType>
std::optional<IdType> ParseId(std::string_view text) {
  const std::optional<Uuid> uuid = ParseUuid(text);
  if (!uuid.has_value()) return std::nullopt;
  return IdType(*uuid);
}

using ClinicId = Id<ClinicTag>;
using LocationId = Id<LocationTag>;
using PractitionerId = Id<PractitionerTag>;
using RoomId = Id<RoomTag>;
using VisitTypeId = Id<VisitTypeTag>;
using PatientId = Id<PatientTag>;
using AppointmentId = Id<AppointmentTag>;
using ContactId = Id<ContactTag>;
using ResourceId = Id<ResourceTag>;
using MessageId = Id<MessageTag>;
using PolicyId = Id<PolicyTag>;
using StaffId = Id<StaffTag>;

}  // namespace tandem

template <class Tag>
struct std::hash<tandem::Id<Tag>> {
  std::size_t operator()(const tandem::Id<Tag>& id) const noexcept {
    return std::hash<tandem::Uuid>()(id.uuid);
  }
};
