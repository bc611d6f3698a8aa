// SPDX-License-Identifier: Apache-2.0
// WordsInForce: a clinic's own words where it has some, else the built-in ones. Keeps each clinic's
// for kWordsLife. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "base/pg/transaction.h"
#include "scheduler/words/words.h"

namespace tandem::words {

constexpr absl::Duration kWordsLife = absl::Seconds(30);  // new words are in force by then
constexpr std::size_t kClinicsMax = 1000;                 // remembered at once

class WordsInForce {
 public:
  // `now`: of the caller's clock. Asks the database at most once in kWordsLife for each clinic.
  absl::StatusOr<Template> InForce(pg::Transaction& tx, ClinicId clinic, const Key& key,
                                   absl::Time now);

 private:
  using Own = std::map<Key, Template>;

  absl::StatusOr<std::shared_ptr<const Own>> OwnOf(pg::Transaction& tx, ClinicId clinic,
                                                   absl::Time now);

  struct Kept {
    absl::Time read_time;
    std::shared_ptr<const Own> words;
  };

  std::mutex mutex_;
  std::map<ClinicId, Kept> kept_;  // guarded by mutex_
};

}  // namespace tandem::words
