// SPDX-License-Identifier: Apache-2.0
// The commands of tandemctl, one file each: words after the command's name in, exit code out. What
// they tell goes to standard output, what went wrong in one sentence to standard error.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace tandem::tandemctl {

constexpr int kExitDone = 0;
constexpr int kExitFailed = 1;
constexpr int kExitUsage = 2;
constexpr int kExitDeclined = 3;   // somebody answered no
constexpr int kExitTryLater = 75;  // EX_TEMPFAIL: a mail server keeps the mail

using Words = std::vector<std::string>;

int RunMigrate(const Words& words);   // migrate_command.cc
int RunApply(const Words& words);     // apply_command.cc
int RunClinics(const Words& words);   // clinics_command.cc
int RunMessages(const Words& words);  // messages_command.cc
int RunHealth(const Words& words);    // health_command.cc
int RunStaff(const Words& words);     // staff_command.cc
int RunBounce(const Words& words);    // bounce_command.cc; kExitDone or kExitTryLater
// audit_command.cc; kExitFailed also when a chain is not what it was.
int RunAudit(const Words& words);
// recheck_times_command.cc; kExitFailed also when there are appointments to look at.
int RunRecheckTimes(const Words& words);

// Says what went wrong; kExitUsage for wrong words, else kExitFailed.
int Complain(const absl::Status& status);

}  // namespace tandem::tandemctl
