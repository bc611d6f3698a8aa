// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/talk_proposal.h"

#include <algorithm>

#include "base/status.h"
#include "scheduler/consultations/consultations_errors.h"

namespace tandem::consultations {
namespace {

// The first time that the public search offers, for staff too: on the grid, after the lead time.
// Whoever wants it sooner names a start.
absl::StatusOr<availability::Slot> FindEarliest(const Parts& parts, const access::CallContext& call,
                                                const TalkWish& talk,
                                                const directory::VisitType& type) {
  const absl::Time now = parts.clock.Now();
  availability::SlotQuery query;
  query.visit_type = type.id;
  query.window = {now, now + std::min(type.horizon, availability::kWindowMax)};
  if (!talk.location.IsNil()) query.locations = {talk.location};
  query.modes = {talk.mode};
  query.language = talk.language;
  query.patient_state = talk.patient_state;
  query.page_size = 1;
  ASSIGN_OR_RETURN(const availability::SlotPage page, parts.availability.Search(call, query));
  if (page.slots.empty()) return errors::NothingFree();
  return page.slots.front();
}

}  // namespace

absl::StatusOr<appointments::Proposal> ProposeTalk(const Parts& parts,
                                                   const access::CallContext& call,
                                                   const TalkWish& talk,
                                                   const appointments::Strictness& strictness) {
  const directory::VisitType* type =
      talk.snapshot->FindVisitType(talk.snapshot->consultation.visit_type);
  if (type == nullptr) return errors::NotOffered();
  appointments::Wish wish;
  wish.visit_type = type->id;
  wish.location = talk.location;
  wish.mode = talk.mode;
  wish.patient_state = talk.patient_state;
  wish.language = talk.language;
  if (talk.start.has_value()) {
    wish.start = *talk.start;
  } else {
    ASSIGN_OR_RETURN(const availability::Slot slot, FindEarliest(parts, call, talk, *type));
    wish.start = slot.time.start;
    wish.location = slot.location;
  }
  ASSIGN_OR_RETURN(appointments::Proposal proposal,
                   parts.booking.Propose(call, wish, PatientId(), strictness));
  // Without a start of their own, people get the next time when this one goes.
  if (!talk.start.has_value()) proposal.complete = false;
  return proposal;
}

}  // namespace tandem::consultations
