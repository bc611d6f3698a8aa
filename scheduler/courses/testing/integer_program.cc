// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/testing/integer_program.h"

#include <glpk.h>

#include <cmath>
#include <stdexcept>

namespace tandem::courses {
namespace {

constexpr int kMillisecondsMax = 60'000;  // of one solution

void SetRowBounds(glp_prob* problem, int row, double low, double high) {
  const bool below = std::isfinite(low);
  const bool above = std::isfinite(high);
  const int kind = !below && !above ? GLP_FR
                   : !above         ? GLP_LO
                   : !below         ? GLP_UP
                   : low == high    ? GLP_FX
                                    : GLP_DB;
  glp_set_row_bnds(problem, row, kind, below ? low : 0, above ? high : 0);
}

}  // namespace

IntegerProgram::IntegerProgram() : problem_(glp_create_prob()) {
  glp_term_out(GLP_OFF);
  glp_set_obj_dir(problem_, GLP_MAX);
}

IntegerProgram::~IntegerProgram() { glp_delete_prob(problem_); }

int IntegerProgram::AddColumn(double low, double high) {
  const int column = glp_add_cols(problem_, 1);
  glp_set_col_kind(problem_, column, GLP_IV);
  glp_set_col_bnds(problem_, column, low == high ? GLP_FX : GLP_DB, low, high);
  return column;
}

void IntegerProgram::AddRow(const Terms& terms, double low, double high) {
  std::vector<int> columns(1);
  std::vector<double> factors(1);  // GLPK counts from one
  for (const auto& [column, factor] : terms) {
    columns.push_back(column);
    factors.push_back(factor);
  }
  const int row = glp_add_rows(problem_, 1);
  SetRowBounds(problem_, row, low, high);
  glp_set_mat_row(problem_, row, static_cast<int>(terms.size()), columns.data(), factors.data());
}

std::optional<long> IntegerProgram::Maximize(const Terms& goal) {
  for (int i = 1; i <= glp_get_num_cols(problem_); ++i) glp_set_obj_coef(problem_, i, 0);
  for (const auto& [column, factor] : goal) glp_set_obj_coef(problem_, column, factor);
  glp_iocp how;
  glp_init_iocp(&how);
  how.presolve = GLP_ON;
  how.tm_lim = kMillisecondsMax;
  const int result = glp_intopt(problem_, &how);
  if (result == GLP_ENOPFS || result == GLP_ENODFS) return std::nullopt;
  if (result != 0) throw std::runtime_error("GLPK did not come to an end");
  if (glp_mip_status(problem_) != GLP_OPT) return std::nullopt;
  return std::lround(glp_mip_obj_val(problem_));
}

std::optional<long> IntegerProgram::Settle(const Terms& goal) {
  const std::optional<long> most = Maximize(goal);
  if (most.has_value()) AddRow(goal, static_cast<double>(*most), kUnbounded);
  return most;
}

}  // namespace tandem::courses
