// SPDX-License-Identifier: Apache-2.0
// Rows: what a statement returned. Cheap to copy (shared, immutable); a Row refers to its Rows'
// data and may outlive the Rows object it came from.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>

#include "base/pg/value.h"

namespace tandem::pg {

namespace internal {
struct ResultData;  // wraps the driver's result; rows.cc
using SharedResult = std::shared_ptr<const ResultData>;

int ColumnIndex(const ResultData& data, std::string_view column);  // throws DecodeError
// The text of a cell, nothing when NULL.
std::optional<std::string_view> Cell(const ResultData& data, std::size_t row, int column);
[[noreturn]] void ThrowCell(const ResultData& data, int column, std::string_view problem);
}  // namespace internal

class Row {
 public:
  Row(internal::SharedResult data, std::size_t index) : data_(std::move(data)), index_(index) {}

  // row.Get<absl::Time>("start_time"). T as listed in value.h; NULL needs std::optional<T>.
  template <class T>
  T Get(std::string_view column) const {
    return Get<T>(internal::ColumnIndex(*data_, column));
  }
  // By position: for loops over thousands of rows.
  template <class T>
  T Get(int column) const;

  bool IsNull(std::string_view column) const {
    return !internal::Cell(*data_, index_, internal::ColumnIndex(*data_, column)).has_value();
  }

 private:
  internal::SharedResult data_;
  std::size_t index_;
};

class Rows {
 public:
  Rows() = default;  // no rows
  explicit Rows(internal::SharedResult data);

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // Rows an INSERT, UPDATE or DELETE changed (with or without RETURNING).
  std::size_t affected() const;
  Row operator[](std::size_t index) const { return Row(data_, index); }
  // Position of a column, for Row::Get(int). Throws DecodeError.
  int Column(std::string_view name) const { return internal::ColumnIndex(*data_, name); }

  class Iterator {
   public:
    Iterator(const Rows* rows, std::size_t index) : rows_(rows), index_(index) {}
    Row operator*() const { return (*rows_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    const Rows* rows_;
    std::size_t index_;
  };
  Iterator begin() const { return Iterator(this, 0); }
  Iterator end() const { return Iterator(this, size_); }

 private:
  internal::SharedResult data_;
  std::size_t size_ = 0;
};

template <class T>
T Row::Get(int column) const {
  const std::optional<std::string_view> cell = internal::Cell(*data_, index_, column);
  try {
    if constexpr (internal::IsOptional<T>::value) {
      if (!cell.has_value()) return std::nullopt;
      return Decode(As<typename T::value_type>(), *cell);
    } else {
      if (!cell.has_value()) throw DecodeError("NULL");
      return Decode(As<T>(), *cell);
    }
  } catch (const DecodeError& error) {
    internal::ThrowCell(*data_, column, error.what());
  }
}

}  // namespace tandem::pg
