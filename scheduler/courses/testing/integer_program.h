// SPDX-License-Identifier: Apache-2.0
// IntegerProgram: a linear program in whole numbers, solved by GLPK. Judges the planners on clinics
// that are too large for writing every plan down.
#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

struct glp_prob;

namespace tandem::courses {

class IntegerProgram {
 public:
  using Terms = std::vector<std::pair<int, double>>;  // (column, factor); a column at most once
  static constexpr double kUnbounded = std::numeric_limits<double>::infinity();

  IntegerProgram();
  ~IntegerProgram();
  IntegerProgram(const IntegerProgram&) = delete;
  IntegerProgram& operator=(const IntegerProgram&) = delete;

  // A whole number of [low, high].
  int AddColumn(double low, double high);
  int AddChoice() { return AddColumn(0, 1); }
  // low <= terms <= high
  void AddRow(const Terms& terms, double low, double high);
  // The greatest value; nothing: no solution.
  std::optional<long> Maximize(const Terms& goal);
  // Maximizes, and keeps it so from then on.
  std::optional<long> Settle(const Terms& goal);

 private:
  glp_prob* problem_;
};

}  // namespace tandem::courses
