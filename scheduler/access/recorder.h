// SPDX-License-Identifier: Apache-2.0
// Recorder: where the door leaves word of who was told about whom, and of who was refused. The
// audit room implements it; the door does not know that room.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "base/id.h"
#include "scheduler/access/call_context.h"

namespace tandem::access {

// Whom one answer tells of, at most: more than any page holds. What cannot be recorded is not told.
constexpr std::size_t kPeopleToldMax = 2000;

// What a call was about.
struct Subject {
  std::string kind;                    // "appointment"; of a list, the kind of its items
  Uuid id = {};                        // nil: none, or several
  int count = 0;                       // 0: also when that is not known
  PatientId patient = {};              // nil: none, or several
  std::vector<PatientId> others = {};  // all of several; sorted, each once
  bool operator==(const Subject&) const = default;

  // It is about these, and nobody else.
  void Concern(const People& people) {
    patient = people.size() == 1 ? *people.begin() : PatientId();
    others.clear();
    if (people.size() > 1) others.assign(people.begin(), people.end());
  }
};

struct Occurrence {
  enum class Event { kRead, kExport, kRefusal };
  Event event = Event::kRead;
  Subject subject;
  std::string outcome;  // of a refusal: the reason's name
};

class Recorder {
 public:
  virtual ~Recorder() = default;

  // OK: it is recorded, and committed. Thread-safe.
  virtual absl::Status Record(const CallContext& call, const Occurrence& occurrence) = 0;
};

}  // namespace tandem::access
