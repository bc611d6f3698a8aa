// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/planned_gates.h"

#include <gtest/gtest.h>

#include "scheduler/courses/testing/example_course.h"

namespace tandem::courses {
namespace {

using clearances::Clearance;
using clearances::Kind;
using directory::Gate;

using Gates = std::vector<Gate>;

class PlannedGatesTest : public ::testing::Test {
 protected:
  PlannedGatesTest() {
    infusion_ = *clinic_.FindVisitType("infusion");
    infusion_.gates = {Gate::kEvaluation, Gate::kScreening};
  }
  // On the first of the example month.
  void Add(Kind kind) {
    Clearance& added = last_.emplace_back();
    added.what.kind = kind;
    added.what.effective_day = absl::CivilDay(kExampleYear, kExampleMonth, 1);
    if (kind == Kind::kEvaluation) added.what.outcome = clearances::Outcome::kEligible;
  }
  Gates ClosedAt(absl::Time start) const {
    ProposedPair pair;
    pair.infusion = InfusionAt(clinic_, start);
    PlannedGates(clinic_, infusion_, last_, ExampleTime(1, 12)).Mark(pair);
    return pair.closed_gates;
  }

  directory::Snapshot clinic_ = ExampleClinic();
  directory::VisitType infusion_;
  std::vector<Clearance> last_;
};

TEST_F(PlannedGatesTest, EachInfusionIsJudgedOnItsOwnDay) {
  EXPECT_EQ(ClosedAt(ExampleTime(2, 10)), (Gates{Gate::kEvaluation, Gate::kScreening}));
  Add(Kind::kScreening);
  EXPECT_EQ(ClosedAt(ExampleTime(2, 10)), Gates{Gate::kEvaluation});
  Add(Kind::kEvaluation);
  EXPECT_EQ(ClosedAt(ExampleTime(2, 10)), Gates{});
  const absl::Time beyond = ExampleTime(1, 10) + absl::Hours(24 * 91);
  EXPECT_EQ(ClosedAt(beyond), Gates{Gate::kScreening}) << "good for ninety days";
}

TEST_F(PlannedGatesTest, WhatBeganIsNotAskedAboutAnyMore) {
  EXPECT_EQ(ClosedAt(ExampleTime(1, 11, 55)), Gates{});
  EXPECT_NE(ClosedAt(ExampleTime(1, 12)), Gates{});
}

TEST_F(PlannedGatesTest, ATypeWithoutGatesHasNoneClosed) {
  infusion_.gates.clear();
  EXPECT_EQ(ClosedAt(ExampleTime(2, 10)), Gates{});
}

}  // namespace
}  // namespace tandem::courses
