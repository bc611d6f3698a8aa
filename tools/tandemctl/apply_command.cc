// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <optional>

#include "base/civil.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/id_source.h"
#include "base/pg/pool.h"
#include "base/status.h"
#include "base/strings.h"
#include "scheduler/clearances/gate_policy.h"
#include "scheduler/courses/pairing_policy.h"
#include "scheduler/directory/clinic_changes.h"
#include "scheduler/directory/yaml_tree.h"
#include "scheduler/reminders/reminder_policy.h"
#include "tools/tandemctl/arguments.h"
#include "tools/tandemctl/commands.h"

namespace tandem::tandemctl {
namespace {

using directory::AppliedChange;
using directory::ClinicChange;
using directory::ClinicChanges;

constexpr int kAppliesMax = 3;                 // files of others that may come in between
constexpr std::size_t kOrphansShownMax = 200;  // a screen or two; the number says the rest

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) return absl::NotFoundError(fmt::format("{} cannot be read.", path));
  std::string text(directory::kYamlBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

// "clinic.yaml:12: room chair-1 seats must be …", as compilers say it.
int RefuseFile(const std::string& path, const absl::Status& status) {
  const std::vector<Violation> violations = ViolationsOf(status);
  if (violations.empty()) return Complain(status);
  for (const Violation& violation : violations) {
    const std::size_t space = violation.field.find(' ');
    fmt::print(stderr, "{}:{}: {}\n", Printable(path), Printable(violation.field.substr(space + 1)),
               Printable(violation.reason));
  }
  fmt::print(stderr, "tandemctl: {} is refused, nothing was changed.\n", Printable(path));
  return kExitFailed;
}

void ShowOrphans(const std::vector<directory::Orphan>& orphans, std::string_view heading) {
  if (orphans.empty()) return;
  fmt::print("{} {}:\n", orphans.size(), heading);
  for (std::size_t i = 0; i < orphans.size() && i < kOrphansShownMax; ++i) {
    const directory::Orphan& orphan = orphans[i];
    std::vector<std::string_view> causes;
    for (const directory::OrphanCause cause : orphan.causes) causes.push_back(Name(cause));
    fmt::print("  {}  {} {}  {}\n", ToString(orphan.appointment), FormatCivil(orphan.local_start),
               orphan.time_zone, fmt::join(causes, ", "));
  }
  if (orphans.size() > kOrphansShownMax) fmt::print("  …\n");
}

void ShowChange(const ClinicChange& change) {
  if (change.IsNew()) fmt::print("New clinic {}.\n", change.after.slug);
  for (const std::string& line : change.difference) fmt::print("{}\n", Printable(line));
  ShowOrphans(change.orphans, "future booking(s) would lose what they need");
}

// Nothing: no one is there to ask.
std::optional<bool> Ask() {
  if (isatty(STDIN_FILENO) == 0) return std::nullopt;
  fmt::print("Apply? [y/N] ");
  std::fflush(stdout);
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

std::string LoginName() {
  const char* name = std::getenv("USER");
  return name == nullptr || *name == '\0' ? "tandemctl" : std::string(name).substr(0, 64);
}

// Preview, question, application; nothing when another file came into force in between.
std::optional<int> ApplyOnce(ClinicChanges& changes, const std::string& path,
                             const std::string& text, bool yes) {
  const absl::StatusOr<ClinicChange> change = changes.Preview(text);
  if (!change.ok()) return RefuseFile(path, change.status());
  if (change->difference.empty()) {
    fmt::print("Nothing to change: revision {} is in force.\n", change->base_revision);
    return kExitDone;
  }
  ShowChange(*change);
  if (!yes) {
    const std::optional<bool> answer = Ask();
    if (!answer.has_value()) {
      return Complain(absl::FailedPreconditionError(
          "Nobody can be asked without a terminal: add --yes to apply it."));
    }
    if (!*answer) return kExitDeclined;
  }
  const absl::StatusOr<AppliedChange> applied = changes.Apply(*change, LoginName());
  if (absl::IsAborted(applied.status())) return std::nullopt;
  if (!applied.ok()) return Complain(applied.status());
  fmt::print("Revision {} of {} is in force.\n", applied->revision, change->after.slug);
  ShowOrphans(applied->orphans, "future booking(s) lost what they need: please move them");
  return kExitDone;
}

// Of every room that reads a policy.
std::vector<directory::ValueProblem> CheckPolicies(const directory::Policy& policy) {
  std::vector<directory::ValueProblem> problems;
  for (const auto check :
       {reminders::CheckPolicy, clearances::CheckPolicy, courses::CheckPairingPolicy}) {
    for (directory::ValueProblem& problem : check(policy)) problems.push_back(std::move(problem));
  }
  return problems;
}

absl::StatusOr<int> Apply(const Words& words) {
  ASSIGN_OR_RETURN(const Arguments arguments,
                   Arguments::Parse({{"--database"}, {"--yes"}, 1}, words));
  pg::PoolOptions options;
  ASSIGN_OR_RETURN(options.dsn, arguments.Required("--database"));
  options.application_name = "tandemctl";
  options.connections = 1;
  const std::string& path = arguments.operand(0);
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  pg::Pool pool(options);
  const RealClock clock;
  UuidV7Source ids(clock);
  ClinicChanges changes(clock, ids, pool, CheckPolicies);
  for (int i = 0; i < kAppliesMax; ++i) {
    if (const auto code = ApplyOnce(changes, path, text, arguments.Has("--yes"))) return *code;
    fmt::print("Another file came into force meanwhile; the difference is now:\n");
  }
  return absl::AbortedError("Other files keep coming into force: try again later.");
}

}  // namespace

int RunApply(const Words& words) {
  const absl::StatusOr<int> code = Apply(words);
  return code.ok() ? *code : Complain(code.status());
}

}  // namespace tandem::tandemctl
