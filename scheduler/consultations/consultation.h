// SPDX-License-Identifier: Apache-2.0
// The nouns of the free consultation.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "base/interval.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/directory/directory.h"
#include "scheduler/patients/contact_point.h"

namespace tandem::consultations {

enum class Answer { kYes, kNo, kUnsure };
using Answers = std::map<std::string, Answer>;  // by question id

enum class Outcome { kEvaluation, kNotSuitable, kRefer, kUndecided };

// When, where and how someone would like to talk. `snapshot`: the clinic's file that it was read
// with.
struct TalkWish {
  std::shared_ptr<const directory::Snapshot> snapshot;
  std::optional<absl::Time> start;  // nothing: the earliest there is
  LocationId location;              // nil: any that is remote
  directory::Mode mode = directory::Mode::kPhone;
  patients::ContactPoint contact;
  std::string language;
  std::string patient_state;
  std::string time_zone;  // the person's
};

struct Person {
  std::string given_name;
  std::string family_name;
};

// A time kept for someone.
struct Hold {
  AppointmentId id;
  std::int64_t directory_revision = 0;
  absl::Time expire;
  Interval time;
  LocationId location;
  directory::Mode mode = directory::Mode::kPhone;
  bool contact_verified = false;
  int code_tries_left = 0;
  absl::Time code_expire;
  std::string secret;  // in the reply of the hold only; never stored
};

// Names a hold and proves that it is the caller's.
struct HoldRef {
  AppointmentId id;
  std::string secret;
};

struct HoldBooking {
  std::shared_ptr<const directory::Snapshot> snapshot;
  HoldRef hold;
  std::string code;  // empty: the contact was verified before
  Person person;
  Answers answers;
  std::string notice_version;
};

struct PhoneBooking {
  TalkWish talk;
  Person person;
  std::string notice_version;
  std::optional<std::string> override_reason;
};

// A consultation as it stands.
struct Consultation {
  AppointmentId id;
  int version = 1;
  appointments::Status status = appointments::Status::kBooked;
  std::int64_t directory_revision = 0;
  VisitTypeId visit_type;
  Interval time;
  std::string time_zone;  // the location's
  absl::CivilMinute local_start;
  LocationId location;
  directory::Mode mode = directory::Mode::kPhone;
  std::vector<ResourceId> resources;
  PatientId patient;
  std::string language;
  bool needs_review = false;
  std::optional<Outcome> outcome;
  std::optional<absl::Time> outcome_time;
  std::optional<absl::Time> book_time;
  Uuid link;                 // whose token opens it; nil when the reply gives none
  std::string manage_token;  // in the replies of book and move only; never stored
  Answers answers;           // for clinicians only, in ListConsultationsToReview
};

// What is kept about a consultation beside its appointment: for the person, in the export.
struct ConsultationRecord {
  AppointmentId id;
  std::string channel;  // "web", "phone"
  std::string language;
  std::string time_zone;  // the person's
  std::string patient_state;
  std::string notice_version;
  absl::Time book_time;
  bool needs_review = false;
  std::optional<Outcome> outcome;
  std::optional<absl::Time> outcome_time;
  Answers answers;  // for the person only
};

std::string_view Name(Answer answer);
std::optional<Answer> ParseAnswer(std::string_view name);
std::string_view Name(Outcome outcome);
std::optional<Outcome> ParseOutcome(std::string_view name);

}  // namespace tandem::consultations
