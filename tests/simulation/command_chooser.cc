// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/command_chooser.h"

#include <utility>

namespace tandem::testing {
namespace {

constexpr int kSensiblePercent = 75;  // targets whose state allows the verb
constexpr int kTargetTries = 12;
constexpr char kNobodysId[] = "00000000-0000-4000-8000-00000000dead";

// How often; out of their sum.
const std::vector<std::pair<Act, int>> kWeights = {
    {Act::kHold, 12},    {Act::kBook, 22},   {Act::kBookHold, 9},     {Act::kMove, 13},
    {Act::kCancel, 6},   {Act::kConfirm, 4}, {Act::kCheckIn, 6},      {Act::kStart, 4},
    {Act::kComplete, 4}, {Act::kNoShow, 4},  {Act::kEnterInError, 3}, {Act::kUndo, 7},
    {Act::kAdvance, 11}, {Act::kSweep, 3},   {Act::kArchive, 1},      {Act::kSearch, 3},
    {Act::kRead, 2}};

}  // namespace

Act CommandChooser::NextAct() {
  int sum = 0;
  for (const auto& [act, weight] : kWeights) sum += weight;
  int at = Number(1, sum);
  for (const auto& [act, weight] : kWeights) {
    at -= weight;
    if (at <= 0) return act;
  }
  return Act::kAdvance;
}

// Most within a day and a half, many at the same few hours; some long ago, far ahead or off tick.
absl::Time CommandChooser::Start(const ClinicModel& model) {
  const absl::Time tick = absl::FromUnixSeconds(absl::ToUnixSeconds(model.now()) / 300 * 300);
  if (Chance(1)) return tick - absl::Hours(24) - kTickOfOak;
  if (Chance(1)) return tick + absl::Hours(24 * 401);
  if (Chance(1)) return tick + absl::Minutes(63);
  if (Chance(10)) return tick - kTickOfOak * Number(0, 280);
  if (Chance(50)) return tick + kTickOfOak * Number(0, 36);
  return tick + kTickOfOak * Number(0, 12 * 36);
}

void CommandChooser::WishFor(const ClinicModel& model, DeskCommand& command) {
  command.type = OneOf(OakVisits()).name;
  command.start = Start(model);
  command.video = Chance(command.type == "talk" ? 25 : 2);
  if (Chance(command.type == "talk" ? 50 : 20)) {
    command.named = {Chance(70) ? "kim" : "ana"};
    if (command.type != "talk" && Chance(90)) command.named = {"kim"};
  }
  const bool qualified =
      command.named.empty() || command.named[0] == "kim" || command.type == "talk";
  command.overridden = qualified && !command.video && Chance(12);
  command.patient = Chance(2) ? std::string(kStranger) : OneOf(kPatientsOfOak);
  if (command.act == Act::kHold && Chance(50)) command.patient.clear();
  command.pending = command.act == Act::kBook && Chance(20);
}

std::string CommandChooser::Target(const ClinicModel& model, const DeskCommand& command) {
  const auto& entries = model.entries();
  if (entries.empty() || Chance(1)) return kNobodysId;
  const bool sensible = Chance(kSensiblePercent);
  if (sensible && command.act == Act::kBookHold) return LiveHold(model);
  std::string id;
  for (int tries = 0; tries < kTargetTries; ++tries) {
    id = std::next(entries.begin(), Number(0, static_cast<int>(entries.size()) - 1))->first;
    DeskCommand about = command;
    about.target = id;
    if (!sensible || !model.Judge(about).contains(Reason::kStateForbids)) break;
  }
  return id;
}

std::string CommandChooser::LiveHold(const ClinicModel& model) {
  std::vector<std::string> holds = {kNobodysId};  // when there is none
  for (const auto& [id, entry] : model.entries()) {
    if (entry.visit.status == "proposed" && !model.IsDead(entry.visit)) holds.push_back(id);
  }
  if (holds.size() > 1) holds.erase(holds.begin());
  return OneOf(holds);
}

void CommandChooser::AboutTarget(const ClinicModel& model, DeskCommand& command) {
  command.paperwork_open = command.act == Act::kCheckIn && Chance(35);
  if (command.act == Act::kMove) {
    command.start = Start(model);
    command.overridden = Chance(8);
    command.type = "talk";  // of no meaning: a target's own counts
  }
  command.target = Target(model, command);
  command.type.clear();
  const auto found = model.entries().find(command.target);
  if (found == model.entries().end()) {
    command.patient = kPatientsOfOak.front();
    return;
  }
  const VisitRecord& visit = found->second.visit;
  if (command.act == Act::kMove && visit.type == "talk" && !command.overridden && Chance(30)) {
    command.named = {Chance(50) ? "kim" : "ana"};
  }
  if (command.act == Act::kBookHold) {
    const bool same = !visit.patient.empty() && Chance(85);
    command.patient = same ? visit.patient : OneOf(kPatientsOfOak);
    if (Chance(2)) command.patient = kStranger;
    command.pending = Chance(20);
    return;  // a hold is booked without an etag
  }
  if (Chance(25)) command.etag_version = visit.version;
  if (Chance(6)) command.etag_version = visit.version + (Chance(50) ? 1 : -1);
}

DeskCommand CommandChooser::Next(const ClinicModel& model, const Uuid& request_id) {
  DeskCommand command;
  command.act = NextAct();
  if (IsMutation(command.act)) command.request_id = request_id;
  switch (command.act) {
    case Act::kHold:
    case Act::kBook:
      WishFor(model, command);
      break;
    case Act::kAdvance:
      command.by = absl::Seconds(Chance(65) ? Number(1, 900) : Number(900, 7200));
      if (Chance(6)) command.by = absl::Hours(Number(2, 12));
      break;
    case Act::kSearch:
      command.type = OneOf(OakVisits()).name;
      command.start = Start(model);
      command.by = absl::Hours(4);
      if (Chance(40)) command.patient = OneOf(kPatientsOfOak);
      break;
    case Act::kSweep:
    case Act::kArchive:
      break;
    default:
      AboutTarget(model, command);
  }
  return command;
}

}  // namespace tandem::testing
