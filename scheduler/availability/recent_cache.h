// SPDX-License-Identifier: Apache-2.0
// RecentCache keeps the values that were used last, at most a fixed number of them. Thread-safe; a
// value handed out stays alive as long as someone holds it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace tandem::availability {

template <class Key, class Value>
class RecentCache {
 public:
  using Pointer = std::shared_ptr<const Value>;

  explicit RecentCache(std::size_t size_max) : size_max_(size_max) {}

  // Null when there is none.
  Pointer Find(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    if (found == entries_.end()) return nullptr;
    found->second.used = ++now_;
    return found->second.value;
  }

  // Instead of what was there. A full cache first forgets the eighth that was used longest ago: one
  // sweep then pays for many insertions.
  void Put(const Key& key, Pointer value) {
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= size_max_ && !entries_.contains(key)) Sweep();
    entries_[key] = {std::move(value), ++now_};
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
  }

 private:
  struct Entry {
    Pointer value;
    std::uint64_t used = 0;
  };

  void Sweep() {
    std::vector<std::uint64_t> ages;
    ages.reserve(entries_.size());
    for (const auto& [key, entry] : entries_) ages.push_back(entry.used);
    const auto last = ages.begin() + static_cast<std::ptrdiff_t>(ages.size() / 8);
    std::nth_element(ages.begin(), last, ages.end());
    const std::uint64_t oldest_kept = *last + 1;
    absl::erase_if(entries_, [&](const auto& item) { return item.second.used < oldest_kept; });
  }

  const std::size_t size_max_;
  mutable std::mutex mutex_;
  std::uint64_t now_ = 0;
  absl::flat_hash_map<Key, Entry> entries_;
};

}  // namespace tandem::availability
