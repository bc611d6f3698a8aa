// SPDX-License-Identifier: Apache-2.0
// What stores make their statements' parameters from.
#pragma once

#include <functional>
#include <optional>
#include <type_traits>
#include <vector>

namespace tandem::pg {

// A nil id is NULL in the database.
template <class IdType>
std::optional<IdType> OrNull(const IdType& id) {
  return id.IsNil() ? std::nullopt : std::optional<IdType>(id);
}

// One column of many rows, for unnest: `get` is a member, or makes the value from a row.
template <class Row, class Get>
auto Column(const std::vector<Row>& rows, Get get) {
  std::vector<std::decay_t<std::invoke_result_t<Get, const Row&>>> column;
  column.reserve(rows.size());
  for (const Row& row : rows) column.push_back(std::invoke(get, row));
  return column;
}

}  // namespace tandem::pg
