// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/proposer.h"

#include <utility>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/access/recent_sign_in.h"
#include "scheduler/appointments/appointments_errors.h"
#include "scheduler/appointments/booking_rules.h"
#include "scheduler/appointments/claim_store.h"
#include "scheduler/directory/visit_plan.h"

namespace tandem::appointments {
namespace {

using availability::Assignment;

absl::Status FieldInvalid(std::string field, std::string reason) {
  Violations violations;
  violations.Add(std::move(field), std::move(reason));
  return violations.ToStatus();
}

absl::Status UnknownThing(std::string_view what) {
  return MakeError(absl::StatusCode::kNotFound, Reason::kNotFound,
                   "No such " + std::string(what) + ".");
}

// Type, mode and location of the wish, with what may be left out filled in.
absl::Status Resolve(const Wish& wish, Proposal& proposal) {
  const directory::Snapshot& clinic = *proposal.snapshot;
  proposal.type = clinic.FindVisitType(wish.visit_type);
  if (proposal.type == nullptr) return UnknownThing("visit type");
  if (!wish.mode.has_value() && proposal.type->modes.size() != 1) {
    return FieldInvalid("mode", "is needed: the visit type is offered in several");
  }
  proposal.mode = wish.mode.value_or(proposal.type->modes.front());
  if (!wish.location.IsNil()) {
    proposal.location = clinic.FindLocation(wish.location);
    if (proposal.location == nullptr) return UnknownThing("location");
    return absl::OkStatus();
  }
  if (directory::IsRemote(proposal.mode)) proposal.location = clinic.OnlyTelehealth();
  if (proposal.location == nullptr) {
    return FieldInvalid("location", "is needed: the clinic has several, or none for this mode");
  }
  return absl::OkStatus();
}

// Named ones that only an override lets in go where the others left a place.
void PutUnqualified(const Candidates& candidates, Assignment& option) {
  for (std::size_t need = 0; need < candidates.chosen.size(); ++need) {
    if (candidates.unqualified[need]) option.resources[need] = candidates.chosen[need];
  }
}

std::vector<ResourceId> QualifiedNamed(const Wish& wish, const Candidates& candidates) {
  std::vector<ResourceId> named;
  for (const ResourceId resource : wish.resources) {
    bool qualified = true;
    for (std::size_t need = 0; need < candidates.chosen.size(); ++need) {
      if (candidates.chosen[need] == resource && candidates.unqualified[need]) qualified = false;
    }
    if (qualified) named.push_back(resource);
  }
  return named;
}

// Who gives the visit already goes on with it at its own start, whatever they reserve by now.
std::vector<ResourceId> KeepingOf(const Proposer::Ask& ask) {
  const bool stays = ask.moving != nullptr && ask.moving->time.start == ask.wish.start;
  return stays ? ParticipantsOf(*ask.moving) : std::vector<ResourceId>();
}

// Decisions from what is free are as fresh as the database; the others may be from an old file.
bool MayBeOutdated(const absl::Status& refusal) {
  return ReasonOf(refusal) != Reason::kSlotTaken && !absl::IsUnavailable(refusal) &&
         !absl::IsDeadlineExceeded(refusal) && !absl::IsInternal(refusal);
}

}  // namespace

absl::StatusOr<Proposal> Proposer::Propose(const access::CallContext& call, const Ask& ask) {
  if (ask.strictness.override_reason.has_value()) {
    RETURN_IF_ERROR(access::NeedRecentSignIn(call.principal));
  }
  absl::StatusOr<Proposal> proposal = ProposeNow(call, ask);
  const bool reserved = ReasonOf(proposal.status()) == Reason::kTimeReserved;
  if (reserved && !call.principal.IsStaff()) return SlotTaken();
  return proposal;
}

absl::StatusOr<Proposal> Proposer::ProposeNow(const access::CallContext& call, const Ask& ask) {
  const directory::SnapshotPtr seen = directories_.Seen(call.clinic());
  if (seen != nullptr) {
    absl::StatusOr<Proposal> proposal = ProposeAt(call, ask, seen);
    if (proposal.ok() || !MayBeOutdated(proposal.status())) return proposal;
    ASSIGN_OR_RETURN(const directory::SnapshotPtr latest, directories_.Latest(call));
    if (latest->revision == seen->revision) return proposal;
    return ProposeAt(call, ask, latest);
  }
  ASSIGN_OR_RETURN(const directory::SnapshotPtr latest, directories_.Latest(call));
  return ProposeAt(call, ask, latest);
}

absl::StatusOr<Proposal> Proposer::ProposeAt(const access::CallContext& call, const Ask& ask,
                                             const directory::SnapshotPtr& snapshot) {
  Proposal proposal;
  proposal.snapshot = snapshot;
  proposal.start = ask.wish.start;
  proposal.patient = ask.patient;
  proposal.override_reason = ask.strictness.override_reason;
  proposal.patient_state = ask.wish.patient_state;
  proposal.language = ask.wish.language;
  RETURN_IF_ERROR(Resolve(ask.wish, proposal));
  RETURN_IF_ERROR(CheckRules(ask, proposal));
  RETURN_IF_ERROR(FindOptions(call, ask, proposal));
  return proposal;
}

absl::Status Proposer::CheckRules(const Ask& ask, const Proposal& proposal) const {
  const VisitQuestion question = {.type = proposal.type,
                                  .location = proposal.location,
                                  .mode = proposal.mode,
                                  .start = proposal.start,
                                  .now = clock_.Now()};
  RETURN_IF_ERROR(CheckStart(question.start, question.now));
  if (ask.strictness.override_reason.has_value()) return absl::OkStatus();
  RETURN_IF_ERROR(CheckOffered(question));
  return ask.strictness.patient ? CheckPatientLimits(question) : absl::OkStatus();
}

absl::Status Proposer::FindOptions(const access::CallContext& call, const Ask& ask,
                                   Proposal& proposal) {
  const directory::VisitPlan plan = directory::PlanVisit(*proposal.type, proposal.mode);
  const bool overridden = ask.strictness.override_reason.has_value();
  CandidateQuestion question = {.snapshot = proposal.snapshot.get(),
                                .type = proposal.type,
                                .plan = &plan,
                                .qualification = {.mode = proposal.mode,
                                                  .location = proposal.location,
                                                  .patient_state = ask.wish.patient_state,
                                                  .language = ask.wish.language},
                                .start = proposal.start,
                                .named = ask.wish.resources,
                                .unknown_state_passes = !ask.strictness.patient,
                                .overridden = overridden};
  if (!overridden && !ask.wish.for_pair) question.reserved_at = clock_.Now();
  question.keeping = KeepingOf(ask);
  ASSIGN_OR_RETURN(const Candidates candidates, FindCandidates(question));
  if (candidates.Decided()) {
    proposal.options = {Assignment{.resources = candidates.chosen}};
    proposal.complete = true;
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(proposal.options, AskWhoIsFree(call, ask, proposal, candidates));
  return proposal.options.empty() ? SlotTaken() : absl::OkStatus();
}

absl::StatusOr<std::vector<Assignment>> Proposer::AskWhoIsFree(const access::CallContext& call,
                                                               const Ask& ask,
                                                               const Proposal& proposal,
                                                               const Candidates& candidates) {
  std::vector<availability::OwnTime> own;
  std::vector<AppointmentId> given_up = ask.wish.aside;
  if (ask.moving != nullptr) given_up.push_back(ask.moving->id);
  if (!given_up.empty()) {
    ASSIGN_OR_RETURN(const std::vector<Claim> claims,
                     ReadClaims(pool_, call.Tx(true), call.clinic(), given_up));
    for (const Claim& claim : claims) {
      own.push_back({.resource = claim.resource, .seat = claim.seat, .during = claim.during});
    }
  }
  const availability::SlotWish wish = {.visit_type = proposal.type->id,
                                       .start = proposal.start,
                                       .location = proposal.location->id,
                                       .mode = proposal.mode,
                                       .resources = QualifiedNamed(ask.wish, candidates),
                                       .patient = proposal.patient,
                                       .language = ask.wish.language,
                                       .patient_state = ask.wish.patient_state,
                                       .for_pair = ask.wish.for_pair,
                                       .keeping = KeepingOf(ask)};
  ASSIGN_OR_RETURN(std::vector<Assignment> options,
                   availability_.Assign(call, wish, own, proposal.override_reason.has_value()));
  for (Assignment& option : options) {
    // Answered by another revision of the file: propose by that one.
    if (option.resources.size() != candidates.chosen.size()) {
      return ClinicChanged(proposal.snapshot->revision);
    }
    PutUnqualified(candidates, option);
  }
  return options;
}

}  // namespace tandem::appointments
