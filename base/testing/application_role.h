// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

#include "base/testing/database.h"

namespace tandem {

// What the database itself keeps the programs' role from, within a clinic: asked without any of
// their statements.
inline bool IsRefusedToPrograms(TestDatabase& db, const Uuid& clinic, const std::string& sql) {
  try {
    db.Sql("SET ROLE tandem_app; SET app.clinic_id = '" + ToString(clinic) + "'; " + sql);
    return false;
  } catch (const std::runtime_error&) {
    return true;
  }
}

}  // namespace tandem
