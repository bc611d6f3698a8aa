// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/proposals_wire.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/clearances/clearances_wire.h"
#include "scheduler/courses/course_fields_wire.h"
#include "scheduler/courses/courses_wire.h"
#include "scheduler/courses/offer_words.h"
#include "scheduler/courses/pair_words.h"
#include "scheduler/courses/planned_visit_wire.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/directory/visit_fields_wire.h"

namespace tandem::courses {
namespace {

constexpr int kPointsOfScore = kPointsOfPair / 100;  // a score is 0 to 100

Interval ReadWindow(const v1::SearchPairsRequest& request, Violations& violations) {
  const google::type::Interval& wire = request.window();
  if (!wire.has_start_time() || !wire.has_end_time()) {
    violations.Add("window", "must have a start and an end");
    return {};
  }
  const auto window = rpc::ReadInterval(wire.start_time(), wire.end_time(), "window", violations);
  if (window.has_value() && window->length() > kPairWindowMax) {
    violations.Add("window", "must not be longer than 31 days");
  }
  return window.value_or(Interval{});
}

void WriteVisit(const Wording& wording, const PlannedVisit& visit, v1::PlannedVisit& wire) {
  WritePlanned(wording.file, visit, wire);
}

void WritePair(const Wording& wording, const ProposedPair& pair, v1::PlannedPair& wire) {
  wire.set_position(pair.position);
  WriteVisit(wording, pair.infusion, *wire.mutable_infusion());
  if (pair.session.has_value()) WriteVisit(wording, *pair.session, *wire.mutable_session());
  wire.set_state(WriteState(pair.judgement.state));
  WriteRules(pair.judgement.rules, *wire.mutable_rules());
  wire.set_score(pair.points / kPointsOfScore);
  wire.set_explanation(PairWords(pair, wording.language));
  wire.set_unchanged(pair.unchanged);
  for (const directory::Gate gate : pair.closed_gates) {
    wire.add_closed_gates(clearances::WriteGate(gate));
  }
}

void WritePlan(const Wording& wording, const ProposedPlan& plan, v1::CoursePlan& wire) {
  int score = 0;
  for (const ProposedPair& pair : plan.pairs) {
    WritePair(wording, pair, *wire.add_pairs());
    score += wire.pairs(wire.pairs_size() - 1).score();
  }
  if (plan.preparation.has_value()) {
    WriteVisit(wording, *plan.preparation, *wire.mutable_preparation());
  }
  wire.set_paired_count(plan.merit.paired);
  wire.set_changed_count(plan.merit.changed);
  wire.set_stretched_count(plan.merit.stretched);
  wire.set_score(score);
}

}  // namespace

absl::StatusOr<CourseQuestion> ReadPropose(const Reading& reading,
                                           const v1::ProposeCourseRequest& request) {
  FieldReader fields(reading);
  CourseQuestion question;
  if (request.has_course()) {
    question.terms = fields.Terms(request.course(), "course");
  } else if (request.has_running()) {
    question.running = fields.Course(request.running(), "running");
  } else {
    fields.violations().Add("course", "or running is needed");
  }
  if (request.has_earliest_time()) {
    const auto time = rpc::ReadTime(request.earliest_time(), "earliest_time", fields.violations());
    question.earliest = time.value_or(absl::InfinitePast());
  }
  question.near =
      fields.Pairs(request.near(), question.terms.has_value() ? &*question.terms : nullptr, "near");
  if (request.plan_count() < 0 || request.plan_count() > kPlansMost) {
    fields.violations().Add("plan_count", fmt::format("must be 0 to {}", kPlansMost));
  }
  question.plans = request.plan_count() == 0 ? kPlansDefault : request.plan_count();
  fields.Words(request.language(), "language");
  RETURN_IF_ERROR(fields.Verdict());
  return question;
}

absl::StatusOr<OffersQuestion> ReadOffers(const Reading& reading,
                                          const v1::ListPairOffersRequest& request) {
  FieldReader fields(reading);
  OffersQuestion question;
  question.course = fields.Course(request.name(), "name");
  question.position = fields.Position(request.position(), "position");
  fields.Words(request.language(), "language");
  RETURN_IF_ERROR(fields.Verdict());
  return question;
}

absl::StatusOr<PairSearch> ReadSearch(const Reading& reading,
                                      const v1::SearchPairsRequest& request) {
  FieldReader fields(reading);
  PairSearch search;
  search.infusion_type = fields.VisitType(request.infusion_type(), "infusion_type");
  search.session_type = fields.VisitType(request.session_type(), "session_type");
  search.window = ReadWindow(request, fields.violations());
  if (!request.patient().empty()) search.patient = fields.Patient(request.patient(), "patient");
  search.wishes = fields.Wishes(request.wishes(), "wishes");
  if (request.session_count() < 0) {
    fields.violations().Add("session_count", "must not be negative");
  }
  search.sessions = request.session_count() == 0
                        ? kSessionsDefault
                        : std::min(request.session_count(), kSessionsPerSlotMax);
  fields.Words(request.language(), "language");
  RETURN_IF_ERROR(fields.Verdict());
  return search;
}

absl::StatusOr<PairQuestion> ReadExplain(const Reading& reading,
                                         const v1::ExplainPairRequest& request) {
  FieldReader fields(reading);
  PairQuestion question;
  const VisitTypeId type = fields.VisitType(request.infusion_type(), "infusion_type");
  question.infusion = fields.Planned(request.infusion(), type, "infusion");
  question.session = fields.Planned(request.session(), {}, "session");
  if (!request.session().time().has_end_time()) {
    fields.violations().Add("session.time.end_time", "is needed");
  }
  if (request.has_next_infusion_time()) {
    question.next_infusion = fields.Start(request.next_infusion_time(), true, "next_infusion_time");
  }
  question.has_ride = request.has_ride();
  RETURN_IF_ERROR(fields.Verdict());
  return question;
}

void WritePlans(const Wording& wording, const ProposedPlans& plans, PatientId patient,
                v1::ProposeCourseResponse& wire) {
  for (const ProposedPlan& plan : plans.plans) WritePlan(wording, plan, *wire.add_plans());
  wire.set_proven(plans.proven);
  wire.set_patient(directory::PatientName(wording.file.slug, patient));
}

void WriteOffers(const Wording& wording, const std::vector<PairOffer>& offers, PatientId patient,
                 v1::ListPairOffersResponse& wire) {
  static_assert(static_cast<int>(OfferStep::kFollowUp) + 1 == v1::PairOffer::STEP_FOLLOW_UP);
  for (const PairOffer& offer : offers) {
    v1::PairOffer& to = *wire.add_offers();
    to.set_step(static_cast<v1::PairOffer::Step>(static_cast<int>(offer.step) + 1));
    WritePair(wording, offer.pair, *to.mutable_pair());
    if (!offer.pair.session.has_value()) {
      to.mutable_pair()->set_explanation(std::string(OfferWords(offer.step, wording.language)));
    }
    to.set_hold(directory::AppointmentName(wording.file.slug, offer.hold));
  }
  wire.set_patient(directory::PatientName(wording.file.slug, patient));
}

void WriteSlots(const Wording& wording, const std::vector<PairSlot>& slots, PatientId patient,
                v1::SearchPairsResponse& wire) {
  for (const PairSlot& slot : slots) {
    v1::PairSlot& to = *wire.add_slots();
    WriteVisit(wording, slot.infusion, *to.mutable_infusion());
    for (const ProposedPair& pair : slot.pairs) WritePair(wording, pair, *to.add_pairs());
  }
  wire.set_patient(directory::PatientName(wording.file.slug, patient));
}

void WriteExplanation(const PairExplanation& explanation, v1::ExplainPairResponse& wire) {
  wire.set_state(WriteState(explanation.judgement.state));
  for (const BrokenRule& broken : explanation.rules) {
    v1::BrokenRule& to = *wire.add_rules();
    to.set_rule(WriteRule(broken.rule));
    rpc::WriteDuration(broken.limit, *to.mutable_limit());
    rpc::WriteDuration(broken.actual, *to.mutable_actual());
  }
  if (explanation.judgement.after_discharge.has_value()) {
    rpc::WriteDuration(*explanation.judgement.after_discharge, *wire.mutable_after_discharge());
  }
}

}  // namespace tandem::courses
