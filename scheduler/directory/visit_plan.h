// SPDX-License-Identifier: Apache-2.0
// What a visit takes, relative to the start of the patient's own time. The one place that turns
// phases into spans: search, booking and the oracle's inputs all start here.
#pragma once

#include <vector>

#include "absl/time/time.h"
#include "base/interval.h"
#include "scheduler/directory/directory.h"

namespace tandem::directory {

// [start, end) after the patient's start; start is negative before it. Neighbouring phases with the
// same exclusivity are one span: a shared span keeps one seat throughout.
struct Span {
  absl::Duration start;
  absl::Duration end;
  bool exclusive;

  Interval At(absl::Time patient_start) const {
    return {patient_start + start, patient_start + end};
  }
  bool operator==(const Span&) const = default;
};

struct NeedPlan {
  int need;                 // index into VisitType::needs
  std::vector<Span> spans;  // in order, disjoint
};

struct VisitPlan {
  Span patient;                 // starts at 0
  std::vector<NeedPlan> needs;  // those that apply in the mode, in the visit type's order
};

VisitPlan PlanVisit(const VisitType& type, Mode mode);

// Does the resource qualify for the need at the location, in the mode? Capability; a room stands at
// the location; for practitioners also telehealth when remote, the licence when the need asks for
// one (where the patient is: at the location, or remotely in the patient's state, which passes when
// it is unknown: see the caller) and the language when asked.
struct Qualification {
  Mode mode;
  const Location* location;
  std::string_view patient_state;  // counts when remote; empty: unknown
  std::string_view language;       // empty: any
};
// Is the need there in the mode?
bool Applies(const Need& need, Mode mode);
bool Qualifies(const Practitioner& practitioner, const Need& need, const Qualification& wish);
bool Qualifies(const Room& room, const Need& need, const Qualification& wish);

}  // namespace tandem::directory
