// SPDX-License-Identifier: Apache-2.0
// DayMaxima: the greatest of a range of infusion options, for each column (a last therapist and a
// turn), when the options are grouped by day. A range costs as much as it has days; one to the end
// no more than one day.
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "scheduler/courses/course_worth.h"

namespace tandem::courses {

// Options grouped by day.
class OptionDays {
 public:
  // [option]: the number of its day, never decreasing.
  explicit OptionDays(std::vector<int> days);

  int At(std::size_t option) const { return days_[option]; }
  // Options of the same day.
  std::size_t BeginOf(std::size_t option) const { return begin_[option]; }
  std::size_t EndOf(std::size_t option) const { return end_[option]; }
  // Options [begin, end) of the days [first, last].
  std::pair<std::size_t, std::size_t> Between(int first, int last) const;

 private:
  std::vector<int> days_;
  std::vector<std::size_t> begin_;
  std::vector<std::size_t> end_;
};

class DayMaxima {
 public:
  DayMaxima() = default;
  // Of the options [begin, end), `columns` values each, all impossible at first; Of and Raise are
  // asked about the first `ranged` of them. `days` outlives it.
  DayMaxima(const OptionDays& days, std::size_t begin, std::size_t end, std::size_t columns,
            std::size_t ranged);

  std::size_t first() const { return first_; }
  std::size_t last() const { return last_; }  // excluded
  std::size_t columns() const { return columns_; }
  bool Covers(std::size_t option) const { return first() <= option && option < last(); }

  Worth* Row(std::size_t option) { return &values_[(option - first_) * columns_]; }
  const Worth* Row(std::size_t option) const { return &values_[(option - first_) * columns_]; }
  Worth At(std::size_t option, std::size_t column) const { return Row(option)[column]; }
  // After all rows are filled, before Of and Raise.
  void Finish();
  // Of [begin, end) as far as covered.
  Worth Of(std::size_t begin, std::size_t end, std::size_t column) const;
  // Raises most[c] to what `worth` and the greatest of [begin, end) in the column `from` + c make.
  void Raise(std::size_t begin, std::size_t end, std::size_t from, Worth worth,
             std::span<Worth> most) const;

 private:
  std::vector<Worth> Ranged() const;
  void FindRest();
  // Rows whose greatest values are those of [begin, end): one for each day, but for a day of which
  // there is only the middle.
  template <class Look>
  void ForRows(std::size_t begin, std::size_t end, const Look& look) const;
  std::size_t RestAt(std::size_t option) const {
    return static_cast<std::size_t>(days_->At(option) - days_->At(first_)) * ranged_;
  }

  const OptionDays* days_ = nullptr;
  std::size_t first_ = 0;
  std::size_t last_ = 0;
  std::size_t columns_ = 0;
  std::size_t ranged_ = 0;
  std::vector<Worth> values_;
  // Of the ranged columns:
  std::vector<Worth> head_;  // of the day up to and with this option
  std::vector<Worth> tail_;  // of the day from this option on
  std::vector<Worth> rest_;  // of this day and all later ones, by day
};

}  // namespace tandem::courses
