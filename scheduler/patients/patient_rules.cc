// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/patient_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/civil.h"
#include "base/strings.h"

namespace tandem::patients {
namespace {

struct MaskPath {
  std::string_view path;
  bool PatientFields::*field;
};

constexpr std::array<MaskPath, 11> kMaskPaths = {{
    {"status", &PatientFields::status},
    {"given_name", &PatientFields::given_name},
    {"family_name", &PatientFields::family_name},
    {"preferred_name", &PatientFields::preferred_name},
    {"birth_date", &PatientFields::birth_date},
    {"language", &PatientFields::language},
    {"time_zone", &PatientFields::time_zone},
    {"postal_code", &PatientFields::postal_code},
    {"contacts", &PatientFields::contacts},
    {"supporters", &PatientFields::supporters},
    {"preferences", &PatientFields::preferences},
}};

bool SameContact(const Contact& a, const Contact& b) {
  return a.point.kind == b.point.kind && ToLowerAscii(a.point.value) == ToLowerAscii(b.point.value);
}

bool SameSupporter(const Supporter& a, const Supporter& b) {
  return a.display_name == b.display_name && a.phone == b.phone;
}

std::vector<Contact> KeepKnown(const std::vector<Contact>& before, std::vector<Contact> wanted) {
  for (Contact& contact : wanted) {
    const auto known = std::find_if(before.begin(), before.end(),
                                    [&](const Contact& c) { return SameContact(c, contact); });
    if (known != before.end()) contact = *known;
  }
  return wanted;
}

std::vector<Supporter> KeepKnown(const std::vector<Supporter>& before,
                                 std::vector<Supporter> wanted) {
  for (Supporter& supporter : wanted) {
    const auto known = std::find_if(before.begin(), before.end(), [&](const Supporter& s) {
      return SameSupporter(s, supporter);
    });
    if (known != before.end()) supporter.id = known->id;
  }
  return wanted;
}

}  // namespace

void CheckPersonName(std::string_view name, bool may_be_empty, std::string_view field,
                     Violations& violations) {
  if (!IsValidUtf8(name)) {
    violations.Add(std::string(field), "must be valid UTF-8");
  } else if (HasControl(name)) {
    violations.Add(std::string(field), "must not contain control characters");
  } else if ((name.empty() && !may_be_empty) || Utf8Length(name) > kNameLengthMax) {
    violations.Add(std::string(field), fmt::format("must have {} to {} characters",
                                                   may_be_empty ? 0 : 1, kNameLengthMax));
  }
}

void CheckLanguage(std::string_view language, std::string_view field, Violations& violations) {
  if (language == "en" || language == "es") return;
  violations.Add(std::string(field), "must be en or es");
}

void CheckTimeZone(std::string_view zone, std::string_view field, Violations& violations) {
  if (zone.empty() || LoadZone(zone).ok()) return;
  violations.Add(std::string(field), "must be an IANA time zone like America/New_York, or empty");
}

void CheckPostalCode(std::string_view postal_code, std::string_view field, Violations& violations) {
  const bool is_code = postal_code.size() == kPostalCodeDigits &&
                       postal_code.find_first_not_of("0123456789") == postal_code.npos;
  if (postal_code.empty() || is_code) return;
  violations.Add(std::string(field), "must be a ZIP code of five digits, or empty");
}

void CheckBirthDate(absl::CivilDay birth_date, absl::CivilDay today, std::string_view field,
                    Violations& violations) {
  if (birth_date.year() >= kBirthYearMin && birth_date <= today) return;
  violations.Add(std::string(field),
                 fmt::format("must not be before {} or in the future", kBirthYearMin));
}

void CheckNamePrefix(std::string_view prefix, std::string_view field, Violations& violations) {
  if (IsValidUtf8(prefix) && !HasControl(prefix) && Utf8Length(prefix) >= kNamePrefixLengthMin &&
      Utf8Length(prefix) <= kNameLengthMax) {
    return;
  }
  violations.Add(std::string(field), fmt::format("must have {} to {} characters",
                                                 kNamePrefixLengthMin, kNameLengthMax));
}

void CheckContacts(const std::vector<Contact>& contacts, std::string_view field,
                   Violations& violations) {
  if (contacts.size() > kContactsMax) {
    violations.Add(std::string(field), fmt::format("must have at most {} entries", kContactsMax));
    return;
  }
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!SameContact(contacts[i], contacts[j])) continue;
      violations.Add(fmt::format("{}[{}]", field, i), "must not be given twice");
    }
  }
}

