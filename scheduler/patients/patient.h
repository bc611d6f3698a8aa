// SPDX-License-Identifier: Apache-2.0
// The nouns of patients.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "scheduler/patients/contact_point.h"

namespace tandem::patients {

enum class PatientStatus { kLead, kActive, kMerged, kErased };
enum class PreferredChannel { kUnsaid, kEmail, kSms, kCall };
enum class ConsentKind { kOffLabelNotice, kEmail, kSms, kTreatment, kShareDates };

// As stored: "lead", "call", "off_label_notice"; the parsers read what the database can hold.
std::string_view Name(PatientStatus status);
std::string_view Name(PreferredChannel channel);
std::string_view Name(ConsentKind kind);
PatientStatus ParsePatientStatus(std::string_view name);
PreferredChannel ParsePreferredChannel(std::string_view name);
ConsentKind ParseConsentKind(std::string_view name);

struct Contact {
  ContactId id;  // nil until stored
  ContactPoint point;
  bool verified = false;
  std::optional<absl::Time> verify_time = {};  // when it was
};

// A friend or family member who helps.
struct Supporter {
  Uuid id;  // nil until stored
  std::string display_name;
  std::string phone;  // E.164, or empty
  bool drives = false;
  bool stays = false;
  bool patient_consents = false;
  bool supporter_consents = false;
};

struct Preferences {
  PreferredChannel channel = PreferredChannel::kUnsaid;
  PractitionerId practitioner;  // nil: none
  bool pairing_declined = false;
};

struct Patient {
  PatientId id;
  int version = 1;
  PatientStatus status = PatientStatus::kActive;
  std::string given_name;
  std::string family_name;
  std::string preferred_name;
  std::optional<absl::CivilDay> birth_date;
  std::string language = "en";
  std::string time_zone;    // empty: the clinic's
  std::string postal_code;  // US ZIP code of where they live; empty: not known
  std::vector<Contact> contacts;
  std::vector<Supporter> supporters;
  Preferences preferences;
  absl::Time create_time;
  absl::Time update_time;
};

struct Consent {
  ConsentKind kind = ConsentKind::kOffLabelNotice;
  std::string document_version;
  std::string channel;  // "web", "phone", "paper"
  absl::Time give_time;
  std::optional<absl::Time> withdraw_time;
};

// Opaque, changes with every version.
std::string Etag(const Patient& patient);

}  // namespace tandem::patients
