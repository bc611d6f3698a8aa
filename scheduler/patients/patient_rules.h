// SPDX-License-Identifier: Apache-2.0
// What may be entered about a person. Pure; every check adds what is wrong to `violations`.
#pragma once

#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "base/error.h"
#include "scheduler/patients/patient.h"

namespace tandem::patients {

constexpr int kNameLengthMax = 100;  // characters; longer ones are pasted by mistake
constexpr int kContactsMax = 6;      // private, work and mobile, twice
constexpr int kSupportersMax = 4;    // more people do not come along
constexpr int kDocumentVersionBytesMax = 64;
constexpr int kErasureReasonLengthMin = 3;    // characters
constexpr int kErasureReasonLengthMax = 200;  // a sentence or two: on whose wish, by which letter
constexpr int kBirthYearMin = 1900;           // nobody alive is older
constexpr int kPostalCodeDigits = 5;
constexpr int kNamePrefixLengthMin = 2;  // one letter finds everybody

// A name of 1 (or, when it may be empty, 0) to kNameLengthMax characters, valid UTF-8, no control
// characters. Expects it trimmed.
void CheckPersonName(std::string_view name, bool may_be_empty, std::string_view field,
                     Violations& violations);
// "en" or "es".
void CheckLanguage(std::string_view language, std::string_view field, Violations& violations);
// An IANA zone, or empty.
void CheckTimeZone(std::string_view zone, std::string_view field, Violations& violations);
// A US ZIP code: five digits; or empty.
void CheckPostalCode(std::string_view postal_code, std::string_view field, Violations& violations);
void CheckBirthDate(absl::CivilDay birth_date, absl::CivilDay today, std::string_view field,
                    Violations& violations);
// What may be searched for: kNamePrefixLengthMin to kNameLengthMax characters.
void CheckNamePrefix(std::string_view prefix, std::string_view field, Violations& violations);
// How many there are, and none twice.
void CheckContacts(const std::vector<Contact>& contacts, std::string_view field,
                   Violations& violations);
void CheckSupporters(const std::vector<Supporter>& supporters, std::string_view field,
                     Violations& violations);
// Version and channel.
void CheckConsent(const Consent& consent, bool withdraw, std::string_view field,
                  Violations& violations);

// kErasureReasonLengthMin to kErasureReasonLengthMax characters. Expects it trimmed.
void CheckErasureReason(std::string_view reason, std::string_view field, Violations& violations);

// Which fields of a patient an update changes.
struct PatientFields {
  bool status = false;
  bool given_name = false;
  bool family_name = false;
  bool preferred_name = false;
  bool birth_date = false;
  bool language = false;
  bool time_zone = false;
  bool postal_code = false;
  bool contacts = false;
  bool supporters = false;
  bool preferences = false;

  static PatientFields All();
};

// Marks the field that `path` names; a violation when there is none.
void ReadMaskPath(std::string_view path, std::string_view field, PatientFields& fields,
                  Violations& violations);

// Checks the fields of `patient` that are named. `today`: of the clinic.
void CheckPatient(const Patient& patient, const PatientFields& fields, absl::CivilDay today,
                  Violations& violations);

// `before` with the named fields of `wanted`. A lead may become active, nothing else moves the
// status. Contacts and supporters that were there already keep their id; contacts also their proof.
Patient ApplyChange(const Patient& before, const Patient& wanted, const PatientFields& fields);

}  // namespace tandem::patients
