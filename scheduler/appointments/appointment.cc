// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/appointment.h"

#include <array>
#include <utility>

#include "base/crypto.h"

namespace tandem::appointments {
namespace {

constexpr std::size_t kEtagBytes = 12;  // enough that no two versions of one id meet

constexpr std::array<std::pair<Status, std::string_view>, 10> kStatusNames = {{
    {Status::kProposed, "proposed"},
    {Status::kPending, "pending"},
    {Status::kBooked, "booked"},
    {Status::kArrived, "arrived"},
    {Status::kCheckedIn, "checked-in"},
    {Status::kFulfilled, "fulfilled"},
    {Status::kCancelled, "cancelled"},
    {Status::kNoShow, "noshow"},
    {Status::kEnteredInError, "entered-in-error"},
    {Status::kWaitlist, "waitlist"},
}};

constexpr std::array<std::pair<CancellationReason, std::string_view>, 10> kReasonNames = {{
    {CancellationReason::kPatient, "patient"},
    {CancellationReason::kIllness, "illness"},
    {CancellationReason::kEmergency, "emergency"},
    {CancellationReason::kClinic, "clinic"},
    {CancellationReason::kMedical, "medical"},
    {CancellationReason::kNotFasting, "not_fasting"},
    {CancellationReason::kNoRide, "no_ride"},
    {CancellationReason::kDuplicate, "duplicate"},
    {CancellationReason::kHoldExpired, "hold_expired"},
    {CancellationReason::kHoldReleased, "hold_released"},
}};

constexpr std::array<std::pair<directory::Mode, std::string_view>, 3> kModeNames = {{
    {directory::Mode::kInPerson, "in_person"},
    {directory::Mode::kVideo, "video"},
    {directory::Mode::kPhone, "phone"},
}};

template <class Names, class Value>
std::string_view NameIn(const Names& names, Value value) {
  for (const auto& [known, name] : names) {
    if (known == value) return name;
  }
  return "";
}

template <class Value, class Names>
std::optional<Value> FindIn(const Names& names, std::string_view text) {
  for (const auto& [value, name] : names) {
    if (name == text) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view Name(Status status) { return NameIn(kStatusNames, status); }
std::optional<Status> ParseStatus(std::string_view name) {
  return FindIn<Status>(kStatusNames, name);
}

std::string_view Name(CancellationReason reason) { return NameIn(kReasonNames, reason); }
std::optional<CancellationReason> ParseCancellationReason(std::string_view name) {
  return FindIn<CancellationReason>(kReasonNames, name);
}

std::string_view Name(directory::Mode mode) { return NameIn(kModeNames, mode); }
std::optional<directory::Mode> ParseMode(std::string_view name) {
  return FindIn<directory::Mode>(kModeNames, name);
}

bool HoldsClaims(Status status) {
  return status != Status::kCancelled && status != Status::kEnteredInError &&
         status != Status::kWaitlist;
}

std::string Etag(const Appointment& appointment) {
  const std::string text = ToString(appointment.id) + "/" + std::to_string(appointment.version);
  return Base64Url(std::string_view(Sha256(text)).substr(0, kEtagBytes));
}

std::vector<ResourceId> ParticipantsOf(const Appointment& appointment) {
  std::vector<ResourceId> resources;
  for (const Participation& part : appointment.participations) {
    resources.push_back(part.resource);
  }
  return resources;
}

std::vector<ResourceId> CalendarsOf(const Appointment& appointment) {
  std::vector<ResourceId> resources = ParticipantsOf(appointment);
  if (!appointment.patient.IsNil()) resources.emplace_back(appointment.patient);
  return resources;
}

}  // namespace tandem::appointments
