// SPDX-License-Identifier: Apache-2.0
// The nouns of clearances: what was found, signed or answered before visits may be agreed. Nothing
// in them is written by hand. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/id.h"

namespace tandem::clearances {

struct ClearanceTag {};
using ClearanceId = Id<ClearanceTag>;

enum class Kind {
  kEvaluation,        // has an outcome
  kTreatmentConsent,  // has a document version
  kOffLabelNotice,    // has a document version
  kScreening,         // the answers were gone through again
  kEnrolment,         // in the risk programme
  kResponseReview     // has an outcome
};

enum class Outcome {
  kEligible,  // these three: of an evaluation
  kNotEligible,
  kNeedsReview,
  kContinue,  // these two: of a response review
  kStop
};

// "treatment_consent", as it is stored.
std::string_view Name(Kind kind);
std::string_view Name(Outcome outcome);
// Nothing for any other text.
std::optional<Kind> ParseKind(std::string_view name);
std::optional<Outcome> ParseOutcome(std::string_view name);

// May a clearance of the kind have the outcome? Kinds without outcomes have none of them.
bool Fits(Kind kind, std::optional<Outcome> outcome);
bool HasDocument(Kind kind);

constexpr std::size_t kVersionSizeMax = 40;  // contract, and the database's constraint
// Letters, digits, dots, hyphens and underscores: a version is no place for a remark.
bool IsVersion(std::string_view text);

struct Finding {
  Kind kind = Kind::kEvaluation;
  std::optional<Outcome> outcome;  // as the kind has it
  std::string document_version;    // as the kind has it; else empty
  absl::CivilDay effective_day;    // of the clinic's calendar
};

// Of a kind, the one recorded last counts, unless it was withdrawn: then none does.
struct Clearance {
  ClearanceId id;  // grows with the time it was recorded
  PatientId patient;
  Finding what;
  StaffId recorder;
  absl::Time create_time;
  std::optional<absl::Time> withdraw_time;
  bool last = false;  // of its kind

  bool Counts() const { return last && !withdraw_time.has_value(); }
};

}  // namespace tandem::clearances
