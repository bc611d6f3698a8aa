// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/patient.h"

#include <fmt/format.h>

#include <array>

#include "base/crypto.h"

namespace tandem::patients {
namespace {

constexpr std::size_t kEtagBytes = 9;  // enough that two versions never share one

// In the order of the enums.
constexpr std::array<std::string_view, 4> kStatuses = {"lead", "active", "merged", "erased"};
constexpr std::array<std::string_view, 4> kChannels = {"", "email", "sms", "call"};
constexpr std::array<std::string_view, 5> kConsentKinds = {"off_label_notice", "email", "sms",
                                                           "treatment", "share_dates"};

// The database holds no other name; the first one for it, were it to.
template <class Enum, std::size_t size>
Enum Find(const std::array<std::string_view, size>& names, std::string_view name) {
  for (std::size_t i = 0; i < size; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return static_cast<Enum>(0);
}

}  // namespace

std::string_view Name(PatientStatus status) { return kStatuses[static_cast<std::size_t>(status)]; }
std::string_view Name(PreferredChannel channel) {
  return kChannels[static_cast<std::size_t>(channel)];
}
std::string_view Name(ConsentKind kind) { return kConsentKinds[static_cast<std::size_t>(kind)]; }

PatientStatus ParsePatientStatus(std::string_view name) {
  return Find<PatientStatus>(kStatuses, name);
}
PreferredChannel ParsePreferredChannel(std::string_view name) {
  return Find<PreferredChannel>(kChannels, name);
}
ConsentKind ParseConsentKind(std::string_view name) {
  return Find<ConsentKind>(kConsentKinds, name);
}

std::string Etag(const Patient& patient) {
  const std::string text = fmt::format("patient:{}:{}", ToString(patient.id), patient.version);
  return Base64Url(Sha256(text).data.substr(0, kEtagBytes));
}

}  // namespace tandem::patients
