// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/day_maxima.h"

#include <algorithm>
#include <utility>

namespace tandem::courses {

OptionDays::OptionDays(std::vector<int> days)
    : days_(std::move(days)), begin_(days_.size()), end_(days_.size()) {
  for (std::size_t i = 0; i < days_.size(); ++i) {
    begin_[i] = i > 0 && days_[i] == days_[i - 1] ? begin_[i - 1] : i;
  }
  for (std::size_t i = days_.size(); i-- > 0;) {
    end_[i] = i + 1 < days_.size() && days_[i] == days_[i + 1] ? end_[i + 1] : i + 1;
  }
}

std::pair<std::size_t, std::size_t> OptionDays::Between(int first, int last) const {
  const auto begin = std::lower_bound(days_.begin(), days_.end(), first);
  const auto end = std::upper_bound(begin, days_.end(), last);
  return {static_cast<std::size_t>(begin - days_.begin()),
          static_cast<std::size_t>(end - days_.begin())};
}

DayMaxima::DayMaxima(const OptionDays& days, std::size_t begin, std::size_t end,
                     std::size_t columns, std::size_t ranged)
    : days_(&days),
      first_(begin),
      last_(end),
      columns_(columns),
      ranged_(ranged),
      values_((end - begin) * columns, kImpossible) {}

std::vector<Worth> DayMaxima::Ranged() const {
  if (ranged_ == columns_) return values_;
  std::vector<Worth> values;
  values.reserve((last_ - first_) * ranged_);
  for (std::size_t i = first_; i < last_; ++i) {
    values.insert(values.end(), Row(i), Row(i) + ranged_);
  }
  return values;
}

void DayMaxima::Finish() {
  head_ = Ranged();
  tail_ = head_;
  for (std::size_t i = first_ + 1; i < last_; ++i) {
    if (days_->BeginOf(i) == i) continue;
    Worth* const head = &head_[(i - first_) * ranged_];
    for (std::size_t c = 0; c < ranged_; ++c) head[c] = std::max(head[c], (head - ranged_)[c]);
  }
  for (std::size_t i = last_; i-- > first_ + 1;) {
    if (days_->BeginOf(i) == i) continue;
    Worth* const tail = &tail_[(i - first_) * ranged_];
    for (std::size_t c = 0; c < ranged_; ++c)
      (tail - ranged_)[c] = std::max((tail - ranged_)[c], tail[c]);
  }
  FindRest();
}

void DayMaxima::FindRest() {
  if (first_ == last_) return;
  rest_.assign(RestAt(last_ - 1) + ranged_, kImpossible);
  const Worth* later = nullptr;
  for (std::size_t i = last_; i-- > first_;) {
    if (i > first_ && days_->BeginOf(i) != i) continue;
    Worth* const rest = &rest_[RestAt(i)];
    std::copy_n(&tail_[(i - first_) * ranged_], ranged_, rest);
    for (std::size_t c = 0; later != nullptr && c < ranged_; ++c) {
      rest[c] = std::max(rest[c], later[c]);
    }
    later = rest;
  }
}

template <class Look>
void DayMaxima::ForRows(std::size_t begin, std::size_t end, const Look& look) const {
  begin = std::max(begin, first_);
  end = std::min(end, last_);
  while (begin < end) {
    const bool is_whole = begin == first_ || days_->BeginOf(begin) == begin;
    if (is_whole && end == last_) return look(&rest_[RestAt(begin)]);
    const std::size_t day_end = std::min(days_->EndOf(begin), last_);
    if (day_end <= end) {
      look(&tail_[(begin - first_) * ranged_]);
    } else if (is_whole) {
      look(&head_[(end - 1 - first_) * ranged_]);
    } else {
      for (std::size_t i = begin; i < end; ++i) look(Row(i));
    }
    begin = day_end;
  }
}

Worth DayMaxima::Of(std::size_t begin, std::size_t end, std::size_t column) const {
  Worth most = kImpossible;
  ForRows(begin, end, [&](const Worth* row) { most = std::max(most, row[column]); });
  return most;
}

void DayMaxima::Raise(std::size_t begin, std::size_t end, std::size_t from, Worth worth,
                      std::span<Worth> most) const {
  ForRows(begin, end, [&](const Worth* row) {
    for (std::size_t c = 0; c < most.size(); ++c) {
      most[c] = std::max(most[c], worth + row[from + c]);
    }
  });
}

}  // namespace tandem::courses
