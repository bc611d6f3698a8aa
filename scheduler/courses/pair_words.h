// SPDX-License-Identifier: Apache-2.0
// What is good about a pair, as a patient reads it, in "en" or "es".
#pragma once

#include <string>
#include <string_view>

#include "scheduler/courses/proposed_plan.h"

namespace tandem::courses {

// "On the next day, with the same therapist, in the same building." Any other language: English.
std::string PairWords(const ProposedPair& pair, std::string_view language);

}  // namespace tandem::courses
