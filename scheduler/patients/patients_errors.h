// SPDX-License-Identifier: Apache-2.0
// The errors of the patients room beside access::errors::NotFound. None shows a name or a contact.
#pragma once

#include "absl/status/status.h"

namespace tandem::patients::errors {

// Changed since it was read. Read again, then decide.
absl::Status EtagMismatch();
// The same record, or one of the two is merged already.
absl::Status MergeRefused();
// Both have visits at the same time. Cancel or move one of them, then merge.
absl::Status VisitsOverlap();
// A visit or hold of the person is not over, or the record lives on in another one.
absl::Status ErasureRefused();
// The page's last person is not there any more. Start over without a token.
absl::Status PageGone();

}  // namespace tandem::patients::errors
