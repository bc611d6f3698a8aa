// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/day_maxima.h"

#include <algorithm>
#include <utility>

namespace tandem::courses {

DayMaxima::DayMaxima(std::size_t first, std::vector<int> days, std::size_t columns)
    : first_(first),
      columns_(columns),
      days_(std::move(days)),
      day_end_(days_.size()),
      day_begin_(days_.size()),
      values_(days_.size() * columns, kImpossible) {
  for (std::size_t i = 0; i < days_.size(); ++i) {
    day_begin_[i] = i > 0 && days_[i] == days_[i - 1] ? day_begin_[i - 1] : i;
  }
  for (std::size_t i = days_.size(); i-- > 0;) {
    const bool same = i + 1 < days_.size() && days_[i] == days_[i + 1];
    day_end_[i] = same ? day_end_[i + 1] : i + 1;
  }
}

void DayMaxima::Finish() {
  head_ = values_;
  tail_ = values_;
  for (std::size_t i = 1; i < days_.size(); ++i) {
    if (day_begin_[i] == i) continue;
    for (std::size_t c = 0; c < columns_; ++c) {
      Worth& head = head_[i * columns_ + c];
      head = std::max(head, head_[(i - 1) * columns_ + c]);
    }
  }
  for (std::size_t i = days_.size(); i-- > 1;) {
    if (day_begin_[i] == i) continue;
    for (std::size_t c = 0; c < columns_; ++c) {
      Worth& tail = tail_[(i - 1) * columns_ + c];
      tail = std::max(tail, tail_[i * columns_ + c]);
    }
  }
}

Worth DayMaxima::Scan(std::size_t begin, std::size_t end, std::size_t column) const {
  Worth most = kImpossible;
  for (std::size_t i = begin; i < end; ++i) most = std::max(most, values_[i * columns_ + column]);
  return most;
}

Worth DayMaxima::Of(std::size_t begin, std::size_t end, std::size_t column) const {
  begin = std::max(begin, first()) - first_;
  end = std::min(end, last());
  if (end <= begin + first_) return kImpossible;
  end -= first_;
  Worth most = kImpossible;
  while (begin < end) {
    const std::size_t day_end = day_end_[begin];
    if (day_end > end) {  // the last day, in part
      const bool from_its_begin = day_begin_[begin] == begin;
      return std::max(
          most, from_its_begin ? head_[(end - 1) * columns_ + column] : Scan(begin, end, column));
    }
    most = std::max(most, tail_[begin * columns_ + column]);
    begin = day_end;
  }
  return most;
}

}  // namespace tandem::courses
