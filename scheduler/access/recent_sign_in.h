// SPDX-License-Identifier: Apache-2.0
// Step-up: some deeds need someone who proved a short while ago who they are. Whole methods say so
// in their rule (recent_sign_in); what a request may ask for beside that is judged here.
#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "scheduler/access/principal.h"

namespace tandem::access {

// Staff go home: a screen that was left must not override a rule (domain: logged off after 15 min).
constexpr absl::Duration kSignInAgeMax = absl::Minutes(15);

// A sign-in in the future, beyond what clocks differ by, is none.
bool IsRecent(absl::Time sign_in_time, absl::Time now, absl::Duration age_max);

// Whoever is not staff passes: what they may not do is for others to say.
// Errors: UNAUTHENTICATED SIGN_IN_AGAIN.
absl::Status NeedRecentSignIn(const Principal& principal);

}  // namespace tandem::access
