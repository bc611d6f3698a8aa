// SPDX-License-Identifier: Apache-2.0
// IdSource makes new ids. A seam: tests use SeededIds (base/testing/seeded_ids.h).
#pragma once

#include <cstdint>
#include <mutex>

#include "base/clock.h"
#include "base/uuid.h"

namespace tandem {

class IdSource {
 public:
  virtual ~IdSource() = default;
  // Thread-safe. Never the same uuid twice.
  virtual Uuid Next() = 0;
  // NextId<AppointmentId>()
  template <class IdType>
  IdType NextId() {
    return IdType(Next());
  }
};

// Uuid version 7: 48 bits of milliseconds, then 12 bits that grow inside one millisecond, then 62
// random bits from the operating system's generator. Ids of one source strictly increase, also when
// the clock steps back.
class UuidV7Source final : public IdSource {
 public:
  explicit UuidV7Source(const Clock& clock) : clock_(clock) {}
  Uuid Next() override;

 private:
  const Clock& clock_;
  std::mutex mutex_;
  std::uint64_t last_tick_ = 0;  // milliseconds << 12 | counter, guarded by mutex_
};

}  // namespace tandem
