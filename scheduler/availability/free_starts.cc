// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/free_starts.h"

#include <algorithm>

namespace tandem::availability {

WordRange FreeStarts::Scope(const Question& question, WordRange starts) {
  return WordsAround(starts.first_tick() + question.before, starts.end_tick() + question.behind);
}

FreeStarts::FreeStarts(const Question& question, const Calendars& calendars, OpenHours* hours,
                       WordRange starts)
    : question_(question),
      calendars_(calendars),
      hours_(hours),
      starts_(starts),
      scope_(Scope(question, starts)),
      open_(static_cast<std::size_t>(scope_.count)),
      free_(open_.size()),
      any_seat_(open_.size()) {}

void FreeStarts::AndRuns(const TickSpan& span, std::span<const bits::Word> runs,
                         std::span<bits::Word> set) {
  bits::AndShifted(set, runs, starts_.first_tick() + span.start - scope_.first_tick());
}

void FreeStarts::AndSpan(const TickSpan& span, const Candidate& candidate,
                         std::span<bits::Word> set) {
  const Tick length = span.end - span.start;
  if (span.exclusive || candidate.seats == 1) {
    free_ = open_;
    for (int seat = 0; seat < candidate.seats; ++seat) {
      calendars_.RemoveBusy(candidate.resource, seat, scope_, free_);
    }
    bits::KeepRunStarts(free_, length);
    return AndRuns(span, free_, set);
  }
  bits::Fill(any_seat_, false);
  for (int seat = 0; seat < candidate.seats; ++seat) {
    free_ = open_;
    calendars_.RemoveBusy(candidate.resource, seat, scope_, free_);
    bits::KeepRunStarts(free_, length);
    bits::Or(any_seat_, free_);
  }
  AndRuns(span, any_seat_, set);
}

void FreeStarts::And(const Way& way, const NeedChoice& need, const Candidate& candidate,
                     std::span<bits::Word> set) {
  if (hours_ == nullptr) {
    bits::Fill(open_, true);
  } else {
    hours_->Read(*question_.snapshot, way, need, candidate, scope_, open_);
  }
  for (const TickSpan& span : need.spans) AndSpan(span, candidate, set);
}

void FreeStarts::AndPatient(const Way& way, std::span<bits::Word> set) {
  if (question_.patient < 0) return;
  bits::Fill(open_, true);
  AndSpan(way.patient, {question_.patient, -1, 1}, set);
}

}  // namespace tandem::availability
