// SPDX-License-Identifier: Apache-2.0
// Screening answers: nobody is turned away by one; yes and unsure ask for a clinician. Pure.
#pragma once

#include <cstddef>

#include "base/error.h"
#include "scheduler/consultations/consultation.h"
#include "scheduler/directory/directory.h"

namespace tandem::consultations {

constexpr std::size_t kAnswersMax = 100;  // more than any clinic asks

// A violation for an answer to what was not asked (field `answers`): it would reach no clinician.
void CheckAnswers(const directory::ConsultationPolicy& policy, const Answers& answers,
                  Violations& violations);

// Should a clinician see the answers before the conversation?
bool NeedsReview(const Answers& answers);

// May somebody be in danger: a yes or unsure to a question that the clinic marked as urgent?
bool IsUrgent(const directory::ConsultationPolicy& policy, const Answers& answers);

}  // namespace tandem::consultations
