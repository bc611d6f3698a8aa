// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/joint_seats.h"

#include <algorithm>

#include "scheduler/directory/visit_plan.h"

namespace tandem::appointments {
namespace {

int SeatsOf(const directory::Snapshot& file, ResourceId resource) {
  if (const auto* practitioner = file.FindPractitioner(PractitionerId(resource.uuid))) {
    return practitioner->seats;
  }
  const auto* room = file.FindRoom(RoomId(resource.uuid));
  return room == nullptr ? 1 : room->seats;
}

}  // namespace

bool JointSeats::Fit(const std::vector<Part>& parts) const {
  return std::all_of(parts.begin(), parts.end(), [&](const Part& part) {
    const auto found = taken_.find(part.resource);
    if (found == taken_.end()) return true;
    int beside = 0;
    for (const Part& other : found->second) {
      if (!other.during.Overlaps(part.during)) continue;
      if (part.exclusive || other.exclusive) return false;
      ++beside;
    }
    return beside == 0 || beside < SeatsOf(file_, part.resource);
  });
}

void JointSeats::Take(const std::vector<Part>& parts) {
  for (const Part& part : parts) taken_[part.resource].push_back(part);
}

std::vector<Part> PartsOf(const Proposal& proposal, const availability::Assignment& option) {
  return PartsOf(directory::PlanVisit(*proposal.type, proposal.mode), option, proposal.start,
                 PatientId());
}

std::optional<std::size_t> FirstFitting(const JointSeats& seats, const Proposal& proposal,
                                        std::size_t first) {
  const std::size_t choices = proposal.options.size();
  for (std::size_t i = 0; i < choices; ++i) {
    const std::size_t option = (first + i) % choices;
    if (seats.Fit(PartsOf(proposal, proposal.options[option]))) return option;
  }
  return std::nullopt;
}

}  // namespace tandem::appointments
