// SPDX-License-Identifier: Apache-2.0
// The driver's result behind Rows. Inside base/pg only.
#pragma once

#include <pqxx/result>
#include <string_view>
#include <vector>

#include "base/pg/rows.h"

namespace tandem::pg::internal {

struct ResultData {
  pqxx::result result;         // owns the memory that the views point into
  const char* statement = "";  // for error messages
  std::vector<std::string_view> columns;
  std::vector<std::string_view> cells;  // row by row; data() == nullptr is NULL
};

// libpqxx copies two shared pointers for each field it hands out, so each is asked for once, here.
SharedResult WrapResult(const pqxx::result& result, const char* statement);

}  // namespace tandem::pg::internal
