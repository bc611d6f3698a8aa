// SPDX-License-Identifier: Apache-2.0
// FreeStarts: the ticks at which a candidate could begin to fill a need: there and free for every
// span of it. Bit arithmetic on whole weeks at once. Not thread-safe: it holds its buffers.
#pragma once

#include <span>
#include <vector>

#include "scheduler/availability/calendar.h"
#include "scheduler/availability/open_hours.h"
#include "scheduler/availability/question.h"

namespace tandem::availability {

class FreeStarts {
 public:
  // `starts`: the words that hold the starts asked about. `hours` null: hours do not matter.
  FreeStarts(const Question& question, const Calendars& calendars, OpenHours* hours,
             WordRange starts);

  // The words of calendars that a question about these starts needs.
  static WordRange Scope(const Question& question, WordRange starts);

  // set &= starts at which the candidate can fill the need.
  void And(const Way& way, const NeedChoice& need, const Candidate& candidate,
           std::span<bits::Word> set);
  // set &= starts at which the patient is free.
  void AndPatient(const Way& way, std::span<bits::Word> set);

 private:
  void AndSpan(const TickSpan& span, const Candidate& candidate, std::span<bits::Word> set);
  // set &= runs of `span` that start in free_.
  void AndRuns(const TickSpan& span, std::span<const bits::Word> runs, std::span<bits::Word> set);

  const Question& question_;
  const Calendars& calendars_;
  OpenHours* hours_;
  WordRange starts_;
  WordRange scope_;
  std::vector<bits::Word> open_;
  std::vector<bits::Word> free_;
  std::vector<bits::Word> any_seat_;
};

}  // namespace tandem::availability
