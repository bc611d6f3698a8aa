// SPDX-License-Identifier: Apache-2.0
// What a text causes. Pure: facts in, decision out.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/id.h"
#include "scheduler/inbound/meaning.h"
#include "scheduler/reminders/visit_facts.h"
#include "scheduler/tasks/staff_task.h"
#include "scheduler/words/words.h"

namespace tandem::inbound {

constexpr absl::Duration kAnswerWithin = absl::Hours(2);  // staff read and call by then
constexpr absl::Duration kRecently = absl::Hours(1);
constexpr int kRepliesRecentlyMax =
    3;                                 // "not understood" to one number: two machines must not talk
constexpr int kTasksRecentlyMax = 20;  // from one number; a crisis is never too many

// A visit to come that somebody was asked about, as it stands.
struct OpenVisit {
  reminders::VisitFacts visit;
  reminders::PersonFacts person;
  std::shared_ptr<const directory::Snapshot> own_file = nullptr;  // as of a KnownVisit
};

// Whoever wrote.
struct SenderFacts {
  Uuid text;                      // names it; the same for the same text
  bool from_number = true;        // not a short code, which nobody reads
  std::vector<OpenVisit> visits;  // of the latest question, by start
  // Of the questions before it, later ones first; what the latest left open is asked there.
  std::vector<std::vector<OpenVisit>> earlier;
  std::vector<PatientId> people;  // whose number it is
  bool opted_out = false;         // of all texts
  int recent_texts = 0;           // within kRecently, before this one
};

// The visit as it was asked about last; null: it was not.
const OpenVisit* FindOpen(const SenderFacts& sender, AppointmentId id);

// Asked of the visits, for ReadMeaning.
Asked AskedOf(const SenderFacts& sender);

struct Decision {
  Meaning meaning = Meaning::kOther;
  words::Reply reply = words::Reply::kNone;
  std::vector<AppointmentId> confirm;  // these, in the names of their patients
  bool opt_out = false;
  bool opt_in = false;
  bool ride = false;    // an answer about the ride home from `visit`
  AppointmentId visit;  // that it is about; nil: none
  PatientId patient;    // whom it is about; nil: nobody, or not known
  std::vector<tasks::NewTask> tasks;
};
Decision Decide(Meaning meaning, const SenderFacts& sender, absl::Time now);

}  // namespace tandem::inbound
