// SPDX-License-Identifier: Apache-2.0
// What an offer without a session of the clinic means, as a patient reads it, in "en" or "es".
#pragma once

#include <string_view>

#include "scheduler/courses/proposed_plan.h"

namespace tandem::courses {

// Any other language: English. Empty for steps that have a session: see PairWords.
std::string_view OfferWords(OfferStep step, std::string_view language);

}  // namespace tandem::courses
