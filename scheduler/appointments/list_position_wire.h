// SPDX-License-Identifier: Apache-2.0
// Where a page of visits ended, as a page token holds it.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "scheduler/appointments/appointment_list_store.h"

namespace tandem::appointments {

std::string WritePosition(const ListPosition& position);
// Errors: PAGE_TOKEN_INVALID (of another version of the program).
absl::StatusOr<ListPosition> ReadPosition(std::string_view text);

}  // namespace tandem::appointments
