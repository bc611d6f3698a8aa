// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pairing_policy.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "scheduler/directory/hours_text.h"
#include "scheduler/directory/policy_reader.h"
#include "scheduler/directory/visit_distance.h"

namespace tandem::courses {
namespace {

using directory::PolicyValue;
using directory::ValueProblem;

constexpr absl::Duration kAfterMax = absl::Hours(14 * 24);  // two weeks later is no pair
constexpr absl::Duration kNoDrivingMax = absl::Hours(72);
constexpr absl::Duration kBeforeNextMax = absl::Hours(48);
constexpr absl::Duration kBeforeMax = absl::Hours(24);  // the day before is acceptable anyway
// Nothing is given twice within a day: 20 hours let days begin at other times.
constexpr absl::Duration kGapMin = absl::Hours(20);
constexpr absl::Duration kGapMax = absl::Hours(28 * 24);
constexpr int kSpanDaysMax = 60;
constexpr int kPerWeekMax = 7;
constexpr absl::Duration kDay = absl::Hours(24);
constexpr absl::Duration kBoosterMax = absl::Hours(180 * 24);

constexpr std::string_view kAfterForm = "must look like '12h' or '3d', and be at most 14d";
constexpr std::string_view kNoDrivingForm = "must look like '24h', and be at most 3d";
constexpr std::string_view kBeforeNextForm = "must look like '2h', and be at most 2d";
constexpr std::string_view kDirectionForm = "must be after, before or both";
constexpr std::string_view kBeforeForm = "must look like '30m' or '4h', and be at most 1d";
constexpr std::string_view kGapForm = "must look like '48h' or '3d', and be 20h to 28d";
constexpr std::string_view kWeightForm = "must be a whole number, at most 100";
constexpr std::string_view kTentativeForm = "must be 0, or a whole number, 2 to 16";
constexpr std::string_view kSpanForm = "must be a whole number of days, 1 to 60";
constexpr std::string_view kPerWeekForm = "must be a whole number, 1 to 7";
constexpr std::string_view kRatioForm = "must be every, first_third_last or weekly";
constexpr std::string_view kBoosterForm = "must look like '28d', and be whole days, 1d to 180d";

std::optional<absl::Duration> ReadSpan(std::string_view text, absl::Duration min,
                                       absl::Duration max) {
  const auto span = directory::ParseSpan(text);
  return span.has_value() && min <= *span && *span <= max ? span : std::nullopt;
}

template <absl::Duration PairPolicy::*kField>
bool After(std::string_view text, PairingPolicy& policy) {
  const auto span = ReadSpan(text, absl::ZeroDuration(), kAfterMax);
  if (span.has_value()) policy.pairing.*kField = *span;
  return span.has_value();
}

bool NoDriving(std::string_view text, PairingPolicy& policy) {
  const auto span = ReadSpan(text, absl::ZeroDuration(), kNoDrivingMax);
  if (span.has_value()) policy.pairing.no_driving = *span;
  return span.has_value();
}

bool BeforeNext(std::string_view text, PairingPolicy& policy) {
  const auto span = ReadSpan(text, absl::ZeroDuration(), kBeforeNextMax);
  if (span.has_value()) policy.pairing.before_next = *span;
  return span.has_value();
}

bool Direction(std::string_view text, PairingPolicy& policy) {
  constexpr std::pair<std::string_view, PairDirection> kDirections[] = {
      {"after", PairDirection::kAfter},
      {"before", PairDirection::kBefore},
      {"both", PairDirection::kBoth}};
  for (const auto& [name, direction] : kDirections) {
    if (text != name) continue;
    policy.pairing.direction = direction;
    return true;
  }
  return false;
}

template <absl::Duration PairPolicy::*kField>
bool Before(std::string_view text, PairingPolicy& policy) {
  const auto span = ReadSpan(text, absl::ZeroDuration(), kBeforeMax);
  if (span.has_value()) policy.pairing.*kField = *span;
  return span.has_value();
}

template <absl::Duration SpacingPolicy::*kField>
bool Gap(std::string_view text, PairingPolicy& policy) {
  const auto span = ReadSpan(text, kGapMin, kGapMax);
  if (span.has_value()) policy.spacing.*kField = *span;
  return span.has_value();
}

template <int PairWeights::*kField>
bool Weight(std::string_view text, PairingPolicy& policy) {
  const auto weight = directory::ReadCount(text, kWeightsSum);
  if (weight.has_value()) policy.pairing.weights.*kField = *weight;
  return weight.has_value();
}

bool Span(std::string_view text, PairingPolicy& policy) {
  const auto days = directory::ReadCount(text, kSpanDaysMax);
  if (!days.has_value() || *days < 1) return false;
  policy.spacing.span_max = absl::Hours(24 * *days);
  return true;
}

bool TentativeFrom(std::string_view text, PairingPolicy& policy) {
  const auto from = directory::ReadCount(text, kInfusionsMax);
  if (!from.has_value() || *from == 1) return false;
  policy.tentative_from = *from;
  return true;
}

bool PerWeek(std::string_view text, PairingPolicy& policy) {
  const auto count = directory::ReadCount(text, kPerWeekMax);
  if (!count.has_value() || *count < 1) return false;
  policy.spacing.per_week_max = *count;
  return true;
}

bool Ratio(std::string_view text, PairingPolicy& policy) {
  const auto ratio = ParseSessionRatio(text);
  if (ratio.has_value()) policy.session_ratio = *ratio;
  return ratio.has_value();
}

template <absl::Duration PairingPolicy::*kField>
bool Booster(std::string_view text, PairingPolicy& policy) {
  const auto span = ReadSpan(text, kDay, kBoosterMax);
  if (!span.has_value() || *span % kDay != absl::ZeroDuration()) return false;
  policy.*kField = *span;
  return true;
}

using Pairs = PairPolicy;
using Weights = PairWeights;
using Gaps = SpacingPolicy;
using V = PolicyValue<PairingPolicy>;
constexpr std::array kValues = {
    V{"earliest", kAfterForm, After<&Pairs::earliest>},
    V{"preferred_from", kAfterForm, After<&Pairs::preferred_from>},
    V{"preferred_until", kAfterForm, After<&Pairs::preferred_until>},
    V{"acceptable_until", kAfterForm, After<&Pairs::acceptable_until>},
    V{"no_driving", kNoDrivingForm, NoDriving},
    V{"before_next", kBeforeNextForm, BeforeNext},
    V{"direction", kDirectionForm, Direction},
    V{"before_from", kBeforeForm, Before<&Pairs::before_from>},
    V{"before_until", kBeforeForm, Before<&Pairs::before_until>},
    V{"weight_closeness", kWeightForm, Weight<&Weights::closeness>},
    V{"weight_preference", kWeightForm, Weight<&Weights::preference>},
    V{"weight_continuity", kWeightForm, Weight<&Weights::continuity>},
    V{"weight_place", kWeightForm, Weight<&Weights::place>},
    V{"weight_load", kWeightForm, Weight<&Weights::load>},
    V{"weight_fairness", kWeightForm, Weight<&Weights::fairness>},
    V{"weight_efficiency", kWeightForm, Weight<&Weights::efficiency>},
    V{"gap_min", kGapForm, Gap<&Gaps::gap_min>},
    V{"gap_from", kGapForm, Gap<&Gaps::gap_from>},
    V{"gap_until", kGapForm, Gap<&Gaps::gap_until>},
    V{"gap_max", kGapForm, Gap<&Gaps::gap_max>},
    V{"span_days_max", kSpanForm, Span},
    V{"tentative_from", kTentativeForm, TentativeFrom},
    V{"per_week_max", kPerWeekForm, PerWeek},
    V{"session_ratio", kRatioForm, Ratio},
    V{"booster_from", kBoosterForm, Booster<&PairingPolicy::booster_from>},
    V{"booster_until", kBoosterForm, Booster<&PairingPolicy::booster_until>}};

// Orders that make no sense, and weights that do not make a hundred. The defaults take their place.
void CheckTogether(PairingPolicy& policy, std::vector<ValueProblem>& problems) {
  PairPolicy& pairs = policy.pairing;
  if (pairs.earliest > pairs.preferred_from || pairs.preferred_from > pairs.preferred_until ||
      pairs.preferred_until > pairs.acceptable_until) {
    problems.push_back({"earliest",
                        "must be at most preferred_from, that at most preferred_until, and that at "
                        "most acceptable_until"});
    const PairPolicy usual;
    pairs.earliest = usual.earliest;
    pairs.preferred_from = usual.preferred_from;
    pairs.preferred_until = usual.preferred_until;
    pairs.acceptable_until = usual.acceptable_until;
  }
  if (pairs.before_from > pairs.before_until) {
    problems.push_back({"before_from", "must be at most before_until"});
    const PairPolicy usual;
    pairs.before_from = usual.before_from;
    pairs.before_until = usual.before_until;
  }
  PairWeights& weights = policy.pairing.weights;
  if (weights.Sum() != kWeightsSum) {
    problems.push_back({"weight_closeness", "must make 100 together with the other weights"});
    weights = PairWeights();
  }
  SpacingPolicy& gaps = policy.spacing;
  if (gaps.gap_min > gaps.gap_from || gaps.gap_from > gaps.gap_until ||
      gaps.gap_until > gaps.gap_max) {
    problems.push_back(
        {"gap_min", "must be at most gap_from, that at most gap_until, and that at most gap_max"});
    const SpacingPolicy usual;
    gaps.gap_min = usual.gap_min;
    gaps.gap_from = usual.gap_from;
    gaps.gap_until = usual.gap_until;
    gaps.gap_max = usual.gap_max;
  }
  if (policy.booster_from >= policy.booster_until) {
    problems.push_back({"booster_from", "must be less than booster_until"});
    const PairingPolicy usual;
    policy.booster_from = usual.booster_from;
    policy.booster_until = usual.booster_until;
  }
}

PairingPolicy Read(const directory::Policy& policy, std::vector<ValueProblem>& problems) {
  PairingPolicy read;
  directory::ReadPolicyValues(policy, kValues, read, problems);
  CheckTogether(read, problems);
  return read;
}

}  // namespace

std::vector<ValueProblem> CheckPairingPolicy(const directory::Policy& policy) {
  std::vector<ValueProblem> problems;
  if (policy.name == kPairingPolicyName) Read(policy, problems);
  return problems;
}

std::vector<std::string_view> PairingPolicyKeys() { return directory::KeysOf(kValues); }

PairingPolicy PairingPolicyOf(const directory::Snapshot& clinic) {
  std::vector<ValueProblem> ignored;
  for (const directory::Policy& policy : clinic.policies) {
    if (policy.name == kPairingPolicyName) return Read(policy, ignored);
  }
  return {};
}

SpacingPolicy SpacingOf(const SpacingPolicy& clinic, const directory::VisitType* infusion,
                        const SpacingTerms& terms) {
  SpacingPolicy spacing;
  const absl::Duration least =
      infusion == nullptr ? absl::ZeroDuration() : directory::DistanceBetween(*infusion, *infusion);
  const absl::Duration usual = least > absl::ZeroDuration() ? least : clinic.gap_min;
  spacing.gap_min = std::max(least, terms.gap_min.value_or(usual));
  spacing.gap_from = terms.gap_from.value_or(clinic.gap_from);
  spacing.gap_until = terms.gap_until.value_or(clinic.gap_until);
  spacing.gap_max = terms.gap_max.value_or(clinic.gap_max);
  spacing.span_max =
      terms.span_days_max.has_value() ? absl::Hours(24 * *terms.span_days_max) : clinic.span_max;
  spacing.per_week_max = terms.per_week_max.value_or(clinic.per_week_max);
  // What a course says of one end moves the other out of its way.
  spacing.gap_max = std::max(spacing.gap_max, spacing.gap_min);
  spacing.gap_from = std::clamp(spacing.gap_from, spacing.gap_min, spacing.gap_max);
  spacing.gap_until = std::clamp(spacing.gap_until, spacing.gap_from, spacing.gap_max);
  return spacing;
}

SessionRatio SessionRatioOf(const PairingPolicy& clinic, const CourseTerms& terms) {
  return terms.session_ratio.value_or(clinic.session_ratio);
}

int TentativeFromOf(const PairingPolicy& clinic, const CourseTerms& terms) {
  return terms.tentative_from.value_or(clinic.tentative_from);
}

}  // namespace tandem::courses
