// SPDX-License-Identifier: Apache-2.0
#include "scheduler/clearances/clearance.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tandem::clearances {
namespace {

constexpr std::array<std::pair<Kind, std::string_view>, 6> kKinds = {{
    {Kind::kEvaluation, "evaluation"},
    {Kind::kTreatmentConsent, "treatment_consent"},
    {Kind::kOffLabelNotice, "off_label_notice"},
    {Kind::kScreening, "screening"},
    {Kind::kEnrolment, "enrolment"},
    {Kind::kResponseReview, "response_review"},
}};

constexpr std::array<std::pair<Outcome, std::string_view>, 5> kOutcomes = {{
    {Outcome::kEligible, "eligible"},
    {Outcome::kNotEligible, "not_eligible"},
    {Outcome::kNeedsReview, "needs_review"},
    {Outcome::kContinue, "continue"},
    {Outcome::kStop, "stop"},
}};

template <class Names, class Value>
std::string_view NameIn(const Names& names, Value value) {
  for (const auto& [known, name] : names) {
    if (known == value) return name;
  }
  return "";
}

template <class Value, std::size_t kSize>
std::optional<Value> ValueIn(const std::array<std::pair<Value, std::string_view>, kSize>& names,
                             std::string_view name) {
  for (const auto& [value, known] : names) {
    if (known == name) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view Name(Kind kind) { return NameIn(kKinds, kind); }
std::string_view Name(Outcome outcome) { return NameIn(kOutcomes, outcome); }
std::optional<Kind> ParseKind(std::string_view name) { return ValueIn(kKinds, name); }
std::optional<Outcome> ParseOutcome(std::string_view name) { return ValueIn(kOutcomes, name); }

bool Fits(Kind kind, std::optional<Outcome> outcome) {
  const bool of_review = outcome == Outcome::kContinue || outcome == Outcome::kStop;
  switch (kind) {
    case Kind::kEvaluation:
      return outcome.has_value() && !of_review;
    case Kind::kResponseReview:
      return of_review;
    default:
      return !outcome.has_value();
  }
}

bool HasDocument(Kind kind) {
  return kind == Kind::kTreatmentConsent || kind == Kind::kOffLabelNotice;
}

bool IsVersion(std::string_view text) {
  if (text.empty() || text.size() > kVersionSizeMax) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

}  // namespace tandem::clearances
