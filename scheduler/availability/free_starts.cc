// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/free_starts.h"

#include <algorithm>

namespace tandem::availability {
namespace {

// The candidate, when some of their hours are kept for other visits than this.
const directory::Practitioner* ReservingOf(const Question& question, const BindingHours& hours,
                                           const NeedChoice& need, const Candidate& candidate) {
  const bool binds = hours.memory != nullptr && hours.reserved_at.has_value();
  if (!binds || need.kind != directory::NeedKind::kPractitioner) return nullptr;
  const auto entity = static_cast<std::size_t>(candidate.entity);
  const directory::Practitioner& one = question.snapshot->practitioners[entity];
  if (one.reserved.empty()) return nullptr;
  const auto& keeping = hours.keeping;
  const bool keeps = std::find(keeping.begin(), keeping.end(), ResourceId(one.id)) != keeping.end();
  return keeps ? nullptr : &one;
}

}  // namespace

WordRange FreeStarts::Scope(const Question& question, WordRange starts) {
  return WordsAround(starts.first_tick() + question.before, starts.end_tick() + question.behind);
}

FreeStarts::FreeStarts(const Question& question, const Calendars& calendars,
                       const BindingHours& hours, WordRange starts)
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
  if (hours_.memory == nullptr) {
    bits::Fill(open_, true);
  } else {
    hours_.memory->Read(*question_.snapshot, way, need, candidate, scope_, open_);
  }
  for (const TickSpan& span : need.spans) AndSpan(span, candidate, set);
  if (const auto* one = ReservingOf(question_, hours_, need, candidate)) {
    AndUnreserved(need, *one, set);
  }
}

// Of the starts that are not released yet: those after now and the time that they are kept.
void FreeStarts::AndUnreserved(const NeedChoice& need, const directory::Practitioner& one,
                               std::span<bits::Word> set) {
  const Tick first_kept = *hours_.reserved_at + Ticks(one.release_before) + 1;
  const std::int64_t kept = std::max<std::int64_t>(0, first_kept - starts_.first_tick());
  if (kept >= bits::Size(set)) return;
  hours_.memory->ReadReserved(*question_.snapshot, one, scope_, open_);
  unreserved_.assign(set.begin(), set.end());
  for (const TickSpan& span : need.spans) {
    bits::Fill(free_, true);
    bits::AndNot(free_, open_);
    bits::KeepRunStarts(free_, span.end - span.start);
    AndRuns(span, free_, unreserved_);
  }
  bits::ClearRange(unreserved_, 0, kept);
  bits::ClearRange(set, kept, bits::Size(set));
  bits::Or(set, unreserved_);
}

void FreeStarts::AndPatient(const Way& way, std::span<bits::Word> set) {
  if (question_.patient < 0) return;
  bits::Fill(open_, true);
  AndSpan(way.patient, {question_.patient, -1, 1}, set);
}

}  // namespace tandem::availability
