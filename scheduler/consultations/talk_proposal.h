// SPDX-License-Identifier: Apache-2.0
// From "as early as possible, by telephone" to a time that can be taken.
#pragma once

#include <functional>
#include <optional>

#include "absl/status/statusor.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/consultations/consultation.h"
#include "scheduler/consultations/consultation_parts.h"

namespace tandem::consultations {

// The earliest time moves on when others take it meanwhile.
constexpr int kEarliestTriesMax = 8;

// Errors: the rule reasons and SLOT_TAKEN of Booking::Propose; NOT_OFFERED.
absl::StatusOr<appointments::Proposal> ProposeTalk(const Parts& parts,
                                                   const access::CallContext& call,
                                                   const TalkWish& talk,
                                                   const appointments::Strictness& strictness);

// How a talk is taken: see Booking::Try.
template <class T>
struct TalkTaking {
  appointments::Strictness strictness;
  std::function<absl::StatusOr<T>(pg::Transaction&, const appointments::Proposal&,
                                  const availability::Assignment&)>
      body;
  std::function<absl::StatusOr<std::optional<T>>(pg::Transaction&)> replay;
};

// Booking::Try, and again with the next earliest time when none was named and others were faster.
template <class T>
absl::StatusOr<T> TakeTalk(const Parts& parts, const access::CallContext& call,
                           const TalkWish& talk, const TalkTaking<T>& taking) {
  const auto propose = [&] { return ProposeTalk(parts, call, talk, taking.strictness); };
  absl::StatusOr<T> taken = absl::UnknownError("");
  for (int tries = 0; tries < kEarliestTriesMax; ++tries) {
    taken = parts.booking.Try<T>(call, propose, taking.body, taking.replay);
    const bool lost = !taken.ok() && ReasonOf(taken.status()) == Reason::kSlotTaken;
    if (talk.start.has_value() || !lost) break;
  }
  return taken;
}

}  // namespace tandem::consultations
