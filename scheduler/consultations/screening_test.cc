// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/screening.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace tandem::consultations {
namespace {

directory::ConsultationPolicy PolicyWith(std::vector<std::string> questions) {
  directory::ConsultationPolicy policy;
  for (std::string& key : questions)
    policy.questions.push_back({std::move(key), {"?", "¿?"}, false});
  return policy;
}

TEST(ScreeningTest, YesAndUnsureAskForAClinicianAndNoDoesNot) {
  EXPECT_TRUE(NeedsReview({{"blood-pressure", Answer::kYes}}));
  EXPECT_TRUE(NeedsReview({{"seizures", Answer::kNo}, {"pregnancy", Answer::kUnsure}}));
  EXPECT_FALSE(NeedsReview({{"seizures", Answer::kNo}, {"pregnancy", Answer::kNo}}));
}

TEST(ScreeningTest, WhoAnswersNothingIsAskedByTheClinician) { EXPECT_FALSE(NeedsReview({})); }

// Every answer to an urgent question and to one that is not, side by side.
TEST(ScreeningTest, YesOrUnsureToAnUrgentQuestionIsUrgentAndNothingElseIs) {
  auto policy = PolicyWith({"a", "life"});
  policy.questions[1].urgent = true;
  for (const Answer other : {Answer::kYes, Answer::kNo, Answer::kUnsure}) {
    EXPECT_TRUE(IsUrgent(policy, {{"a", other}, {"life", Answer::kYes}}));
    EXPECT_TRUE(IsUrgent(policy, {{"a", other}, {"life", Answer::kUnsure}}));
    EXPECT_FALSE(IsUrgent(policy, {{"a", other}, {"life", Answer::kNo}}));
    EXPECT_FALSE(IsUrgent(policy, {{"a", other}}));
  }
}

TEST(ScreeningTest, NoAnswerIsEverAReasonToRefuse) {
  const auto policy = PolicyWith({"a", "b", "c"});
  for (const Answer answer : {Answer::kYes, Answer::kNo, Answer::kUnsure}) {
    Violations violations;
    CheckAnswers(policy, {{"a", answer}, {"b", answer}, {"c", answer}}, violations);
    EXPECT_OK(violations.ToStatus());
  }
}

TEST(ScreeningTest, AnAnswerToWhatWasNotAskedIsAViolationThatDoesNotRepeatIt) {
  Violations violations;
  CheckAnswers(PolicyWith({"a"}), {{"my own story", Answer::kYes}}, violations);
  EXPECT_THAT(violations.ToStatus(), HasViolation("answers"));
  EXPECT_EQ(violations.list().front().reason.find("story"), std::string::npos);
}

TEST(ScreeningTest, ThousandsOfAnswersAreOneViolation) {
  Answers answers;
  for (int i = 0; i < 5000; ++i) answers.emplace(fmt::format("q{}", i), Answer::kYes);
  Violations violations;
  CheckAnswers(PolicyWith({"a"}), answers, violations);
  EXPECT_EQ(violations.list().size(), 1u);
}

}  // namespace
}  // namespace tandem::consultations
