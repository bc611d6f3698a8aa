// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/places.h"

namespace tandem::access {

Places::Place Places::Take() {
  if (!HasRoom()) return nullptr;
  const bool many = ++inside_ > most_;
  Place place(this);
  if (many && pool_.stats().waiting > 0) return nullptr;
  return place;
}

}  // namespace tandem::access
