// SPDX-License-Identifier: Apache-2.0
#include "base/pg/rows.h"

#include <fmt/format.h>

#include "base/pg/result_data.h"

namespace tandem::pg {
namespace internal {

SharedResult WrapResult(const pqxx::result& result, const char* statement) {
  auto data = std::make_shared<ResultData>();
  data->result = result;
  data->statement = statement;
  const auto columns = data->result.columns();
  data->columns.reserve(columns);
  for (pqxx::row::size_type i = 0; i < columns; ++i) {
    data->columns.emplace_back(data->result.column_name(i));
  }
  data->cells.reserve(data->result.size() * columns);
  for (const pqxx::row& row : data->result) {
    for (const pqxx::field& field : row) {
      data->cells.push_back(field.is_null() ? std::string_view()
                                            : std::string_view(field.c_str(), field.size()));
    }
  }
  return data;
}

int ColumnIndex(const ResultData& data, std::string_view column) {
  for (std::size_t i = 0; i < data.columns.size(); ++i) {
    if (data.columns[i] == column) return static_cast<int>(i);
  }
  throw DecodeError(fmt::format("statement {} has no column {}", data.statement, column));
}

std::optional<std::string_view> Cell(const ResultData& data, std::size_t row, int column) {
  const std::size_t columns = data.columns.size();
  const std::size_t index = row * columns + static_cast<std::size_t>(column);
  if (column < 0 || static_cast<std::size_t>(column) >= columns || index >= data.cells.size()) {
    throw DecodeError(
        fmt::format("statement {}: no row {} or no column {}", data.statement, row, column));
  }
  const std::string_view cell = data.cells[index];
  if (cell.data() == nullptr) return std::nullopt;
  return cell;
}

void ThrowCell(const ResultData& data, int column, std::string_view problem) {
  throw DecodeError(fmt::format("statement {}, column {}: {}", data.statement,
                                data.columns[static_cast<std::size_t>(column)], problem));
}

}  // namespace internal

Rows::Rows(internal::SharedResult data)
    : data_(std::move(data)), size_(static_cast<std::size_t>(data_->result.size())) {}

std::size_t Rows::affected() const {
  return data_ == nullptr ? 0 : static_cast<std::size_t>(data_->result.affected_rows());
}

}  // namespace tandem::pg
