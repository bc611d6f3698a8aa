// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/screening.h"

#include <algorithm>

namespace tandem::consultations {

void CheckAnswers(const directory::ConsultationPolicy& policy, const Answers& answers,
                  Violations& violations) {
  if (answers.size() > kAnswersMax) {
    violations.Add("answers", "must be at most 100");
    return;
  }
  for (const auto& given : answers) {
    const bool asked =
        std::any_of(policy.questions.begin(), policy.questions.end(),
                    [&](const auto& question) { return question.key == given.first; });
    // The id is not repeated: it is what a person typed until it is known to be ours.
    if (!asked) violations.Add("answers", "must name questions of GetConsultationForm only");
  }
}

bool NeedsReview(const Answers& answers) {
  return std::any_of(answers.begin(), answers.end(),
                     [](const auto& entry) { return entry.second != Answer::kNo; });
}

bool IsUrgent(const directory::ConsultationPolicy& policy, const Answers& answers) {
  return std::any_of(policy.questions.begin(), policy.questions.end(), [&](const auto& question) {
    const auto given = answers.find(question.key);
    return question.urgent && given != answers.end() && given->second != Answer::kNo;
  });
}

}  // namespace tandem::consultations
