// SPDX-License-Identifier: Apache-2.0
// Places: how many calls may be inside at once while they stand in line for the database. A call is
// refused at the door, before anything was done for it, or it finds room in that line at each of
// its transactions. Thread-safe.
#pragma once

#include <atomic>
#include <memory>

#include "base/pg/pool.h"

namespace tandem::access {

class Places {
 public:
  // `most`: as many as have a connection or may wait for one. The pool outlives it.
  Places(const pg::Pool& pool, int most) : pool_(pool), most_(most) {}

  struct Leave {
    void operator()(Places* places) const { --places->inside_; }
  };
  // Of one call, until it goes. Null: there is none.
  using Place = std::unique_ptr<Places, Leave>;

  // Null: whoever came now would wait in vain, or too many are inside and some of them wait. Calls
  // that need no connection, or share one's work, are as many as they like.
  Place Take();
  // The same question of a call that lasts and takes no place.
  bool HasRoom() const { return pool_.CheckRoom().ok(); }

 private:
  const pg::Pool& pool_;
  const int most_;
  std::atomic<int> inside_{0};
};

}  // namespace tandem::access
