// SPDX-License-Identifier: Apache-2.0
// SharedRounds: callers of one key who come at the same time share one piece of work, a read or an
// insert. A round takes in only callers who came before it began, so that no answer is older than
// its question. Thread-safe.
//
//   const auto taken = rounds.Take(
//       clinic, kPatience, [&](Batch& batch) { batch.push_back(mine); return true; },
//       [&](Batch& batch) { return InsertAll(batch); });
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "absl/cleanup/cleanup.h"
#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"

namespace tandem {

template <class Key, class Batch, class Result>
class SharedRounds {
 public:
  // One piece of work, and what those who wait for it brought.
  struct Round {
    Batch batch;
    int waiting = 0;
    bool done = false;
    std::optional<Result> result;  // nothing: whoever led it left by an exception
  };

  enum class Part {
    kLed,     // the caller did the work, for all
    kShared,  // somebody else did
    kLate,    // nobody had by the end of the caller's patience; it may still be done
    kFull,    // the round would not take the caller in
  };

  struct Taken {
    Part part = Part::kFull;
    // Written by nobody any more when the caller led or shared it; else null.
    std::shared_ptr<const Round> round;
  };

  // With `yields`, a leader lets other threads run so many times before the round is closed: on a
  // busy machine callers who have arrived but not yet come this far still join.
  explicit SharedRounds(int yields = 0) : yields_(yields) {}

  // Waits for the round before, and for its own when another caller leads it, as long as
  // `patience`. `join(Batch&)` adds what the caller brings, under the lock; false: no room.
  // `run(Batch&)` does the work of all, without the lock.
  template <class Join, class Run>
  Taken Take(const Key& key, absl::Duration patience, Join join, Run run) {
    std::unique_lock lock(mutex_);
    std::shared_ptr<Line>& found = lines_[key];
    if (found == nullptr) found = std::make_shared<Line>();
    const std::shared_ptr<Line> line = found;
    if (line->next == nullptr) line->next = std::make_shared<Round>();
    const std::shared_ptr<Round> round = line->next;
    if (!join(round->batch)) return {};
    ++round->waiting;
    const bool turned = line->turned.wait_for(lock, absl::ToChronoNanoseconds(patience), [&] {
      return round->done || (!line->working && line->next == round);
    });
    --round->waiting;
    // A round that all have left is nobody's to lead, and must not stay full.
    if (!turned && round->waiting == 0 && line->next == round) line->next = nullptr;
    if (!turned) return {Part::kLate, nullptr};
    if (round->done) return {Part::kShared, round};
    Lead(*line, *round, lock, run);
    return {Part::kLed, round};
  }

 private:
  struct Line {
    bool working = false;         // a round is under way, and it is not `next`
    std::shared_ptr<Round> next;  // null: nobody waits
    std::condition_variable turned;
  };

  // The lock is held before and after, not meanwhile.
  template <class Run>
  void Lead(Line& line, Round& round, std::unique_lock<std::mutex>& lock, Run& run) {
    line.working = true;
    // Whatever happens below, an exception too: nobody waits for a round that nobody leads.
    const absl::Cleanup end = [&] {
      if (!lock.owns_lock()) lock.lock();
      round.done = true;
      line.working = false;
      line.turned.notify_all();
    };
    if (yields_ > 0) {
      lock.unlock();
      for (int i = 0; i < yields_; ++i) std::this_thread::yield();
      lock.lock();
    }
    line.next = nullptr;  // who comes from now on waits for the next one
    lock.unlock();
    Result result = run(round.batch);
    lock.lock();
    round.result.emplace(std::move(result));
  }

  const int yields_;
  std::mutex mutex_;                                       // guards the rest
  absl::flat_hash_map<Key, std::shared_ptr<Line>> lines_;  // as many keys as there ever were
};

}  // namespace tandem
