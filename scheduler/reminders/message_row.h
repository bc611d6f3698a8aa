// SPDX-License-Identifier: Apache-2.0
// A row of any statement that selects all columns of a message.
#pragma once

#include "base/pg/rows.h"
#include "scheduler/reminders/message.h"

namespace tandem::reminders {

Message ReadMessage(const pg::Row& row);

}  // namespace tandem::reminders
