// SPDX-License-Identifier: Apache-2.0
// StaffCards: who is staff of which clinic, on the path of every call. What was read is believed
// for kStaffCardLife, so that whoever is disabled is out on every server soon after, and no longer:
// when the database cannot be asked, nobody is let in on an older word. Thread-safe.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "scheduler/access/staff_card.h"

namespace tandem::access {

constexpr absl::Duration kStaffCardLife = absl::Seconds(2);  // disabled is out within 5 s: promised
constexpr std::size_t kStaffCardsMax = 16 * 1024;  // people whom a server knows at a time: 3 MB
constexpr absl::Duration kStaffReadWaitMax = absl::Seconds(2);  // for a read that another began

class StaffCards {
 public:
  // Nothing: the clinic's staff has no such subject. The time is the deadline.
  using Read = std::function<absl::StatusOr<std::optional<StaffCard>>(
      ClinicId clinic, std::string_view subject, absl::Time deadline)>;

  explicit StaffCards(Read read) : read_(std::move(read)) {}

  // One read at a time for each person, however many of their calls wait for it.
  // Errors: those of `read`.
  absl::StatusOr<std::optional<StaffCard>> Find(ClinicId clinic, std::string_view subject,
                                                absl::Time now, absl::Time deadline);

  // What is kept of them says so from now on.
  void SignedIn(ClinicId clinic, std::string_view subject, absl::Time sign_in_time);

  std::size_t kept() const;

 private:
  using Key = std::pair<Uuid, std::string>;
  struct Kept {
    absl::Time read_time;  // when the read began
    std::optional<StaffCard> card;
  };
  struct Flight {
    bool landed = false;
    absl::StatusOr<std::optional<StaffCard>> found = absl::UnknownError("");
    std::condition_variable turned;
  };
  using Lock = std::unique_lock<std::mutex>;

  absl::StatusOr<std::optional<StaffCard>> Lead(const Key& key, absl::Time now, absl::Time deadline,
                                                Lock& lock);
  void Keep(const Key& key, Kept kept, absl::Time now);

  const Read read_;
  mutable std::mutex mutex_;  // guards the rest
  absl::flat_hash_map<Key, Kept> cards_;
  absl::flat_hash_map<Key, std::shared_ptr<Flight>> flights_;
};

}  // namespace tandem::access
