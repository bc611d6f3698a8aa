// SPDX-License-Identifier: Apache-2.0
// A clinic with a past and a future: twenty practitioners who are 80 % booked for sixty days,
// others who are free, and as many claims of other resources as asked, half to come and half in the
// history.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/directory/testing/clinic.h"
#include "tests/bench/raw_caller.h"
#include "tests/support/service.h"

namespace tandem::bench {

constexpr int kBookedPractitioners = 20;
constexpr int kFreePractitioners = 32;
constexpr int kBookedPercent = 80;
constexpr int kDays = 60;
constexpr int kSearchDays = 14;
constexpr int kSlotMinutes = 30;  // a talk and its buffer
constexpr int kDaySlots = 24;     // 08:00 to 20:00
constexpr int kCallersMax = 8;
constexpr int kQuestions = 3000;  // the window ends up to ten days earlier: the page is the same
constexpr char kSearchMethod[] = "/tandem.v1.AvailabilityService/SearchSlots";

struct FreeTime {
  int practitioner;
  absl::Time start;
};

class FilledClinic {
 public:
  explicit FilledClinic(std::int64_t claims);

  testing::SchedulerProcess& process() { return process_; }
  const testing::Clinic& clinic() const { return clinic_; }
  testing::Client& client(int number) { return *clients_[static_cast<std::size_t>(number) % 4]; }
  // Midnight (UTC, which is the clinic's zone) of the first booked day: tomorrow.
  absl::Time first_day() const { return first_day_; }

  // What people ask: fourteen days, any of the twenty. `variant`, below kQuestions, makes another
  // question of it with the same answer.
  v1::SearchSlotsRequest Question(int variant = 0) const;
  // By one of kCallersMax callers, each one at a time: all the same question.
  bool Search(int caller);
  // The same, and no two questions among the last kQuestions are alike.
  bool SearchDistinct(int caller, int n);

  // Books the client's own free practitioner and patient at its n-th time.
  bool BookFree(int client, int n);

  // A time that is still free of one of the twenty; each is given once. False when there is none.
  bool TakeFreeTime(FreeTime& time);
  bool BookSession(const FreeTime& time, int patient);
  std::string BookedName(int practitioner) const;

 private:
  static testing::ServiceOptions Options();
  testing::Clinic Apply();
  std::string BookTheTwenty();
  static std::string OthersFrom(absl::Time time, std::int64_t claims);
  void Fill(std::int64_t claims);
  void SettleIn();
  bool Book(const std::string& type, const std::string& practitioner, int patient,
            absl::Time start);

  testing::SchedulerProcess process_;
  testing::Clinic clinic_;
  std::vector<std::unique_ptr<testing::Client>> clients_;
  std::vector<std::unique_ptr<RawCaller>> callers_;
  testing::Who staff_;
  std::vector<std::string> patients_;
  std::vector<FreeTime> free_times_;
  std::atomic<std::size_t> next_free_{0};
  absl::Time first_day_;
};

// A version 4 uuid.
std::string NewRequestId();

}  // namespace tandem::bench
