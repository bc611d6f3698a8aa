// SPDX-License-Identifier: Apache-2.0
// What clients saw: one Operation per mutation, with every attempt's answer. The checkers judge a
// race or a fault from this and from the database, never from the server's own word.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/interval.h"

namespace tandem::testing {

enum class Verb {
  // The front desk.
  kHold,
  kBook,
  kBookHold,
  kMove,
  kCancel,
  // A person on the web.
  kHoldConsultation,
  kVerifyContact,
  kBookConsultation,
  kMoveConsultation,
  kCancelConsultation,
  kReleaseHold,
};
std::string Name(Verb verb);
// After it the appointment's time is nobody's.
bool GivesUp(Verb verb);
// It is a step of the appointment's history; a verified contact is none.
bool IsStep(Verb verb);

enum class Outcome {
  kOk,       // answered OK, at once or by a replay
  kNo,       // definitely refused, and nothing may have happened
  kUnknown,  // not resolved within the limit: a fault of its own
};

// What an OK reply said of the appointment.
struct Seen {
  std::string name;  // clinics/*/appointments/*
  int version = 0;
  std::string status;
  Interval time;
  absl::Time hold_expire = absl::InfiniteFuture();  // for holds
  struct Part {
    std::string resource;
    Interval time;
  };
  std::vector<Part> parts;  // the patient is one of them, where the reply names them
};

struct Operation {
  int client = 0;
  Verb verb = Verb::kBook;
  std::string request_id;
  // A row that it may leave beside its own, whatever its answer: the try of a code is counted.
  std::string side_request_id;
  std::string target;      // appointment that was to change; empty when it was to be made
  absl::Time invoke_time;  // of the first attempt
  absl::Time done_time;    // of the definite answer
  int attempts = 0;
  int replays = 0;  // deliberate ones, after an OK
  bool replays_equal = true;
  Outcome outcome = Outcome::kUnknown;
  std::string reason;  // of a refusal
  Seen seen;           // of an OK
};

// Thread-safe.
class History {
 public:
  void Add(Operation operation);
  // In order of invocation.
  std::vector<Operation> Sorted() const;
  // One JSON object a line, so that others can judge again.
  void Save(const std::string& path) const;

 private:
  mutable std::mutex mutex_;
  std::vector<Operation> operations_;
};

}  // namespace tandem::testing
