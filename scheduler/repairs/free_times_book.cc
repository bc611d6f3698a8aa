// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/free_times_book.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/status.h"

namespace tandem::repairs {
namespace {

using availability::BookedDay;
using availability::FreeTimes;
using availability::Slot;

// Of later questions only days that are news.
void Append(FreeTimes more, FreeTimes& all) {
  std::move(more.slots.begin(), more.slots.end(), std::back_inserter(all.slots));
  absl::CivilDay known;
  for (const BookedDay& day : all.booked) known = std::max(known, day.day);
  const bool is_first = all.booked.empty();
  for (const BookedDay& day : more.booked) {
    if (is_first || day.day > known) all.booked.push_back(day);
  }
}

}  // namespace

std::size_t FreeTimesBook::Want(const Wish& wish, const Interval& window) {
  const auto [found, is_new] = positions_.emplace(wish, wishes_.size());
  if (is_new) {
    wishes_.push_back(wish);
    windows_.push_back(window);
  } else if (!window.empty()) {
    Interval& hull = windows_[found->second];
    hull = hull.empty()
               ? window
               : Interval{std::min(hull.start, window.start), std::max(hull.end, window.end)};
  }
  return found->second;
}

absl::Status FreeTimesBook::Read(const access::CallContext& call,
                                 availability::Availability& availability) {
  times_.assign(wishes_.size(), FreeTimes());
  for (std::size_t i = 0; i < wishes_.size(); ++i) {
    availability::SlotQuery query;
    query.visit_type = wishes_[i].type;
    query.language = wishes_[i].language;
    query.patient_state = wishes_[i].patient_state;
    query.patient_limits = false;
    query.on_grid = true;
    query.for_pair = wishes_[i].for_pair;
    absl::Time from = windows_[i].start;
    for (int asked = 0; asked < kTimesAskedMax && from < windows_[i].end; ++asked) {
      query.window = {from, std::min(windows_[i].end, from + availability::kWindowMax)};
      ASSIGN_OR_RETURN(FreeTimes more, availability.Times(call, query, wishes_[i].who));
      if (more.complete) {
        from = query.window.end;
      } else {
        // What has the last start may be there in part only: it is asked for again.
        from = more.slots.back().time.start;
        std::erase_if(more.slots, [&](const Slot& slot) { return slot.time.start == from; });
      }
      Append(std::move(more), times_[i]);
    }
  }
  return absl::OkStatus();
}

}  // namespace tandem::repairs
