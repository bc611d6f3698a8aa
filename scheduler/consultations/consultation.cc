// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultation.h"

#include <array>
#include <utility>

namespace tandem::consultations {
namespace {

// The names are those of the database's constraints.
constexpr std::array<std::pair<Answer, std::string_view>, 3> kAnswers = {{
    {Answer::kYes, "yes"},
    {Answer::kNo, "no"},
    {Answer::kUnsure, "unsure"},
}};

constexpr std::array<std::pair<Outcome, std::string_view>, 4> kOutcomes = {{
    {Outcome::kEvaluation, "evaluation"},
    {Outcome::kNotSuitable, "not_suitable"},
    {Outcome::kRefer, "refer"},
    {Outcome::kUndecided, "undecided"},
}};

template <class Table, class Value>
std::string_view NameIn(const Table& table, Value value) {
  for (const auto& [candidate, name] : table) {
    if (candidate == value) return name;
  }
  return "";
}

template <class Value, class Table>
std::optional<Value> NamedIn(const Table& table, std::string_view wanted) {
  for (const auto& [value, name] : table) {
    if (name == wanted) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view Name(Answer answer) { return NameIn(kAnswers, answer); }

std::optional<Answer> ParseAnswer(std::string_view name) { return NamedIn<Answer>(kAnswers, name); }

std::string_view Name(Outcome outcome) { return NameIn(kOutcomes, outcome); }

std::optional<Outcome> ParseOutcome(std::string_view name) {
  return NamedIn<Outcome>(kOutcomes, name);
}

}  // namespace tandem::consultations