void CheckSupporters(const std::vector<Supporter>& supporters, std::string_view field,
                     Violations& violations) {
  if (supporters.size() > kSupportersMax) {
    violations.Add(std::string(field), fmt::format("must have at most {} entries", kSupportersMax));
    return;
  }
  for (std::size_t i = 0; i < supporters.size(); ++i) {
    CheckPersonName(supporters[i].display_name, false, fmt::format("{}[{}].display_name", field, i),
                    violations);
    for (std::size_t j = 0; j < i; ++j) {
      if (!SameSupporter(supporters[i], supporters[j])) continue;
      violations.Add(fmt::format("{}[{}]", field, i), "must not be given twice");
    }
  }
}

void CheckConsent(const Consent& consent, bool withdraw, std::string_view field,
                  Violations& violations) {
  const std::string_view version = consent.document_version;
  if (!IsValidUtf8(version) || HasControl(version) || (version.empty() && !withdraw) ||
      version.size() > kDocumentVersionBytesMax) {
    violations.Add(fmt::format("{}.document_version", field),
                   fmt::format("must have 1 to {} characters, no control characters",
                               kDocumentVersionBytesMax));
  }
  if (consent.channel != "web" && consent.channel != "phone" && consent.channel != "paper") {
    violations.Add(fmt::format("{}.channel", field), "must be web, phone or paper");
  }
}

void CheckErasureReason(std::string_view reason, std::string_view field, Violations& violations) {
  if (IsValidUtf8(reason) && !HasControl(reason) && Utf8Length(reason) >= kErasureReasonLengthMin &&
      Utf8Length(reason) <= kErasureReasonLengthMax) {
    return;
  }
  violations.Add(std::string(field),
                 fmt::format("must have {} to {} characters, none of them control characters",
                             kErasureReasonLengthMin, kErasureReasonLengthMax));
}

PatientFields PatientFields::All() {
  PatientFields all;
  for (const MaskPath& known : kMaskPaths) all.*known.field = true;
  return all;
}

void ReadMaskPath(std::string_view path, std::string_view field, PatientFields& fields,
                  Violations& violations) {
  for (const MaskPath& known : kMaskPaths) {
    if (path != known.path) continue;
    fields.*known.field = true;
    return;
  }
  violations.Add(std::string(field), "must name fields that can be changed");
}

void CheckPatient(const Patient& patient, const PatientFields& fields, absl::CivilDay today,
                  Violations& violations) {
  if (fields.given_name) {
    CheckPersonName(patient.given_name, false, "patient.given_name", violations);
  }
  if (fields.family_name) {
    CheckPersonName(patient.family_name, false, "patient.family_name", violations);
  }
  if (fields.preferred_name) {
    CheckPersonName(patient.preferred_name, true, "patient.preferred_name", violations);
  }
  if (fields.birth_date && patient.birth_date.has_value()) {
    CheckBirthDate(*patient.birth_date, today, "patient.birth_date", violations);
  }
  if (fields.language) CheckLanguage(patient.language, "patient.language", violations);
  if (fields.time_zone) CheckTimeZone(patient.time_zone, "patient.time_zone", violations);
  if (fields.postal_code) CheckPostalCode(patient.postal_code, "patient.postal_code", violations);
  if (fields.contacts) CheckContacts(patient.contacts, "patient.contacts", violations);
  if (fields.supporters) CheckSupporters(patient.supporters, "patient.supporters", violations);
}

Patient ApplyChange(const Patient& before, const Patient& wanted, const PatientFields& fields) {
  Patient after = before;
  if (fields.status && wanted.status == PatientStatus::kActive) after.status = wanted.status;
  if (fields.given_name) after.given_name = wanted.given_name;
  if (fields.family_name) after.family_name = wanted.family_name;
  if (fields.preferred_name) after.preferred_name = wanted.preferred_name;
  if (fields.birth_date) after.birth_date = wanted.birth_date;
  if (fields.language) after.language = wanted.language;
  if (fields.time_zone) after.time_zone = wanted.time_zone;
  if (fields.postal_code) after.postal_code = wanted.postal_code;
  if (fields.contacts) after.contacts = KeepKnown(before.contacts, wanted.contacts);
  if (fields.supporters) after.supporters = KeepKnown(before.supporters, wanted.supporters);
  if (fields.preferences) after.preferences = wanted.preferences;
  return after;
}

}  // namespace tandem::patients
