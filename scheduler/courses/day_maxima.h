// SPDX-License-Identifier: Apache-2.0
// DayMaxima: the greatest of a range of infusion options, for each last therapist, when the options
// are grouped by day. A range costs as much as it has days.
#pragma once

#include <cstddef>
#include <vector>

#include "scheduler/courses/course_worth.h"

namespace tandem::courses {

class DayMaxima {
 public:
  DayMaxima() = default;
  // Of the options [first, first + days.size()); `days` are the options' day numbers, never
  // decreasing; `columns` values each, all impossible at first.
  DayMaxima(std::size_t first, std::vector<int> days, std::size_t columns);

  std::size_t first() const { return first_; }
  std::size_t last() const { return first_ + days_.size(); }  // excluded
  bool Covers(std::size_t option) const { return first() <= option && option < last(); }

  Worth* Row(std::size_t option) { return &values_[(option - first_) * columns_]; }
  Worth At(std::size_t option, std::size_t column) const {
    return values_[(option - first_) * columns_ + column];
  }
  // After all rows are filled, before Of.
  void Finish();
  // Of [begin, end) as far as covered.
  Worth Of(std::size_t begin, std::size_t end, std::size_t column) const;

 private:
  Worth Scan(std::size_t begin, std::size_t end, std::size_t column) const;

  std::size_t first_ = 0;
  std::size_t columns_ = 0;
  std::vector<int> days_;
  std::vector<std::size_t> day_end_;    // [position]: where its day ends
  std::vector<std::size_t> day_begin_;  // [position]
  std::vector<Worth> values_;
  std::vector<Worth> head_;  // of the day up to and with this position
  std::vector<Worth> tail_;  // of the day from this position on
};

}  // namespace tandem::courses
