// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/desk_simulation.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "base/error.h"

namespace tandem::testing {
namespace {

constexpr std::size_t kSentMax = 200;  // that may be sent again; all within hours
constexpr std::size_t kLogLines = 60;  // enough to see what led to a difference
constexpr int kCompareEvery = 25;      // steps
constexpr int kTidyEvery = 400;        // steps
constexpr int kAgainPercent = 6;
constexpr absl::Duration kKept = absl::Hours(24 * 4);  // then visits are forgotten
// Fridays, 09:00 in New York, before clocks go forward and before they go back in 2026.
constexpr std::int64_t kSpring = 1'772'805'600;
constexpr std::int64_t kAutumn = 1'793'365'200;

absl::Time Beginning(std::uint64_t seed) {
  return absl::FromUnixSeconds(seed % 2 == 0 ? kSpring : kAutumn);
}

std::string Reasons(const Refusals& refusals) {
  std::vector<std::string> names;
  for (const Reason reason : refusals) names.emplace_back(Name(reason));
  return names.empty() ? "OK" : fmt::format("{}", fmt::join(names, " or "));
}

std::string ReasonText(const absl::Status& status) {
  const std::optional<Reason> reason = ReasonOf(status);
  return reason.has_value() ? std::string(Name(*reason)) : status.ToString();
}

// The first line that only one of two sorted lists has.
std::string Difference(const std::vector<std::string>& model,
                       const std::vector<std::string>& real) {
  std::vector<std::string> only_model;
  std::vector<std::string> only_real;
  std::set_difference(model.begin(), model.end(), real.begin(), real.end(),
                      std::back_inserter(only_model));
  std::set_difference(real.begin(), real.end(), model.begin(), model.end(),
                      std::back_inserter(only_real));
  if (only_model.empty() && only_real.empty()) return "";
  return fmt::format("the tables differ from the model\n  model only: {}\n  tables only: {}",
                     fmt::join(only_model, "\n    "), fmt::join(only_real, "\n    "));
}

std::string TextOf(const std::vector<Offer>& offers) {
  std::string text;
  for (const Offer& offer : offers) {
    text += fmt::format(" {} ({})", TimeText(offer.start), fmt::join(offer.practitioners, ","));
  }
  return text;
}

}  // namespace

DeskSimulation::DeskSimulation(std::uint64_t seed)
    : chooser_(seed), real_(Beginning(seed), seed), model_(real_.zone(), Beginning(seed)) {}

std::string DeskSimulation::Run(int steps) {
  for (int i = 0; i < steps; ++i) {
    ++steps_;
    std::string finding;
    try {
      const DeskCommand command = Choose();
      finding = Step(command);
      if (finding.empty() && steps_ % kTidyEvery == 0) finding = Tidy();
      if (finding.empty() && steps_ % kCompareEvery == 0) finding = CompareAll();
    } catch (const std::exception& error) {
      finding = error.what();
    }
    if (!finding.empty()) return fmt::format("step {}: {}", steps_, finding);
  }
  return CompareAll();
}

DeskCommand DeskSimulation::Choose() {
  if (!sent_.empty() && chooser_.Chance(kAgainPercent)) {
    const Sent& sent =
        sent_[static_cast<std::size_t>(chooser_.Number(0, static_cast<int>(sent_.size()) - 1))];
    DeskCommand command = sent.command;
    command.again = true;
    command.other_content = !sent.answer.empty() && chooser_.Chance(25);
    // What was refused is done anew; the model must still know what it is about.
    const bool knows = command.target.empty() || model_.entries().contains(command.target);
    if (!sent.answer.empty() || knows) return command;
  }
  return chooser_.Next(model_, real_.NewId());
}

std::string DeskSimulation::Step(const DeskCommand& command) {
  switch (command.act) {
    case Act::kAdvance:
      real_.Advance(command.by);
      model_.Advance(command.by);
      Log(command, TimeText(model_.now()));
      return "";
    case Act::kSweep:
      Log(command, "");
      return Sweep();
    case Act::kArchive:
      Log(command, "");
      return Tidy();
    case Act::kSearch:
      return Search(command);
    case Act::kRead:
      return Read(command);
    default:
      return Mutate(command);
  }
}

std::string DeskSimulation::Mutate(const DeskCommand& command) {
  const auto before = std::find_if(sent_.begin(), sent_.end(), [&](const Sent& sent) {
    return sent.command.request_id == command.request_id && !sent.answer.empty();
  });
  const Refusals refusals = model_.Judge(command);
  const absl::StatusOr<VisitRecord> answer = real_.Do(command);
  Log(command, answer.ok() ? Text(*answer) : ReasonText(answer.status()));
  if (before != sent_.end()) return JudgeReplay(*before, command, answer);
  Tally& tally = tallies_[command.act];
  ++(answer.ok() ? tally.ok : tally.refused);
  if (!answer.ok()) {
    const std::optional<Reason> reason = ReasonOf(answer.status());
    if (reason.has_value() && refusals.contains(*reason)) {
      Keep({command, ""});
      return "";
    }
    return fmt::format("answered {}, promised {}", ReasonText(answer.status()), Reasons(refusals));
  }
  if (!refusals.empty()) return fmt::format("answered OK, promised {}", Reasons(refusals));
  return Remember(command, *answer);
}

std::string DeskSimulation::JudgeReplay(const Sent& sent, const DeskCommand& command,
                                        const absl::StatusOr<VisitRecord>& answer) const {
  if (command.other_content) {
    const bool refused = ReasonOf(answer.status()) == Reason::kRequestIdReused;
    return refused ? "" : "a request_id was taken for other content";
  }
  if (!answer.ok()) return "a replay was answered " + ReasonText(answer.status());
  return Text(*answer) == sent.answer ? "" : "a replay was not answered " + sent.answer;
}

std::string DeskSimulation::Remember(const DeskCommand& command, const VisitRecord& answer) {
  Keep({command, Text(answer)});
  return model_.Accept(command, answer, real_.SeatsOf(answer.id));
}

void DeskSimulation::Keep(Sent sent) {
  sent_.push_back(std::move(sent));
  if (sent_.size() > kSentMax) sent_.pop_front();
}

std::string DeskSimulation::Search(const DeskCommand& command) {
  const std::vector<Offer> promised = model_.Search(command);
  const absl::StatusOr<std::vector<Offer>> found = real_.Search(command);
  Log(command, found.ok() ? fmt::format("{} offers", found->size()) : ReasonText(found.status()));
  if (!found.ok()) return "a search was refused";
  ++tallies_[Act::kSearch].ok;
  if (*found == promised) return "";
  return fmt::format("a search differs\n  model:{}\n  found:{}", TextOf(promised), TextOf(*found));
}

std::string DeskSimulation::Read(const DeskCommand& command) {
  const absl::StatusOr<VisitRecord> seen = real_.Read(command.target);
  Log(command, seen.ok() ? Text(*seen) : ReasonText(seen.status()));
  const auto known = model_.entries().find(command.target);
  if (known == model_.entries().end()) {
    return ReasonOf(seen.status()) == Reason::kNotFound ? "" : "nothing was found";
  }
  // A dead hold is told as it is stored: proposed, its time over.
  if (seen.ok() && Text(*seen) == Text(known->second.visit)) return "";
  return "expected " + Text(known->second.visit);
}

std::string DeskSimulation::Sweep() {
  const absl::StatusOr<int> swept = real_.Sweep();
  if (!swept.ok()) return "the sweep failed: " + swept.status().ToString();
  const int promised = model_.Sweep();
  return *swept == promised ? "" : fmt::format("{} holds ended, not {}", *swept, promised);
}

std::string DeskSimulation::Tidy() {
  const absl::Status tidied = real_.Tidy();
  if (!tidied.ok()) return "tidying failed: " + tidied.ToString();
  if (const std::string finding = Sweep(); !finding.empty()) return finding;
  model_.Forget(model_.now() - kKept);
  return "";
}

std::string DeskSimulation::CompareAll() {
  const absl::Time from = model_.now() - kKept;
  return Difference(LinesOf(model_, from), real_.Lines(from));
}

void DeskSimulation::Log(const DeskCommand& command, const std::string& answer) {
  log_.push_back(fmt::format("{:>7} {}\n          -> {}", steps_, Text(command), answer));
  if (log_.size() > kLogLines) log_.pop_front();
}

std::string DeskSimulation::LastCommands() const {
  return fmt::format("{}\n", fmt::join(log_, "\n"));
}

std::string DeskSimulation::Summary() const {
  std::string text;
  for (const auto& [act, tally] : tallies_) {
    text += fmt::format("{}{} {}+{}", text.empty() ? "" : ", ", Name(act), tally.ok, tally.refused);
  }
  return text;
}

}  // namespace tandem::testing
