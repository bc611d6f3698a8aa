// SPDX-License-Identifier: Apache-2.0
// From a visit and who gives it to the claims that it takes: exclusive spans take every seat of a
// resource, shared ones one seat, the same throughout the span. Pure.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "base/id.h"
#include "base/interval.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/availability/slot.h"
#include "scheduler/directory/visit_plan.h"

namespace tandem::appointments {

// A seat of a resource, taken for an interval.
struct Claim {
  ResourceId resource;
  int seat = 0;
  Interval during;
  bool operator==(const Claim&) const = default;
};

// A resource's part that is to be taken, before it has a seat.
struct Part {
  ResourceId resource = {};
  Interval during = {};
  bool exclusive = true;
};

using Seats = std::map<ResourceId, int>;

// What the visit takes of each resource, and of the patient when there is one.
std::vector<Part> PartsOf(const directory::VisitPlan& plan,
                          const availability::Assignment& assignment, absl::Time start,
                          PatientId patient);

// Who takes part, gaps included, for people to read.
std::vector<Participation> ParticipationsOf(const directory::VisitType& type,
                                            const directory::VisitPlan& plan,
                                            const availability::Assignment& assignment,
                                            absl::Time start);

// Who filled which need of an appointment's visit; nothing when a need of the plan has nobody.
std::optional<availability::Assignment> AssignmentOf(const directory::VisitType& type,
                                                     const directory::VisitPlan& plan,
                                                     const Appointment& appointment);

// Does a part share a resource that has several seats? Then what is taken must be known.
bool NeedsSeatChoice(const std::vector<Part>& parts, const Seats& seats);

// A claim per seat taken. Shared parts get the lowest seat that nothing in `taken` overlaps; one
// that finds none gets seat 0, and the database refuses it.
std::vector<Claim> SeatParts(const std::vector<Part>& parts, const Seats& seats,
                             const std::vector<Claim>& taken);

// The resources of the parts, each once, in order.
std::vector<ResourceId> ResourcesOf(const std::vector<Part>& parts);

// From the first start to the last end.
Interval Span(const std::vector<Part>& parts);

}  // namespace tandem::appointments
