// SPDX-License-Identifier: Apache-2.0
// What somebody at the desk of "oak" does next.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/uuid.h"

namespace tandem::testing {

enum class Act {
  kHold,
  kBook,
  kBookHold,
  kMove,
  kCancel,
  kConfirm,
  kCheckIn,
  kStart,
  kComplete,
  kNoShow,
  kEnterInError,
  kUndo,
  // The rest changes no appointment by request.
  kAdvance,
  kSweep,
  kArchive,
  kSearch,
  kRead,
};
std::string Name(Act act);
bool IsMutation(Act act);

struct DeskCommand {
  Act act = Act::kAdvance;
  Uuid request_id = {};
  // Of the time wished for.
  std::string type = {};
  bool video = false;
  absl::Time start = {};
  std::vector<std::string> named = {};
  std::string patient = {};  // empty: none
  bool overridden = false;
  bool pending = false;
  // Of an existing appointment.
  std::string target = {};
  std::optional<int> etag_version = {};
  bool paperwork_open = false;
  // Of the others.
  absl::Duration by = {};
  // Sent again: the request_id is one of before.
  bool again = false;
  bool other_content = false;
};

std::string Text(const DeskCommand& command);

}  // namespace tandem::testing
