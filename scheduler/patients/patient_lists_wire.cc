// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/patient_lists_wire.h"

#include <fmt/format.h>

#include <optional>

#include "base/rpc/time_proto.h"
#include "base/strings.h"
#include "scheduler/patients/patient_rules.h"

namespace tandem::patients {
namespace {

// Longer lists are refused by their length alone: their entries are not looked at.
constexpr int kEntriesReadMax = 8;
static_assert(kEntriesReadMax > kContactsMax && kEntriesReadMax > kSupportersMax);

std::optional<ContactPoint> ReadPoint(const v1::Contact& wire, const std::string& field,
                                      Violations& violations) {
  switch (wire.point_case()) {
    case v1::Contact::kEmail:
      return ReadEmail(wire.email(), field + ".email", violations);
    case v1::Contact::kPhone:
      return ReadPhone(wire.phone(), kRegionDefault, field + ".phone", violations);
    case v1::Contact::POINT_NOT_SET:
      break;
  }
  violations.Add(field, "must have an email or a phone");
  return std::nullopt;
}

Supporter ReadSupporter(const v1::Supporter& wire, const std::string& field,
                        Violations& violations) {
  Supporter supporter;
  supporter.display_name = Trim(wire.display_name());
  supporter.drives = wire.drives();
  supporter.stays = wire.stays();
  supporter.patient_consents = wire.patient_consents();
  supporter.supporter_consents = wire.supporter_consents();
  if (wire.phone().empty()) return supporter;
  const auto point = ReadPhone(wire.phone(), kRegionDefault, field + ".phone", violations);
  if (point.has_value()) supporter.phone = point->value;
  return supporter;
}

}  // namespace

std::vector<Contact> ReadContacts(const WireContacts& wire, Violations& violations) {
  std::vector<Contact> contacts;
  for (int i = 0; i < wire.size() && i < kEntriesReadMax; ++i) {
    const std::string field = fmt::format("patient.contacts[{}]", i);
    if (const auto point = ReadPoint(wire[i], field, violations); point.has_value()) {
      contacts.push_back({.id = {}, .point = *point});
    }
  }
  return contacts;
}

std::vector<Supporter> ReadSupporters(const WireSupporters& wire, Violations& violations) {
  std::vector<Supporter> supporters;
  for (int i = 0; i < wire.size() && i < kEntriesReadMax; ++i) {
    supporters.push_back(
        ReadSupporter(wire[i], fmt::format("patient.supporters[{}]", i), violations));
  }
  return supporters;
}

void WriteContacts(const std::vector<Contact>& contacts, WireContacts& wire) {
  for (const Contact& contact : contacts) {
    v1::Contact& written = *wire.Add();
    written.set_id(ToString(contact.id));
    written.set_verified(contact.verified);
    if (contact.verify_time.has_value()) {
      rpc::WriteTime(*contact.verify_time, *written.mutable_verify_time());
    }
    if (contact.point.kind == ContactKind::kEmail) {
      written.set_email(contact.point.value);
    } else {
      written.set_phone(contact.point.value);
    }
  }
}

void WriteSupporters(const std::vector<Supporter>& supporters, WireSupporters& wire) {
  for (const Supporter& supporter : supporters) {
    v1::Supporter& written = *wire.Add();
    written.set_id(ToString(supporter.id));
    written.set_display_name(supporter.display_name);
    written.set_phone(supporter.phone);
    written.set_drives(supporter.drives);
    written.set_stays(supporter.stays);
    written.set_patient_consents(supporter.patient_consents);
    written.set_supporter_consents(supporter.supporter_consents);
  }
}

}  // namespace tandem::patients
