// SPDX-License-Identifier: Apache-2.0
// RecentAnswers: replies to what is asked again and again. Many people look at the next two weeks
// of free consultations; whoever asks while nothing has changed gets the reply that is there.
// Thread-safe.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "scheduler/access/call_context.h"
#include "scheduler/availability/availability.h"
#include "scheduler/availability/recent_cache.h"
#include "tandem/v1/availability.pb.h"

namespace tandem::availability {

constexpr std::size_t kAnswersMax = 512;  // some 50 kB each at most: 25 MB
constexpr int kAnswerSlotsMax = 100;      // of a reply that is kept: twice a standard page

class RecentAnswers {
 public:
  explicit RecentAnswers(Availability& availability)
      : availability_(availability), answers_(kAnswersMax) {}

  // True: `reply`, once it is sent, is what a search would answer now; proved by one read of
  // versions. Its slots are there as bytes only.
  absl::StatusOr<bool> Find(const access::CallContext& call, const v1::SearchSlotsRequest& request,
                            v1::SearchSlotsResponse& reply);

  // From the second time on that a question is asked: most are asked once.
  void Keep(const access::CallContext& call, const v1::SearchSlotsRequest& request,
            const SlotPage& page, const v1::SearchSlotsResponse& reply);

 private:
  struct Answer {
    Basis basis;
    v1::SearchSlotsResponse reply;  // packed
  };

  Availability& availability_;
  RecentCache<std::string, Answer> answers_;
};

}  // namespace tandem::availability
