// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/text_rules.h"

#include <algorithm>

namespace tandem::inbound {
namespace {

using reminders::VisitState;
using words::Reply;

using Visits = std::vector<OpenVisit>;

bool NeedsRide(const OpenVisit& open) {
  return open.visit.type->care.ride && !open.visit.ride_answered;
}

bool NeedsConfirming(const OpenVisit& open) { return !open.visit.confirmed; }

bool NeedsAnswer(const OpenVisit& open) { return NeedsRide(open) || NeedsConfirming(open); }

// The visits of the latest question of which one needs it; null: none does.
const Visits* LatestAsked(const SenderFacts& sender, bool (*needs)(const OpenVisit&)) {
  const auto any = [needs](const Visits& visits) {
    return std::any_of(visits.begin(), visits.end(), needs);
  };
  if (any(sender.visits)) return &sender.visits;
  const auto found = std::find_if(sender.earlier.begin(), sender.earlier.end(), any);
  return found == sender.earlier.end() ? nullptr : &*found;
}

const OpenVisit* RideVisit(const SenderFacts& sender) {
  const Visits* asked = LatestAsked(sender, NeedsRide);
  if (asked == nullptr) return nullptr;
  return &*std::find_if(asked->begin(), asked->end(), NeedsRide);
}

// One patient, or nobody in particular.
PatientId PatientOf(const SenderFacts& sender) {
  if (!sender.visits.empty()) return sender.visits.front().person.patient;
  return sender.people.size() == 1 ? sender.people.front() : PatientId();
}

tasks::NewTask TaskOf(tasks::Kind kind, const SenderFacts& sender, absl::Time now) {
  tasks::NewTask task;
  task.kind = kind;
  task.subject = sender.text;
  task.patient = PatientOf(sender);
  if (!sender.visits.empty()) task.appointment = sender.visits.front().visit.id;
  task.due = now + kAnswerWithin;
  return task;
}

// About the visit, so that asking twice is one task.
tasks::NewTask TaskOf(tasks::Kind kind, const OpenVisit& open, absl::Time now) {
  tasks::NewTask task;
  task.kind = kind;
  task.subject = open.visit.id.uuid;
  task.subject_version = open.visit.version;
  task.patient = open.person.patient;
  task.appointment = open.visit.id;
  task.due = now + kAnswerWithin;
  return task;
}

// Somebody looks after each person whom it may be.
void DecideCrisis(const SenderFacts& sender, absl::Time now, Decision& decision) {
  decision.reply = Reply::kCrisis;
  tasks::NewTask task = TaskOf(tasks::Kind::kCrisis, sender, now);
  task.urgent = true;
  task.due = now;
  if (!task.patient.IsNil() || sender.people.empty()) {
    decision.tasks.push_back(task);
    return;
  }
  for (const PatientId& patient : sender.people) {
    task.patient = patient;
    decision.tasks.push_back(task);
    ++task.subject_version;  // the same text, another person
  }
}

void DecideOther(const SenderFacts& sender, absl::Time now, Decision& decision) {
  decision.meaning = Meaning::kOther;
  if (!sender.from_number) return;
  if (sender.recent_texts < kTasksRecentlyMax) {
    decision.tasks.push_back(TaskOf(tasks::Kind::kAnswer, sender, now));
  }
  if (sender.recent_texts < kRepliesRecentlyMax) decision.reply = Reply::kNotUnderstood;
}

void DecideConfirm(const SenderFacts& sender, absl::Time now, Decision& decision) {
  if (sender.visits.empty()) {
    DecideOther(sender, now, decision);
    decision.meaning = Meaning::kConfirm;  // that is what was said, if about nothing
    return;
  }
  decision.reply = Reply::kConfirmed;
  const Visits* asked = LatestAsked(sender, NeedsConfirming);
  if (asked == nullptr) return;  // once more: it is
  decision.visit = asked->front().visit.id;
  decision.patient = asked->front().person.patient;
  for (const OpenVisit& open : *asked) {
    if (NeedsConfirming(open)) decision.confirm.push_back(open.visit.id);
  }
}

void DecideChange(const SenderFacts& sender, absl::Time now, Decision& decision) {
  if (!sender.from_number) return;
  decision.reply = Reply::kChange;
  if (sender.visits.empty()) {
    if (sender.recent_texts >= kTasksRecentlyMax) return;
    decision.tasks.push_back(TaskOf(tasks::Kind::kChangeAsked, sender, now));
  } else {
    decision.tasks.push_back(TaskOf(tasks::Kind::kChangeAsked, sender.visits.front(), now));
  }
}

void DecideRide(const SenderFacts& sender, absl::Time now, Decision& decision) {
  const OpenVisit* open = RideVisit(sender);
  if (open == nullptr) return DecideOther(sender, now, decision);
  const bool arranged = decision.meaning == Meaning::kRideYes;
  decision.ride = true;
  decision.visit = open->visit.id;
  decision.patient = open->person.patient;
  decision.reply = arranged ? Reply::kRideYes : Reply::kRideNo;
  if (!arranged) decision.tasks.push_back(TaskOf(tasks::Kind::kRide, *open, now));
}

// Whoever said stop hears from us again only about what cannot wait, or when they ask.
bool IsHeardAfterStop(Meaning meaning) {
  return meaning == Meaning::kCrisis || meaning == Meaning::kHelp || meaning == Meaning::kStart;
}

}  // namespace

const OpenVisit* FindOpen(const SenderFacts& sender, AppointmentId id) {
  const auto is_it = [id](const OpenVisit& open) { return open.visit.id == id; };
  const auto find = [is_it](const Visits& visits) -> const OpenVisit* {
    const auto found = std::find_if(visits.begin(), visits.end(), is_it);
    return found == visits.end() ? nullptr : &*found;
  };
  const OpenVisit* open = find(sender.visits);
  for (const Visits& visits : sender.earlier) {
    if (open == nullptr) open = find(visits);
  }
  return open;
}

Asked AskedOf(const SenderFacts& sender) {
  Asked asked;
  asked.visit = !sender.visits.empty();
  asked.ride = RideVisit(sender) != nullptr;
  const Visits* open = LatestAsked(sender, NeedsAnswer);
  asked.ride_only = open != nullptr && std::none_of(open->begin(), open->end(), NeedsConfirming);
  return asked;
}

Decision Decide(Meaning meaning, const SenderFacts& sender, absl::Time now) {
  Decision decision;
  decision.meaning = meaning;
  decision.patient = PatientOf(sender);
  if (!sender.visits.empty()) decision.visit = sender.visits.front().visit.id;
  switch (meaning) {
    case Meaning::kCrisis:
      DecideCrisis(sender, now, decision);
      break;
    case Meaning::kStop:
      decision.opt_out = true;
      decision.reply = Reply::kOptedOut;
      break;
    case Meaning::kStart:
      decision.opt_in = true;
      decision.reply = Reply::kOptedIn;
      break;
    case Meaning::kHelp:
      decision.reply = Reply::kHelp;
      break;
    case Meaning::kConfirm:
      DecideConfirm(sender, now, decision);
      break;
    case Meaning::kChange:
      DecideChange(sender, now, decision);
      break;
    case Meaning::kRideYes:
    case Meaning::kRideNo:
      DecideRide(sender, now, decision);
      break;
    case Meaning::kOther:
      DecideOther(sender, now, decision);
      break;
  }
  if (sender.opted_out && !IsHeardAfterStop(meaning)) decision.reply = Reply::kNone;
  return decision;
}

}  // namespace tandem::inbound
