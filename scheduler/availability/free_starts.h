// SPDX-License-Identifier: Apache-2.0
// FreeStarts: the ticks at which a candidate could begin to fill a need: there and free for every
// span of it. Bit arithmetic on whole weeks at once. Not thread-safe: it holds its buffers.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "scheduler/availability/calendar.h"
#include "scheduler/availability/open_hours.h"
#include "scheduler/availability/question.h"

namespace tandem::availability {

// The hours that a visit is bound by.
struct BindingHours {
  OpenHours* memory = nullptr;  // null: by none
  // By reserved ones, too, as they are kept at this tick; nothing: they are for this visit.
  std::optional<Tick> reserved_at = std::nullopt;
  std::span<const ResourceId> keeping = {};  // whose reserved hours do not bind it
};

class FreeStarts {
 public:
  // `starts`: the words that hold the starts asked about.
  FreeStarts(const Question& question, const Calendars& calendars, const BindingHours& hours,
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
  // set &= starts at which nothing of the candidate's time is kept for others.
  void AndUnreserved(const NeedChoice& need, const directory::Practitioner& one,
                     std::span<bits::Word> set);
  // set &= runs of `span` that start in free_.
  void AndRuns(const TickSpan& span, std::span<const bits::Word> runs, std::span<bits::Word> set);

  const Question& question_;
  const Calendars& calendars_;
  BindingHours hours_;
  WordRange starts_;
  WordRange scope_;
  std::vector<bits::Word> open_;
  std::vector<bits::Word> free_;
  std::vector<bits::Word> any_seat_;
  std::vector<bits::Word> unreserved_;  // as long as the starts; empty until somebody needs it
};

}  // namespace tandem::availability
